"""Workbooks that offices receive: text stays text, formulas cannot start, the same data gives the same bytes.

Every cell is text (format `@`) unless its column is declared a number; a text that begins like a formula is
stored as a quoted string. The file appears under its name only when it is complete.
"""

import errno
import io
import itertools
import os
import re
import shutil
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.packaging.core import DocumentProperties
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.writer.excel import ExcelWriter

from jamsos.errors import DomainError
from jamsos.lib.replacing import replacing
from jamsos.lib.workbook_guard import column_letters

MAX_TEXT = 32_767
FILL_IN_ROWS = 5_000
CHOICES_SHEET = "Pilihan"
_MOMENT = datetime(2000, 1, 1)
_ENTRY_TIME = (2000, 1, 1, 0, 0, 0)
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
_FORMULA_START = ("=", "+", "-", "@", "\t", "\r")

Rows = Iterable[Sequence[object]]


@dataclass(frozen=True)
class Column:
    """A column: its header, width in characters, allowed choices, and whether it holds whole numbers."""

    name: str
    width: int = 18
    choices: Sequence[str] = ()
    number: bool = False


@dataclass(frozen=True)
class Sheet:
    """A sheet: its title, columns, and rows of values in the order of the columns (None is an empty cell)."""

    title: str
    columns: Sequence[Column]
    rows: Rows = ()


def write_workbook(path: Path | str, sheets: Sequence[Sheet]) -> None:
    """Write the sheets as one xlsx file, replacing `path` only once everything is on the disk.

    Control characters are left out. Raises DomainError for text over 32,767 characters (Excel would cut it),
    a row of another length than the columns, or a disk that takes no more.
    """
    path = Path(path)
    try:
        with replacing(path) as file:
            _save(sheets, file)
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        reason = "ruang disk habis" if full else "folder tujuan tidak dapat ditulisi"
        raise DomainError(
            f"Berkas {path.name} tidak jadi dibuat: {reason}.", "Hubungi admin sistem, lalu ulangi."
        ) from error


def workbook_bytes(sheets: Sequence[Sheet] | Mapping[str, tuple[Sequence[str], Rows]]) -> bytes:
    """The same workbook in memory, for a download; `title -> (column names, rows)` makes plain text sheets."""
    if isinstance(sheets, Mapping):
        sheets = [Sheet(title, [Column(name) for name in names], rows) for title, (names, rows) in sheets.items()]
    file = io.BytesIO()
    _save(sheets, file)
    return file.getvalue()


class _SteadyZip(zipfile.ZipFile):
    """An archive whose entries bear no clock time, so that equal sheets give equal bytes."""

    def writestr(self, name: str, data: str | bytes) -> None:  # type: ignore[override]
        super().writestr(self._entry(name), data)

    def write(self, filename: str, arcname: str) -> None:  # type: ignore[override]
        with open(filename, "rb") as source, self.open(self._entry(arcname), "w") as target:
            shutil.copyfileobj(source, target, 2**20)

    def _entry(self, name: str) -> zipfile.ZipInfo:
        entry = zipfile.ZipInfo(name, _ENTRY_TIME)
        entry.compress_type = zipfile.ZIP_DEFLATED
        return entry


def _save(sheets: Sequence[Sheet], file: IO[bytes]) -> None:
    book = Workbook(write_only=True)
    try:
        choices = _Choices()
        for sheet in sheets:
            _add_sheet(book, sheet, choices)
        choices.add_to(book)
        book.properties = DocumentProperties(creator="jamsos", created=_MOMENT, modified=_MOMENT)
        with _SteadyZip(file, "w") as archive:
            ExcelWriter(book, archive).write_data()
    except BaseException:
        _discard_drafts(book)
        raise


def _discard_drafts(book: Workbook) -> None:
    """Remove drafts of sheets that openpyxl keeps until the process ends: they hold personal data."""
    for sheet in book.worksheets:
        writer = getattr(sheet, "_writer", None)
        if writer and os.path.exists(writer.out):
            with suppress(OSError):
                sheet.close()
            writer.cleanup()


def _add_sheet(book: Workbook, sheet: Sheet, choices: "_Choices") -> None:
    target = book.create_sheet(sheet.title)
    target.freeze_panes = "A2"
    for at, column in enumerate(sheet.columns, start=1):
        target.column_dimensions[column_letters(at)].width = column.width
    target.append([_header_cell(target, column.name) for column in sheet.columns])
    pens, last = _Pens(target), 1
    for last, row in enumerate(sheet.rows, start=2):
        target.append(_row_cells(pens, sheet, row, last))
    for at, column in enumerate(sheet.columns, start=1):
        if column.choices:
            target.data_validations.append(choices.rule(column, column_letters(at), last + FILL_IN_ROWS))


def _header_cell(sheet: WriteOnlyWorksheet, name: str) -> Cell:
    cell = _Pens(sheet).text(name, "Judul kolom")
    cell.font = Font(bold=True)
    cell.fill = PatternFill("solid", fgColor="DDE7F0")
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def _row_cells(pens: "_Pens", sheet: Sheet, row: Sequence[object], number: int) -> Iterator[Cell | None]:
    place = f"Lembar {sheet.title} baris {number}"
    if len(row) != len(sheet.columns):
        raise DomainError(f"{place}: {len(row)} isian untuk {len(sheet.columns)} kolom.")
    for column, value in zip(sheet.columns, row, strict=True):
        if value is None or value == "":
            yield None
        elif column.number:
            yield pens.number(value, f"{place} kolom {column.name}")
        else:
            yield pens.text(str(value), f"{place} kolom {column.name}")


class _Pens:
    """One cell per kind, written anew for each value: each is stored before the next is asked for."""

    def __init__(self, sheet: WriteOnlyWorksheet) -> None:
        self._plain, self._quoted, self._number = (WriteOnlyCell(sheet) for _ in range(3))
        self._plain.number_format = self._quoted.number_format = "@"
        self._quoted.quotePrefix = True
        self._number.number_format = "#,##0"

    def text(self, value: str, place: str) -> Cell:
        """A text cell; what starts like a formula is marked as quoted."""
        text = _UNWRITABLE.sub("", value)
        if len(text) > MAX_TEXT:
            long = f"{place}: teks {len(text)} huruf, paling banyak {MAX_TEXT}."
            raise DomainError(long, "Ringkas isian itu.")
        cell = self._quoted if text.startswith(_FORMULA_START) else self._plain
        cell.value = text
        cell.data_type = "s"
        return cell

    def number(self, value: object, place: str) -> Cell:
        """A whole number within the 15 digits that Excel keeps."""
        if isinstance(value, bool) or not isinstance(value, int) or abs(value) >= 10**15:
            raise DomainError(f"{place}: isian harus bilangan bulat yang dapat disimpan Excel.")
        self._number.value = value
        return self._number


class _Choices:
    """The lists that columns offer, on one hidden sheet: a list within a rule ends at 255 characters."""

    def __init__(self) -> None:
        self._lists: list[tuple[str, ...]] = []

    def rule(self, column: Column, letters: str, last_row: int) -> DataValidation:
        """The rule that lets the cells of a column take only its choices."""
        choices = tuple(column.choices)
        if choices not in self._lists:
            self._lists.append(choices)
        at = column_letters(self._lists.index(choices) + 1)
        source = f"{CHOICES_SHEET}!${at}$1:${at}${len(choices)}"
        rule = DataValidation("list", source, allow_blank=True, showErrorMessage=True)
        rule.errorTitle, rule.error = column.name, "Pilih salah satu isian dari daftar."
        rule.add(f"{letters}2:{letters}{last_row}")
        return rule

    def add_to(self, book: Workbook) -> None:
        """Write the hidden sheet, if any column asked for a list."""
        if not self._lists:
            return
        sheet = book.create_sheet(CHOICES_SHEET)
        sheet.sheet_state = "hidden"
        pens = _Pens(sheet)
        for row in itertools.zip_longest(*self._lists):
            sheet.append(value and pens.text(value, CHOICES_SHEET) for value in row)
