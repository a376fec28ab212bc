"""Very many workers: people of the register with a share of mistakes, and some who are not in it; made on columns."""

from __future__ import annotations

import numpy as np
import polars as pl

SEED = 47
UNLISTED, NIK_MISSING, NIK_WRONG, NAME_WRONG, DATE_WRONG, KK_MISSING = 0.08, 0.04, 0.08, 0.15, 0.05, 0.05


def many(register: pl.DataFrame, number: int) -> pl.DataFrame:
    """`number` subjects of the matcher; their truth is not kept."""
    chance = np.random.default_rng(SEED)
    picked = register[chance.choice(len(register), number, replace=False)].with_columns(
        *(pl.Series(name, chance.random(number)) for name in ("who", "card", "called", "born", "home")),
        place=pl.Series(chance.integers(6, 16, number)),
    )
    strange, card = pl.col("who") < UNLISTED, pl.col("card")
    mistyped = pl.when(card < NIK_MISSING + NIK_WRONG).then(_wrong()).otherwise("nik")
    misspelt = pl.when(pl.col("called") < NAME_WRONG).then(_misspelt()).otherwise("name")
    first = pl.when(pl.col("born") < DATE_WRONG).then(pl.col("birth_date").dt.month_start()).otherwise("birth_date")
    return picked.with_row_index("id").with_columns(
        pl.col("id").cast(pl.Int64),
        nik=pl.when(~strange & (card >= NIK_MISSING)).then(mistyped),
        nkk=pl.when(~strange & (pl.col("home") > KK_MISSING)).then("nkk"),
        name=pl.when(strange).then(pl.col("name").shift(1)).otherwise(misspelt),
        birth_date=first,
    )


def _wrong() -> pl.Expr:
    """The NIK with the digit at `place` counted on by one."""
    digit = (pl.col("nik").str.slice("place", 1).cast(pl.Int8) + 1) % 10
    rest = pl.col("nik").str.slice(pl.col("place") + 1)
    return pl.concat_str(pl.col("nik").str.slice(0, "place"), digit.cast(pl.String), rest)


def _misspelt() -> pl.Expr:
    """The name without its third letter."""
    return pl.concat_str(pl.col("name").str.slice(0, 2), pl.col("name").str.slice(3))
