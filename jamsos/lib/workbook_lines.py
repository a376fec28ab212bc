"""The lines of an office file as they stand: xlsx through calamine, csv by its separator and encoding."""

import codecs
import csv
import itertools
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TextIO, TypeVar

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from jamsos.errors import DomainError
from jamsos.lib.workbook_guard import (
    MAX_COLUMNS,
    MAX_ROWS,
    SAVE_AGAIN,
    SafeWorkbook,
    column_number,
    safe_workbook,
)

Seen = TypeVar("Seen")
CellValue = str | int | float | bool | date | datetime | time | timedelta | None
HEADER_LINES = 20
_DELIMITERS = ",;\t|"
_CP1252_NOTE = (
    "Berkas bukan UTF-8, dibaca sebagai Windows-1252: periksa huruf khusus pada nama, "
    "atau simpan ulang sebagai CSV UTF-8."
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line as read; `broken` maps places in `values` to the address of a formula without a usable value."""

    number: int
    values: Sequence[CellValue]
    broken: Mapping[int, str] = field(default_factory=dict)


def xlsx_lines(path: Path, sheet: str | None) -> tuple[Iterator[Line], list[str]]:
    """The lines of one sheet (by name, else the first visible one) and remarks for the officer."""
    with safe_workbook(path) as safe:
        chosen = _open_sheet(safe, sheet)
        broken = safe.broken_in(chosen.name)
    return _sheet_lines(chosen, broken), []


def shown_sheets(path: Path) -> list[str]:
    """Names of the sheets of an xlsx file that a person sees."""
    with safe_workbook(path) as safe:
        return _opened(safe, _shown)


def _open_sheet(safe: SafeWorkbook, name: str | None) -> CalamineSheet:
    return _opened(safe, lambda book: book.get_sheet_by_name(_sheet_name(book, name)))


def _opened(safe: SafeWorkbook, look: Callable[[CalamineWorkbook], Seen]) -> Seen:
    """What `look` sees in the workbook; raises `DomainError` for one that cannot be read."""
    unreadable = DomainError("Lembar kerja pada berkas xlsx tidak dapat dibaca.", SAVE_AGAIN)
    try:
        return look(CalamineWorkbook.from_path(str(safe.path)))
    except (CalamineError, ValueError, OSError) as error:
        raise unreadable from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # a Rust panic is no subclass of Exception
            raise
        raise unreadable from error


def _shown(book: CalamineWorkbook) -> list[str]:
    return [
        sheet.name
        for sheet in book.sheets_metadata
        if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
    ]


def _sheet_name(book: CalamineWorkbook, wanted: str | None) -> str:
    shown = _shown(book)
    if not shown or (wanted and wanted not in shown):
        raise DomainError(f"Lembar {wanted or 'kerja'} tidak ada di berkas xlsx.", "Pakai templat yang disediakan.")
    return wanted or shown[0]


def _sheet_lines(sheet: CalamineSheet, broken: dict[int, list[str]]) -> Iterator[Line]:
    first_column = sheet.start[1] + 1 if sheet.start else 1
    for number, values in enumerate(sheet.iter_rows(), start=1):
        yield Line(number, values, {_place(cell) - first_column: cell for cell in broken.get(number, ())})


def _place(cell: str) -> int:
    return column_number(cell.rstrip("0123456789"))


def csv_lines(path: Path, shown: str) -> tuple[Iterator[Line], list[str]]:
    """The lines of a csv file, each with the number of its first line in the file, and remarks."""
    encoding = _encoding_of(path, shown)
    with path.open(encoding=encoding, newline="") as file:
        delimiter, skip = _delimiter_of(file)
    notes = [_CP1252_NOTE] if encoding == "cp1252" else []
    return _parsed_lines(path, encoding, delimiter, skip, shown), notes


def _encoding_of(path: Path, shown: str) -> str:
    with path.open("rb") as file:
        mark = file.read(2)
    wide = mark in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    for encoding in ["utf-16"] if wide else ["utf-8-sig", "cp1252"]:
        if _decodes(path, encoding):
            return encoding
    raise DomainError(f"Berkas {shown} bukan teks csv.", "Simpan ulang dari Excel sebagai CSV UTF-8.")


def _decodes(path: Path, encoding: str) -> bool:
    """Whether the whole file is text without NUL in this encoding."""
    try:
        with path.open(encoding=encoding, newline="") as file:
            while chunk := file.read(2**20):
                if "\0" in chunk:
                    return False
    except UnicodeError:
        return False
    return True


def _delimiter_of(file: TextIO) -> tuple[str, int]:
    """The separator, and how many lines to skip (one for the `sep=;` line that Excel writes)."""
    lines = list(itertools.islice(iter(lambda: file.readline(2**16), ""), HEADER_LINES))
    if lines and (match := re.fullmatch(r"sep=(.)\s*", lines[0])) and match[1] in _DELIMITERS:
        return match[1], 1
    text = re.sub(r'"[^"]*"', "", "".join(lines))
    return max(_DELIMITERS, key=text.count), 0


def _parsed_lines(path: Path, encoding: str, delimiter: str, skip: int, shown: str) -> Iterator[Line]:
    with path.open(encoding=encoding, newline="") as file:
        for _ in range(skip):
            file.readline()
        reader = csv.reader(file, delimiter=delimiter, strict=True)
        while True:
            number = skip + reader.line_num + 1
            try:
                values = next(reader, None)
            except (csv.Error, UnicodeError) as error:
                raise DomainError(
                    f"Baris {number} berkas {shown} tidak dapat diurai.",
                    "Periksa tanda kutip yang tidak berpasangan atau isian terlalu panjang di baris itu.",
                ) from error
            if values is None:
                return
            if number > MAX_ROWS or len(values) > MAX_COLUMNS:
                raise DomainError(
                    f"Berkas {shown} terlalu besar pada baris {number} "
                    f"(paling banyak {MAX_ROWS} baris, {MAX_COLUMNS} kolom).",
                    "Bagi menjadi beberapa berkas.",
                )
            yield Line(number, values)
