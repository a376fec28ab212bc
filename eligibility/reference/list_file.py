"""BPJS's members, an aid list, or deaths and moves: one file, read and checked on columns before the database.

A person of these lists is a line with a well-formed NIK.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

import polars as pl

from eligibility.reference import sheetfile, textfile
from eligibility.reference.dtsen import is_workbook
from eligibility.reference.dtsen_members import SEXES, birth_dates, coded, filled
from eligibility.reference.identifiers import KK, NIK, split, tidy
from eligibility.reference.list_columns import COLUMNS, columns_in
from eligibility.reference.quality import refused
from eligibility.reference.standings import segments, standings
from eligibility.reference.textfile import Block
from jamsos.lib.nik_columns import kk_problem_code_expr

IDENTIFIERS = ("nik", "nkk", "kpj")
TEXTS = ("address", "rt", "rw", "village", "district", "benefits", "wadah", "kpj")
CHECKED = {"birth_date": "birth_date", "sex": "sex", "event_date": "event_date", "nkk": KK}
T = TypeVar("T")
HELD = dict.fromkeys(column.name for columns in COLUMNS.values() for column in columns)


@dataclass(frozen=True)
class Part:
    """A block cleaned and judged by itself."""

    people: pl.DataFrame
    refused: pl.DataFrame
    remarks: dict[str, int]
    lines: int


def read_parts(path: Path, shown: str, kind: str, on: date, work: Callable[[Part], T]) -> Iterator[T]:
    """`work` on each part of the file, in order, a few at once in threads; no date lies after `on`.

    Raises `DomainError` for a file that is no table, or lacks a required column.
    """
    workbook = is_workbook(path)
    headings = (
        sheetfile.columns_of(path, shown) if workbook else textfile.columns_of(path, shown, textfile.ANY_SEPARATOR)
    )
    held = columns_in(headings, kind, shown)

    def read(block: Block) -> T:
        return work(read_part(block, held, kind, on))

    if workbook:
        numbers = [held[name] for name in IDENTIFIERS if name in held]
        return sheetfile.read_blocks(path, list(held.values()), shown, read, numbers)
    return textfile.read_blocks(path, list(held.values()), shown, read, textfile.ANY_SEPARATOR)


def read_part(block: Block, held: Mapping[str, str], kind: str, on: date) -> Part:
    """Clean and judge one block."""
    named = block.rows.rename({heading: name for name, heading in held.items()})
    absent = (pl.lit(None, pl.String).alias(name) for name in HELD if name not in held)
    rows = named.with_columns(absent).rename({"nik": NIK, "nkk": KK})
    rows, cleaned = tidy(rows, NIK)
    rows, faulty = split(tidy(rows, KK)[0], NIK, "list_nik_format")
    people = rows.select(_columns()).with_columns(
        birth_date=birth_dates(rows["birth_date"], on),
        event_date=birth_dates(rows["event_date"], on),
        standing=standings(rows["standing"], kind),
        segment=segments(rows["segment"]),
    )
    remarks = {
        "list_repaired": block.repaired,
        "list_cleaned": cleaned,
        "list_no_name": (people["name"] == "").sum(),
        **{
            f"list_bad_{name}": (people[name].is_null() & filled(rows[given])).sum()
            for name, given in (
                ("birth_date", "birth_date"),
                ("sex", "sex"),
                ("event_date", "event_date"),
                ("nkk", KK),
            )
        },
        "list_no_standing": people["standing"].is_null().sum(),
    }
    broken = refused(block.broken, "list_broken_line", pl.col("detail"))
    return Part(people, pl.concat([broken, faulty]), remarks, block.lines)


def _columns() -> list[pl.Expr]:
    return [
        pl.col("row_no").cast(pl.Int32),
        pl.col(NIK).alias("nik"),
        pl.when(kk_problem_code_expr(KK).is_null()).then(KK).alias("nkk"),
        pl.col("name").str.strip_chars().fill_null(""),
        coded("sex", SEXES, pl.Categorical()),
        *(_text(name) for name in TEXTS),
    ]


def _text(name: str) -> pl.Expr:
    text = pl.col(name).str.strip_chars()
    return pl.when(text != "").then(text).alias(name)
