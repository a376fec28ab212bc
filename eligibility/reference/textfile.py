"""A large delimited text file in blocks of whole lines: `|` (DTSEN), `,`, `;` or a tab between values, `"` around
them, one row per line.

A line is good when it matches one pattern: the right number of values, each either free of quotes or wholly quoted.
All others are broken: given back with their physical line number, never repaired by guessing. Bytes that are not
UTF-8 are read as Windows-1252, and the lines that hold them are counted.
"""

from __future__ import annotations

import codecs
import csv
import re
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, NamedTuple, TypeVar

import polars as pl

from jamsos.errors import DomainError
from jamsos.lib.workbook import normal_column

SEPARATOR = "|"
ANY_SEPARATOR = "|;,\t"
BLOCK_BYTES = 4 * 2**20
PIECE_BYTES = 2**18
LONGEST_LINE = 2**20
THREADS = 2
_MARKUP = re.compile(rb"<\s*(?:!doctype|html|table|\?xml|script|body|head)", re.IGNORECASE)
_FOREIGN = {b"%PDF": "PDF", b"\xd0\xcf\x11\xe0": "Excel lama (.xls)", b"{\\rtf": "RTF", b"\x1f\x8b": "gzip"}
EXPORT_AGAIN = "Gunakan berkas asli dari pemberi datanya: csv UTF-8 (DTSEN: bersekat |) atau xlsx."
S, T = TypeVar("S"), TypeVar("T")


@dataclass(frozen=True)
class Block:
    """Some lines: `rows` = `row_no` and the wanted columns as text, `broken` = `row_no`, `detail`."""

    rows: pl.DataFrame
    broken: pl.DataFrame
    repaired: int = 0

    @property
    def lines(self) -> int:
        return len(self.rows) + len(self.broken)


class Header(NamedTuple):
    """Column names in lower case, in the file's order, the physical line they stand on, and what separates them."""

    columns: list[str]
    line: int
    separator: str


def read_blocks(
    path: Path, wanted: Sequence[str], shown: str, work: Callable[[Block], T], separators: str = SEPARATOR
) -> Iterator[T]:
    """`work` on each block of the file, in order, a few at once in threads.

    Raises `DomainError` for a file that is no such table, or lacks a wanted column.
    """
    with path.open("rb") as file:
        header = _header(file, wanted, shown, separators)

        def read(block: tuple[bytes, int]) -> T:
            return work(_parsed(*block, header, wanted))

        yield from ahead(_blocks(file, header.line + 1, shown), read)


def columns_of(path: Path, shown: str, separators: str = SEPARATOR) -> list[str]:
    """The column names of the header line, in lower case."""
    with path.open("rb") as file:
        return _header(file, (), shown, separators).columns


def missing_columns(found: Sequence[str], wanted: Sequence[str], shown: str) -> DomainError | None:
    """The refusal that names the wanted columns which the file lacks, if any."""
    missing = [name for name in wanted if name not in found]
    if not missing:
        return None
    return DomainError(
        f"Kolom {', '.join(missing)} tidak ada pada baris judul berkas {shown}.",
        "Periksa apakah berkas yang dipilih benar dan baris judulnya utuh.",
    )


def _header(file: IO[bytes], wanted: Sequence[str], shown: str, separators: str) -> Header:
    for number, line in enumerate(iter(lambda: file.readline(LONGEST_LINE), b""), start=1):
        if number == 1:
            _refuse_foreign(line, shown)
            line = line.removeprefix(codecs.BOM_UTF8)
        if line.strip():
            text = line.decode("utf-8", errors="replace").rstrip("\r\n")
            separator = max(separators, key=text.count)
            return Header(_names(text, separator, wanted, shown), number, separator)
    raise DomainError(f"Berkas {shown} kosong.", EXPORT_AGAIN)


def _names(line: str, separator: str, wanted: Sequence[str], shown: str) -> list[str]:
    values = next(csv.reader([line], delimiter=separator), [])
    columns = [normal_column(value).lower() for value in values]
    if len(columns) < 2:
        raise DomainError(f"Baris judul berkas {shown} tidak bersekat {separator}.", EXPORT_AGAIN)
    if error := missing_columns(columns, wanted, shown):
        raise error
    doubled = [name for name in wanted if columns.count(name) > 1]
    if doubled:
        raise DomainError(f"Kolom {', '.join(doubled)} muncul lebih dari sekali di berkas {shown}.", EXPORT_AGAIN)
    return columns


def _refuse_foreign(head: bytes, shown: str) -> None:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\0" in head:
        raise DomainError(f"Berkas {shown} bukan UTF-8 (UTF-16 atau berkas biner).", EXPORT_AGAIN)
    kind = next((kind for mark, kind in _FOREIGN.items() if head.startswith(mark)), "")
    if kind or _MARKUP.match(head.removeprefix(codecs.BOM_UTF8).lstrip()):
        raise DomainError(f"Berkas {shown} adalah {kind or 'halaman web atau XML'}, bukan tabel.", EXPORT_AGAIN)


def _blocks(file: IO[bytes], first_line: int, shown: str) -> Iterator[tuple[bytes, int]]:
    """Blocks of whole lines with the physical number of their first line."""
    number = first_line
    while block := file.read(BLOCK_BYTES):
        rest = file.readline(LONGEST_LINE)
        if len(rest) == LONGEST_LINE and not rest.endswith(b"\n"):
            raise DomainError(
                f"Berkas {shown} memuat baris yang terlalu panjang setelah baris {number}.", EXPORT_AGAIN
            )
        block += rest
        yield block, number
        number += block.count(b"\n")


def ahead(items: Iterator[S], work: Callable[[S], T]) -> Iterator[T]:
    """Results in the order of the items, with at most `THREADS` + 1 of them in memory."""
    with ThreadPoolExecutor(THREADS) as pool:
        waiting = deque()
        for item in items:
            waiting.append(pool.submit(work, item))
            if len(waiting) > THREADS:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _parsed(block: bytes, first_line: int, header: Header, wanted: Sequence[str]) -> Block:
    text, repaired = decode(block)
    count = len(header.columns)
    lines = pl.select(pl.Series("line", [text]).str.split("\n").explode().str.strip_suffix("\r"))
    lines = lines.with_row_index("row_no", first_line).filter(pl.col("line").str.contains(r"\S"))
    value = rf'(?:"(?:[^"\x00]|"")*"|[^"{header.separator}\x00]*)'
    good = lines["line"].str.contains(f"^{value}(?:[{header.separator}]{value}){{{count - 1}}}$")
    broken = lines.filter(~good)
    details = [broken_detail(line, count, header.separator) for line in broken["line"]]
    rows = _values(lines.filter(good), header, wanted)
    return Block(rows, broken.select("row_no", pl.Series("detail", details, pl.String)), repaired)


def _values(lines: pl.DataFrame, header: Header, wanted: Sequence[str]) -> pl.DataFrame:
    if lines.is_empty():
        return pl.DataFrame(schema={"row_no": pl.UInt32, **dict.fromkeys(wanted, pl.String)})
    places = [header.columns.index(name) for name in wanted]
    values = pl.read_csv(
        lines["line"].str.join("\n").cast(pl.Binary).item(),
        has_header=False,
        separator=header.separator,
        schema={f"column_{place}": pl.String for place in range(len(header.columns))},
        columns=[f"column_{place}" for place in sorted(places)],
    )
    renamed = {f"column_{place}": name for place, name in zip(places, wanted, strict=True)}
    return lines.select("row_no").hstack(values.rename(renamed).select(wanted))


def decode(block: bytes) -> tuple[str, int]:
    """The text, and how many lines held bytes that are not UTF-8 (read as Windows-1252)."""
    pieces = [_mended(piece) for piece in _pieces(block)]
    return "".join(text for text, _ in pieces), sum(lines for _, lines in pieces)


def _pieces(block: bytes) -> Iterator[bytes]:
    at = 0
    while at < len(block):
        end = block.find(b"\n", at + PIECE_BYTES) + 1 or len(block)
        yield block[at:end]
        at = end


def _mended(piece: bytes) -> tuple[str, int]:
    with suppress(UnicodeDecodeError):
        return piece.decode(), 0
    text = piece.decode(errors="surrogateescape")
    lines = {text.count("\n", 0, match.start()) for match in _STRAY.finditer(text)}
    return _STRAY.sub(_western, text), len(lines)


_STRAY = re.compile("[\udc80-\udcff]")


def _western(match: re.Match[str]) -> str:
    byte = match[0].encode("utf-8", "surrogateescape")
    try:
        return byte.decode("cp1252")
    except UnicodeDecodeError:
        return byte.decode("latin-1")


def broken_detail(line: str, expected: int, separator: str = SEPARATOR) -> str:
    """What is wrong with a broken line, without showing it."""
    if "\0" in line:
        return "memuat karakter kosong (NUL)"
    if line.count('"') % 2:
        return "tanda kutip tidak berpasangan (baris terputus atau kutip tersesat)"
    found = re.sub('"[^"]*"', "", line).count(separator) + 1
    return f"{found} kolom, seharusnya {expected}" if found != expected else "tanda kutip di tengah isian"
