"""The same tables when they come as xlsx: read through the guarded reader, in blocks like the text files.

A number cell cannot hold an identifier: its 16th digit and its leading zero are lost. It is handed on as a number
(`3604650309660000.0`), so that the format check names it and the line is listed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TypeVar

import polars as pl

from eligibility.reference.textfile import Block
from jamsos.lib.workbook import Row, read_table

BATCH = 20_000
IDENTIFIERS = ("nomor_induk_kependudukan", "nomor_kartu_keluarga")
T = TypeVar("T")


def columns_of(path: Path, shown: str) -> list[str]:
    """The column names of the sheet, in lower case."""
    return [name.lower() for name in read_table(path, name=shown).columns]


def read_blocks(
    path: Path,
    wanted: Sequence[str],
    shown: str,
    work: Callable[[Block], T],
    identifiers: Sequence[str] = IDENTIFIERS,
) -> Iterator[T]:
    """`work` on each batch of rows, in order. Raises `DomainError` for an unfit workbook or a missing column."""
    table = read_table(path, required=[name.upper() for name in wanted], optional=(), name=shown)
    while rows := list(islice(table.rows, BATCH)):
        yield work(_block(rows, wanted, identifiers))


def _block(rows: Sequence[Row], wanted: Sequence[str], identifiers: Sequence[str]) -> Block:
    good = [row for row in rows if not row.problem]
    broken = [(row.number, row.problem) for row in rows if row.problem]
    columns = {"row_no": pl.Series([row.number for row in good], dtype=pl.UInt32)}
    columns |= {
        name: pl.Series([_text(row, name, name in identifiers) for row in good], dtype=pl.String) for name in wanted
    }
    return Block(pl.DataFrame(columns), pl.DataFrame(broken, {"row_no": pl.UInt32, "detail": pl.String}, orient="row"))


def _text(row: Row, name: str, identifier: bool) -> str | None:
    cell = row.cell(name.upper())
    if identifier and cell.kind == "number":
        return repr(float(str(cell.value)))
    return cell.text or None
