"""Tables that offices send: csv or xlsx, read row by row with the numbers the clerk sees beside the rows.

A cell keeps the kind it had in the file, so that a NIK typed as a number (whose 16th digit is lost) can be
told from one typed as text. Anything unfit is a DomainError in Indonesian; a fault of one row stays with that
row.
"""

import codecs
import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

from jamsos.errors import DomainError
from jamsos.lib.workbook_guard import COPY_CELLS, MAX_BYTES, SAVE_AGAIN
from jamsos.lib.workbook_lines import CellValue, Line, csv_lines, shown_sheets, xlsx_lines

MAX_TEXT = 32_767
HEADER_WITHIN = 20
_TYPE_IT = "Gambar tidak dapat dibaca sebagai tabel: unggah tabel aslinya, atau ketik isinya pada templat."
FOREIGN = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "berkas Excel lama (.xls) atau berkas yang dikunci kata sandi", SAVE_AGAIN),
    (b"%PDF", "PDF", "Unggah tabel aslinya, bukan cetakannya; bila hanya ada PDF, salin isinya ke templat."),
    (b"{\\rtf", "dokumen RTF", COPY_CELLS),
    (b"\x89PNG", "gambar PNG", _TYPE_IT),
    (b"\xff\xd8\xff", "gambar JPEG", _TYPE_IT),
)
"""How files of other kinds begin, what they are, and what to do with them."""
_MARKUP = re.compile(rb"<\s*(?:!doctype|html|table|\?xml|script|body|head)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Cell:
    """One value as the file holds it. `kind`: empty, text, number, date, bool or other."""

    value: CellValue = None

    @property
    def kind(self) -> str:
        match self.value:
            case None | "":
                return "empty"
            case str():
                return "text"
            case bool():
                return "bool"
            case int() | float():
                return "number"
            case date():
                return "date"
        return "other"

    @property
    def text(self) -> str:
        """The value as trimmed text; whole numbers without `.0`, dates as yyyy-mm-dd."""
        value = self.value
        if isinstance(value, datetime) and value.time() == time():
            value = value.date()
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        return "" if value is None else str(value).strip()


EMPTY = Cell()


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number in the file, its cells by column name, and what is wrong with it as a row."""

    number: int
    values: dict[str, Cell]
    problem: str = ""

    def cell(self, column: str) -> Cell:
        """The cell of a column; an empty one where the file has no such column."""
        return self.values.get(column, EMPTY)

    def text(self, column: str) -> str:
        """The trimmed text of a column, or empty text."""
        return self.cell(column).text


@dataclass(frozen=True)
class Table:
    """The columns found (in normal form), the rows to iterate once, and remarks for the officer."""

    columns: tuple[str, ...]
    rows: Iterator[Row]
    notes: tuple[str, ...]


def read_table(
    path: Path | str,
    *,
    required: Sequence[str] = (),
    optional: Sequence[str] | None = None,
    aliases: Mapping[str, str] | None = None,
    sheet: str | None = None,
    name: str | None = None,
) -> Table:
    """Open a csv or xlsx file as a table of rows below a header row.

    `required` and `optional` are column names in normal form (`NO_KK`); with `optional` given, other columns
    are left out and named in `notes`. `aliases`: another name of a column -> its name. `sheet` picks a sheet by
    name, else the first visible one. `name` is the file name the officer knows. Raises DomainError, at once or
    while iterating, for a file that cannot be read.
    """
    path = Path(path)
    shown = _shown_name(name or path.name)
    kind = _kind_of(path, Path(name or path.name).suffix.lower(), shown)
    lines, notes = xlsx_lines(path, sheet) if kind == "xlsx" else csv_lines(path, shown)
    header, lines = _find_header(lines, required, aliases or {}, shown)
    columns = _checked_columns(header, shown)
    unknown = [c for c in columns if c and optional is not None and c not in {*required, *optional}]
    if unknown:
        notes = [*notes, f"Kolom tidak dikenal diabaikan: {', '.join(unknown)}."]
    kept = tuple("" if column in unknown else column for column in columns)
    rows = _at_least_one(_rows(lines, kept), shown)
    return Table(tuple(filter(None, kept)), rows, tuple(notes))


def has_sheet(path: Path, sheet: str) -> bool:
    """Whether the file is a workbook that shows a sheet of that name; a csv file has none."""
    with path.open("rb") as file:
        packed = file.read(4) == b"PK\x03\x04"
    return packed and sheet in shown_sheets(path)


def normal_column(value: object) -> str:
    """A column name in normal form: ` No. KK * ` -> `NO_KK`."""
    return re.sub(r"[^A-Z0-9]+", "_", str(value if value is not None else "").upper()).strip("_")


def _shown_name(name: str) -> str:
    return "".join(char for char in name if char.isprintable())[-80:] or "tanpa nama"


def _kind_of(path: Path, suffix: str, shown: str) -> str:
    """`xlsx` or `csv`, by what the file holds; refused when that is another kind or belies the name."""
    if not path.is_file():
        raise DomainError(f"Berkas {shown} tidak ditemukan.", "Periksa nama dan letak berkas.")
    if path.stat().st_size > MAX_BYTES:
        limit = MAX_BYTES // 2**20
        raise DomainError(f"Berkas {shown} lebih dari {limit} MB.", "Bagi menjadi beberapa berkas.")
    with path.open("rb") as file:
        head = file.read(2048)
    if not head.strip():
        raise DomainError(f"Berkas {shown} kosong.", "Isi templat lalu unggah lagi.")
    kind = "xlsx" if head.startswith(b"PK\x03\x04") else "csv"
    if found := _foreign(head):
        what, advice = found
        raise DomainError(f"Berkas {shown} adalah {what}, bukan berkas xlsx atau csv.", advice)
    if suffix not in {".xlsx", ".csv", ".txt", ".tsv"}:
        raise DomainError(f"Berkas {shown} bukan berkas xlsx atau csv menurut akhiran namanya.", COPY_CELLS)
    if (suffix == ".xlsx") != (kind == "xlsx"):
        raise DomainError(f"Isi berkas {shown} tidak sesuai dengan akhiran namanya.", SAVE_AGAIN)
    return kind


def _foreign(head: bytes) -> tuple[str, str] | None:
    """What the file is instead of a table, and what to do about a file of that kind."""
    for start, what, advice in FOREIGN:
        if head.startswith(start):
            return what, advice
    markup = _MARKUP.match(head.removeprefix(codecs.BOM_UTF8).lstrip())
    return ("halaman web atau XML", SAVE_AGAIN) if markup else None


def _find_header(
    lines: Iterator[Line], required: Sequence[str], aliases: Mapping[str, str], shown: str
) -> tuple[list[str], Iterator[Line]]:
    """The header and the lines below it: the first line that has all required columns."""
    first: list[str] = []
    opening = list(itertools.islice(lines, HEADER_WITHIN))
    for at, line in enumerate(opening):
        names = [aliases.get(name, name) for name in map(normal_column, line.values)]
        if any(names) and set(required) <= set(names):
            return names, itertools.chain(opening[at + 1 :], lines)
        first = first or (names if any(names) else [])
    if not first:
        raise DomainError(f"Berkas {shown} kosong.", "Isi templat lalu unggah lagi.")
    missing = [column for column in required if column not in first]
    raise DomainError(
        f"Kolom {', '.join(missing)} tidak ada di berkas {shown}.",
        f"Kolom yang terbaca: {', '.join(filter(None, first))[:300]}. Pakai judul kolom pada templat.",
    )


def _checked_columns(header: list[str], shown: str) -> list[str]:
    doubled = [column for column, times in Counter(header).items() if column and times > 1]
    if doubled:
        raise DomainError(
            f"Kolom {', '.join(doubled)} muncul lebih dari sekali di berkas {shown}.",
            "Hapus atau ganti judul kolom yang berulang.",
        )
    return header


def _rows(lines: Iterable[Line], columns: Sequence[str]) -> Iterator[Row]:
    for line in lines:
        cells = [Cell(value) for value in line.values]
        problem = _broken_cells(line, columns) or _row_problem(cells, columns)
        if problem or any(cell.text for cell in cells):
            values = {column: cell for column, cell in zip(columns, cells, strict=False) if column}
            yield Row(line.number, values, problem)


def _broken_cells(line: Line, columns: Sequence[str]) -> str:
    cells = [cell for at, cell in line.broken.items() if 0 <= at < len(columns) and columns[at]]
    return f"Rumus di sel {', '.join(cells)} galat atau tanpa nilai." if cells else ""


def _row_problem(cells: Sequence[Cell], columns: Sequence[str]) -> str:
    if any(cell.text for cell in cells[len(columns) :]):
        return f"Isian baris lebih banyak ({len(cells)}) daripada judul kolom ({len(columns)})."
    for column, cell in zip(columns, cells, strict=False):
        if column and len(cell.text) > MAX_TEXT:
            return f"Isian kolom {column} lebih dari {MAX_TEXT} huruf."
    return ""


def _at_least_one(rows: Iterator[Row], shown: str) -> Iterator[Row]:
    first = next(rows, None)
    if first is None:
        raise DomainError(f"Berkas {shown} hanya berisi judul kolom.", "Isi sedikitnya satu baris data.")
    return itertools.chain([first], rows)
