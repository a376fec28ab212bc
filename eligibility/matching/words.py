"""Candidate pairs of two lists by single words: what the blocks of a register miss on lists that others keep.

There, words of a name change places or one of them is another, and neither NIK nor No. KK binds: a pair is worth a
look when the sound of one word of name or address agrees together with the district, the village or the birth date,
or the birth date alone. Keys that more than `cap` persons of the list share tell nothing and are passed over.
"""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from eligibility.matching.blocking import REFERENCE
from jamsos.lib.names import sound_key

SHORTEST = 3
PLACES = ("district_id", "village_id", "birth_date")


def word_pairs(left: pl.DataFrame, right: pl.DataFrame, cap: int) -> Callable[[pl.DataFrame], pl.DataFrame]:
    """For a slice of `left`: its pairs with `right` (columns of `prepare` and `address`), columns of `blocking`."""
    listed = _keys(right).rename({"n": "row_no"})
    telling = listed.filter(pl.len().over("key") <= cap)
    rows = right.rename({"n": "row_no"}).select(pl.col(name).cast(kind) for name, kind in REFERENCE.items())
    keys = _keys(left).join(telling, on="key").select("n", pl.col("row_no").cast(pl.Int64)).unique()

    def pairs_of(people: pl.DataFrame) -> pl.DataFrame:
        found = keys.join(people.select("n"), on="n", how="semi").join(rows, on="row_no")
        return found.select("n", *REFERENCE)

    return pairs_of


def _keys(people: pl.DataFrame) -> pl.DataFrame:
    """`n` and `key`, a number for each word beside each place or day."""
    words = pl.concat([_words(people, column) for column in ("name_key", "address")]).unique()
    placed = words.join(people.select("n", *PLACES), on="n")
    parts = [
        placed.filter(pl.col(place).is_not_null()).select("n", key=pl.struct(pl.lit(number), "word", place).hash())
        for number, place in enumerate(PLACES)
    ]
    days = people.filter(pl.col("birth_date").is_not_null()).select("n", key=pl.col("birth_date").hash())
    return pl.concat([*parts, days])


def _words(people: pl.DataFrame, column: str) -> pl.DataFrame:
    exploded = people.select("n", word=pl.col(column).str.split(" ")).explode("word")
    long = exploded.filter(pl.col("word").str.len_chars() >= SHORTEST)
    sounds = pl.LazyFrame({"word": long["word"].unique()}).with_columns(sound=sound_key("word")).collect()
    return long.join(sounds.filter(pl.col("sound") != ""), on="word").select("n", word="sound")
