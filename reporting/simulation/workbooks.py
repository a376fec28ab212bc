"""A comparison as a workbook, as its reader may see it: what was asked, the reasons, a sheet for each dimension."""

from __future__ import annotations

from collections.abc import Iterator

from jamsos.lib.workbook import Column, Sheet, workbook_bytes
from reporting.simulation.headline import sentences
from reporting.simulation.panels import REASONS
from reporting.simulation.population import ASSUMPTIONS
from reporting.simulation.shown import Row, Shown, Table

CLOSED_CELLS = "Sel kosong pada lembar berikutnya adalah angka kecil yang ditutup untuk melindungi data pribadi."


def simulation_workbook(shown: Shown) -> bytes:
    """The workbook; counts are numbers, closed ones are empty."""
    told = Sheet("Ringkasan", [Column("Hal", 24), Column("Isi", 110)], list(_told(shown)))
    columns = [Column("Perpindahan", 40), Column("Aturan", 14), Column("Pasal", 36), Column("Syarat", 50)]
    why = Sheet("Sebab", [*columns, Column("Orang", 12, number=True)], list(_reasons(shown)))
    return workbook_bytes([told, why, *(_sheet(shown, table) for table in shown.tables)])


def _told(shown: Shown) -> Iterator[tuple[str, str]]:
    one = shown.simulation
    yield from (("Hasil", sentence) for sentence in sentences(shown))
    yield "Penduduk", one.population
    yield from (("Anggapan", ASSUMPTIONS[name]) for name in one.inputs["population"]["assumptions"])
    for title, key, version in (("Sisi A", "a", one.version_a), ("Sisi B", "b", one.version_b)):
        yield from ((title, sentence) for sentence in one.inputs[key]["told"])
        yield f"{title}, versi aturan", version
    if any(table.closed for table in shown.tables):
        yield "Catatan", CLOSED_CELLS


def _reasons(shown: Shown) -> Iterator[tuple[object, ...]]:
    for move, title, counted in REASONS:
        for line, people in shown.reasons(move, shown.moved(*counted)):
            yield title, line["rule"], line["pasal"], line["title"], people


def _sheet(shown: Shown, table: Table) -> Sheet:
    counted = [Column(column.title, 16, number=True) for column in shown.columns]
    columns = [Column(table.title, 34), *counted, Column("Semua orang", 14, number=True)]
    return Sheet(table.title, columns, [_cells(row) for row in (*table.rows, shown.totals)])


def _cells(row: Row) -> tuple[object, ...]:
    return (row.label, *row.cells, row.people)
