"""The frozen figures of a report as a workbook: the same counts, closed where the report closes them."""

from __future__ import annotations

from collections.abc import Iterator

from jamsos.lib.workbook_write import Column, Sheet, workbook_bytes
from reporting.documents.chapters import ANNEXES, CHAPTERS
from reporting.documents.models import Report
from reporting.documents.paper import Sheet as Table
from reporting.documents.shown import Shown

TITLE_LENGTH = 28


def report_workbook(report: Report) -> bytes:
    """A first sheet that says what it is, then one sheet for each table of the report."""
    about = (
        ("Laporan", str(report)),
        ("Periode", str(report.period)),
        ("Angka dibekukan", Shown(report.snapshot.figures).as_of),
        ("SHA-256 angka", report.snapshot.sha256),
        ("Nomor", report.number or "(rancangan)"),
    )
    first = Sheet("Tentang", [Column("Keterangan", 24), Column("Isi", 70)], about)
    sheets = [_sheet(no, table) for no, table in enumerate(_tables(report), 1)]
    return workbook_bytes([first, *sheets])


def _tables(report: Report) -> Iterator[Table]:
    """The tables in the order of the chapters; those of all desa become one."""
    found = Shown(report.snapshot.figures)
    desa: list[tuple[str, ...]] = []
    heads: tuple[str, ...] = ()
    for kind in (*CHAPTERS[report.kind], *ANNEXES):
        for block in kind.blocks(found):
            if not isinstance(block, Table):
                continue
            if kind.key == "desa":
                heads = ("Kecamatan", *block.columns)
                desa += [(block.title.removeprefix("Kecamatan "), *row) for row in block.rows]
            else:
                yield block
    if desa:
        yield Table("Per desa", heads, tuple(desa), labels=2)


def _sheet(no: int, table: Table) -> Sheet:
    columns = [
        Column(name or "Keterangan", 34 if place < table.labels else 18) for place, name in enumerate(table.columns)
    ]
    return Sheet(f"{no}. {table.title or 'Arti angka'}"[:TITLE_LENGTH], columns, table.rows)
