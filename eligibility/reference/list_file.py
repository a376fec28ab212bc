"""BPJS's members, an aid list, or deaths and moves: one file, read and checked on columns before the database.

A person of these lists is a line with a well-formed NIK. Who stands on it twice is loaded once: as an active member
before an inactive one, with an employer before without, else as the first line says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

import polars as pl

from eligibility.reference import sheetfile, textfile
from eligibility.reference.dtsen import Advance, is_workbook
from eligibility.reference.dtsen_members import SEXES, birth_dates, coded, filled
from eligibility.reference.identifiers import KK, NIK, split, tidy
from eligibility.reference.list_columns import COLUMNS, columns_in
from eligibility.reference.place_names import place
from eligibility.reference.quality import REASONS, counted, masked, refused
from eligibility.reference.standings import Segment, Standing, segments, standings
from eligibility.reference.textfile import Block
from jamsos.errors import DomainError
from jamsos.lib.nik_columns import kk_problem_code_expr

IDENTIFIERS = ("nik", "nkk", "kpj")
TEXTS = ("address", "rt", "rw", "village", "district", "benefits", "wadah", "kpj")
CHECKED = {"birth_date": "birth_date", "sex": "sex", "event_date": "event_date", "nkk": KK}
HELD = dict.fromkeys(column.name for columns in COLUMNS.values() for column in columns)


@dataclass(frozen=True)
class ListRead:
    """`people`: the persons to load in the order of their lines; `refused`: lines not loaded; `lines`: all read."""

    people: pl.DataFrame
    refused: pl.DataFrame
    quality: dict[str, int]
    lines: int


@dataclass(frozen=True)
class Part:
    """A block cleaned and judged by itself."""

    people: pl.DataFrame
    refused: pl.DataFrame
    remarks: dict[str, int]
    lines: int


def read_list(path: Path, shown: str, kind: str, on: date, advance: Advance) -> ListRead:
    """Read and check the file; no date lies after `on`; `advance` gets the lines read so far.

    Raises `DomainError` for a file that is no table, lacks a required column, or holds no line that can be loaded.
    """
    workbook = is_workbook(path)
    headings = (
        sheetfile.columns_of(path, shown) if workbook else textfile.columns_of(path, shown, textfile.ANY_SEPARATOR)
    )
    held = columns_in(headings, kind, shown)
    parts, lines = [], 0
    for part in _read(path, shown, held, workbook, partial(read_part, held=held, kind=kind, on=on)):
        parts.append(part)
        lines += part.lines
        advance(lines)
    if not lines:
        raise DomainError(f"Berkas {shown} hanya berisi baris judul.", "Pilih berkas yang berisi data.")
    return _joined(parts, lines, shown)


def _read(path: Path, shown: str, held: Mapping[str, str], workbook: bool, work: partial[Part]) -> Iterator[Part]:
    wanted = list(held.values())
    if workbook:
        numbers = [held[name] for name in IDENTIFIERS if name in held]
        return sheetfile.read_blocks(path, wanted, shown, work, numbers)
    return textfile.read_blocks(path, wanted, shown, work, textfile.ANY_SEPARATOR)


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


def _joined(parts: list[Part], lines: int, shown: str) -> ListRead:
    people, again = _once(pl.concat([part.people for part in parts]))
    remarks = {name: sum(part.remarks[name] for part in parts) for name in parts[0].remarks}
    people = place(people)
    elsewhere = people["district_id"].is_null() & (filled(people["district"]) | filled(people["village"]))
    remarks["list_unknown_place"] = elsewhere.sum()
    lines_refused = pl.concat([*(part.refused for part in parts), again])
    quality = counted(lines_refused, remarks)
    if people.is_empty():
        reasons = "; ".join(f"{REASONS[code].label}: {count}" for code, count in quality.items())
        raise DomainError(
            f"Tidak satu pun baris berkas {shown} dapat dimuat. {reasons}.",
            "Periksa kolom NIK: 16 angka sebagai teks. Tidak ada yang disimpan.",
        )
    return ListRead(people, lines_refused, quality, lines)


def _once(people: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Each NIK once, and the other lines of it as not loaded."""
    twice = people.filter(pl.col("nik").is_duplicated())
    if twice.is_empty():
        return people, refused(twice, "list_nik_double", pl.lit(""))
    strength = 2 * (pl.col("standing") == Standing.ACTIVE).cast(pl.Int8) + (pl.col("segment") == Segment.WAGE)
    ranked = twice.with_columns(strength=strength.fill_null(0)).sort(["strength", "row_no"], descending=[True, False])
    ranked = ranked.with_columns(kept=pl.col("row_no").first().over("nik"))
    again = ranked.filter(pl.col("row_no") != pl.col("kept"))
    lines = refused(again, "list_nik_double", pl.format("NIK {}: baris {} yang dimuat", masked("nik"), "kept"))
    return people.filter(~pl.col("row_no").is_in(again["row_no"].implode())), lines
