"""An xlsx file from outside, proven harmless before any spreadsheet library sees it.

The parts that hold cells are streamed once through expat, within caps on packed size, entries, unpacked size,
compression ratio and sheet dimensions, and copied into a plain archive of our own. The library then reads
that copy: what was checked is what is read (headers that lie about sizes, hidden entities and stray parts
stay behind).
"""

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO
from xml.etree import ElementTree
from xml.parsers import expat

from jamsos.errors import DomainError

MAX_BYTES = 50 * 2**20
MAX_ENTRIES = 1_000
MAX_DIRECTORY_BYTES = 2**20
MAX_UNPACKED = 192 * 2**20
MAX_RATIO = 200
RATIO_APPLIES_FROM = 2**20
MAX_ROWS = 300_000
MAX_COLUMNS = 200
MAX_CELLS = 4_000_000
MAX_ELEMENTS = 15_000_000
MAX_BROKEN_CELLS = 1_000
_CHUNK = 2**20
_WANTED = re.compile(r"\[Content_Types\]\.xml|_rels/\.rels|xl/(?:_rels/|worksheets/)?[^/\\]+\.(?:xml|rels)")
_LETTERS = re.compile("[A-Z]{1,3}")
_END_RECORD = struct.Struct("<4s4H2LH")
_ZIP_FAULTS = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, struct.error)
_XML_FAULTS = (expat.ExpatError, ValueError, LookupError)
SAVE_AGAIN = "Buka berkas itu di Excel atau LibreOffice, simpan ulang sebagai .xlsx, lalu unggah lagi."
COPY_CELLS = "Salin isi tabel saja ke lembar baru (atau ke templat), simpan sebagai .xlsx, lalu unggah lagi."


@dataclass
class SafeWorkbook:
    """A checked copy; per part and row, the cells whose formula shows an error or has no stored value."""

    path: Path
    broken: dict[str, dict[int, list[str]]] = field(default_factory=dict)

    def broken_in(self, sheet: str) -> dict[int, list[str]]:
        """Row number -> broken cells of the sheet of this name. Raises DomainError if its part is missing."""
        try:
            return self.broken[self._part_of(sheet)]
        except (KeyError, ElementTree.ParseError) as error:
            raise DomainError(f"Lembar {sheet} hilang dari berkas xlsx.", SAVE_AGAIN) from error

    def _part_of(self, sheet: str) -> str:
        with zipfile.ZipFile(self.path) as archive:
            book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
            links = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
        targets = {link.get("Id"): link.get("Target", "") for link in links}
        for element in book.iter():
            if element.tag.endswith("}sheet") and element.get("name") == sheet:
                link = next((value for key, value in element.items() if key.endswith("}id")), None)
                return "xl/" + targets[link].removeprefix("/").removeprefix("xl/")
        raise KeyError(sheet)


@contextmanager
def safe_workbook(path: Path) -> Iterator[SafeWorkbook]:
    """The checked copy of an xlsx file, deleted on leaving. Raises DomainError for anything unfit."""
    _check_directory_size(path)
    with TemporaryDirectory(prefix="jamsos-") as folder:
        safe = SafeWorkbook(Path(folder) / "checked.xlsx")
        try:
            _copy_checked(path, safe)
        except _ZIP_FAULTS as error:
            raise DomainError("Berkas xlsx rusak atau terpotong.", SAVE_AGAIN) from error
        except _XML_FAULTS as error:
            raise DomainError("Isi berkas xlsx rusak.", SAVE_AGAIN) from error
        yield safe


def _check_directory_size(path: Path) -> None:
    """Refuse an archive whose list of contents alone would fill memory, before that list is read."""
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(0, size - 2**16 - _END_RECORD.size))
        tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < _END_RECORD.size:
        raise DomainError("Berkas xlsx rusak atau terpotong.", SAVE_AGAIN)
    directory_bytes = _END_RECORD.unpack_from(tail, at)[5]
    if directory_bytes > MAX_DIRECTORY_BYTES or tail[max(0, at - 20) : at].startswith(b"PK\x06\x07"):
        raise DomainError("Berkas xlsx memuat terlalu banyak bagian.", COPY_CELLS)


def _copy_checked(path: Path, safe: SafeWorkbook) -> None:
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(safe.path, "w", zipfile.ZIP_STORED) as target:
        for part in _checked_parts(source):
            scan = PartScan()
            with source.open(part) as packed, target.open(part.filename, "w") as copy:
                scan.pass_on(packed, copy)
            safe.broken[part.filename] = scan.broken


def _checked_parts(source: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """The parts to copy, once their number, kind and declared sizes are within bounds."""
    parts = source.infolist()
    names = {part.filename for part in parts}
    if len(parts) > MAX_ENTRIES or len(names) < len(parts):
        raise DomainError("Berkas xlsx memuat terlalu banyak bagian atau bagian ganda.", COPY_CELLS)
    if "xl/workbook.xml" not in names:
        raise DomainError("Berkas ini bukan buku kerja Excel (xlsx).", SAVE_AGAIN)
    wanted = [part for part in parts if _WANTED.fullmatch(part.filename)]
    if not any(part.filename.startswith("xl/worksheets/") for part in wanted):
        raise DomainError("Berkas xlsx tidak memuat lembar kerja.", SAVE_AGAIN)
    for part in wanted:
        _check_part(part)
    if sum(part.file_size for part in wanted) > MAX_UNPACKED:
        raise DomainError(f"Isi berkas xlsx lebih dari {MAX_UNPACKED // 2**20} MB.", COPY_CELLS)
    return wanted


def _check_part(part: zipfile.ZipInfo) -> None:
    if part.flag_bits & 0x1:
        raise DomainError("Berkas xlsx dikunci dengan kata sandi.", "Simpan ulang tanpa kata sandi.")
    if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise DomainError("Cara pemampatan berkas xlsx tidak dikenal.", SAVE_AGAIN)
    if part.file_size > RATIO_APPLIES_FROM and part.file_size > MAX_RATIO * max(part.compress_size, 1):
        raise DomainError("Isi berkas xlsx mengembang tidak wajar.", COPY_CELLS)


class PartScan:
    """Follows one XML part as it streams past: no DTD, cells within bounds, broken formulas noted."""

    def __init__(self) -> None:
        self.broken: dict[int, list[str]] = {}
        self._broken_count = self._elements = 0
        self._row = self._column = 0
        self._last_row = self._last_column = 0
        self._type: str | None = None
        self._formula = self._filled = False
        self._columns: dict[str, int] = {}
        self._parser = expat.ParserCreate()
        self._parser.StartDoctypeDeclHandler = self._refuse_doctype
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end

    def pass_on(self, source: IO[bytes], target: IO[bytes]) -> None:
        """Copy the part through the parser, chunk by chunk."""
        while chunk := source.read(_CHUNK):
            self._parser.Parse(chunk)
            target.write(chunk)
        self._parser.Parse(b"", True)

    def _refuse_doctype(self, *_: object) -> None:
        raise DomainError("Berkas xlsx memuat deklarasi XML yang dilarang.", SAVE_AGAIN)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._elements += 1
        if self._elements > MAX_ELEMENTS:
            raise DomainError("Isi berkas xlsx terlalu banyak.", COPY_CELLS)
        local = name.rpartition(":")[2] if ":" in name else name
        if local == "c":
            self._start_cell(attributes)
        elif local == "v" or local == "is":
            if self._row > self._last_row or self._column > self._last_column:
                self._grow()
            if self._formula:
                self._parser.CharacterDataHandler = self._text
        elif local == "row":
            self._row = int(attributes["r"]) if "r" in attributes else self._row + 1
            self._column = 0
        elif local == "f":
            self._formula = True

    def _start_cell(self, attributes: dict[str, str]) -> None:
        reference = attributes.get("r")
        if reference is None:
            self._column += 1
        else:
            letters = reference.rstrip("0123456789")
            self._column = self._columns.get(letters) or self._new_column(letters)
            self._row = int(reference[len(letters) :])
            if self._row < 1:
                raise ValueError("alamat sel")
        self._type, self._formula, self._filled = attributes.get("t"), False, False

    def _new_column(self, letters: str) -> int:
        if not _LETTERS.fullmatch(letters):
            raise ValueError("alamat sel")
        self._columns[letters] = column_number(letters)
        return self._columns[letters]

    def _grow(self) -> None:
        self._last_row = rows = max(self._last_row, self._row)
        self._last_column = columns = max(self._last_column, self._column)
        if rows > MAX_ROWS or columns > MAX_COLUMNS or rows * columns > MAX_CELLS:
            cell = f"{column_letters(self._column)}{self._row}"
            raise DomainError(
                f"Lembar kerja terlalu besar: sel {cell} terisi (paling banyak {MAX_ROWS} baris, "
                f"{MAX_COLUMNS} kolom, {MAX_CELLS} sel).",
                COPY_CELLS,
            )

    def _text(self, _: str) -> None:
        self._filled = True

    def _end(self, name: str) -> None:
        if name == "c" or name.endswith(":c"):
            self._parser.CharacterDataHandler = None
            without_value = self._formula and not self._filled and self._type != "str"
            if self._type == "e" or without_value:
                self._note_broken()

    def _note_broken(self) -> None:
        self._broken_count += 1
        if self._broken_count > MAX_BROKEN_CELLS:
            raise DomainError(
                f"Lebih dari {MAX_BROKEN_CELLS} sel berisi rumus yang galat atau tanpa nilai.",
                "Salin tabel lalu tempel sebagai nilai (Paste Special > Values).",
            )
        self.broken.setdefault(self._row, []).append(f"{column_letters(self._column)}{self._row}")


def column_number(letters: str) -> int:
    """`A` -> 1, `AA` -> 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def column_letters(number: int) -> str:
    """1 -> `A`, 27 -> `AA`."""
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
