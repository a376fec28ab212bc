"""The panels of a comparison: the headline, both sides, the reasons, the map and the tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eligibility.regulations.simulation import ENTERING, LEAVING, UNCLEAR_A, UNCLEAR_B
from jamsos.regions.models import District
from jamsos.ui import charts
from jamsos.ui.panels import Fact, Panel
from jamsos.ui.templatetags.formats import tanggal
from reporting.grids import shown as text_of
from reporting.panels import SMALL_NOTE
from reporting.simulation.headline import sentences
from reporting.simulation.population import ASSUMPTIONS, LIST
from reporting.simulation.shown import Column, Row, Shown, Table
from reporting.tilegrid import places

INSIDE, MOVING = ("tetap", "keluar", "masuk"), ("keluar", "masuk")
AS_ON_LIST = "Setiap orang pada daftar dianggap didaftarkan pada tanggal tiap sisi, melalui jalur DTSEN."
REASONS = (
    (ENTERING, "Masuk: yang menghalanginya menurut A", ("only_b",)),
    (LEAVING, "Keluar: yang menghalanginya menurut B", ("only_a",)),
    (UNCLEAR_A, "Perlu klarifikasi menurut A", ("unclear_in", "unclear_out", "unclear")),
    (UNCLEAR_B, "Perlu klarifikasi menurut B", ("in_unclear", "out_unclear", "unclear")),
)
TOP = 5


@dataclass(frozen=True)
class Drawn:
    """A row with its counts as text and its bar; no bar where a part of it is closed."""

    label: str
    cells: tuple[str, ...]
    people: str
    stack: tuple[charts.Segment, ...]


def all_panels(shown: Shown, moved: Column, districts: Sequence[District]) -> list[Panel]:
    """Everything, in the order in which it is asked for."""
    tables = [_table_panel(shown, table) for table in shown.tables]
    return [_result(shown), _sides(shown), _reasons(shown), *_map(shown, moved, districts), *tables]


def _result(shown: Shown) -> Panel:
    """The headline, everybody as one bar, and the figures of both sides."""
    in_a, in_b = shown.moved("both", "only_a", "in_unclear"), shown.moved("both", "only_b", "unclear_in")
    facts = [
        Fact("Masuk menurut A", text_of(in_a)),
        Fact("Masuk menurut B", text_of(in_b)),
        *(Fact(column.title, text_of(count)) for column, count in zip(shown.columns, shown.totals.cells, strict=True)),
        Fact("Semua orang", text_of(shown.totals.people), shown.simulation.population),
    ]
    first, *more = sentences(shown)
    whole = _stack(shown, shown.totals, INSIDE, _people_of(shown, shown.totals, INSIDE))
    context = {"headline": first, "more": more, "stack": whole, "facts": facts}
    return Panel("Hasil", template="simulation/result.html", context=context, note=_note(shown), wide=True)


def _sides(shown: Shown) -> Panel:
    """Both sides in words, whom it is about, what was assumed, and when it was made."""
    one = shown.simulation
    asked = one.inputs["population"]
    assumed = [AS_ON_LIST] if asked["kind"] == LIST else []
    assumed += [ASSUMPTIONS[name] for name in asked["assumptions"]]
    sides = [
        ("Sisi A", one.name("a"), one.inputs["a"]["told"], one.version_a),
        ("Sisi B", one.name("b"), one.inputs["b"]["told"], one.version_b),
    ]
    seconds = f"{one.seconds:.1f}".replace(".", ",")
    made = f"{tanggal(one.made_at)} oleh {one.actor or 'sistem'}, {seconds} detik"
    facts = [Fact("Penduduk", one.population, f"{text_of(shown.totals.people)} orang"), Fact("Dijalankan", made)]
    context = {"sides": sides, "assumed": assumed, "facts": facts}
    return Panel("Yang dibandingkan", template="simulation/sides.html", context=context, wide=True)


def _reasons(shown: Shown) -> Panel:
    """For each move the rules behind it; a person stopped by two rules counts for both."""
    groups = []
    for move, title, counted in REASONS:
        found = shown.reasons(move, shown.moved(*counted))[:TOP]
        if found:
            groups.append((title, [(line, text_of(people)) for line, people in found]))
    note = "Orang yang terhalang dua syarat dihitung pada keduanya, sehingga jumlahnya dapat melebihi yang berpindah."
    context = {"groups": groups}
    return Panel("Sebabnya", template="simulation/reasons.html", context=context, note=note, wide=True)


def _map(shown: Shown, moved: Column, districts: Sequence[District]) -> list[Panel]:
    """The kecamatan as tiles, shaded by one column."""
    table = next((table for table in shown.tables if table.key == "kecamatan"), None)
    if table is None or moved not in shown.columns:
        return []
    at = shown.columns.index(moved)
    found = {row.value: row.cells[at] for row in table.rows if row.value}
    spots = places(district.code for district in districts)
    cells = [
        charts.Cell(one.name, found.get(one.code, 0), text_of(found.get(one.code, 0)), *spots[one.code])
        for one in districts
    ]
    context = {
        "map": charts.tile_map(f"{moved.title} per kecamatan", cells),
        "columns": shown.columns,
        "moved": moved,
    }
    return [Panel("Peta kecamatan", template="simulation/map.html", context=context, wide=True)]


def _table_panel(shown: Shown, table: Table) -> Panel:
    """One dimension, with a bar of who leaves and enters for each row."""
    widest = max((_people_of(shown, row, MOVING) for row in table.rows), default=0)
    rows = [_drawn(shown, row, widest) for row in table.rows]
    context = {
        "corner": table.title,
        "columns": [column.title for column in shown.columns],
        "rows": rows,
        "total": _drawn(shown, shown.totals, 0),
    }
    note = SMALL_NOTE if table.closed else ""
    return Panel(table.title, template="simulation/table.html", context=context, note=note, wide=True)


def _people_of(shown: Shown, row: Row, keys: Sequence[str]) -> int:
    return sum(count or 0 for column, count in _cells(shown, row) if column.key in keys)


def _cells(shown: Shown, row: Row) -> list[tuple[Column, int | None]]:
    return list(zip(shown.columns, row.cells, strict=True))


def _stack(shown: Shown, row: Row, keys: Sequence[str], widest: int) -> tuple[charts.Segment, ...]:
    parts = [(column.key, count) for column, count in _cells(shown, row) if column.key in keys]
    return () if any(count is None for _, count in parts) else charts.stack(parts, widest)


def _drawn(shown: Shown, row: Row, widest: int) -> Drawn:
    texts = tuple(text_of(count) for count in row.cells)
    return Drawn(row.label, texts, text_of(row.people), _stack(shown, row, MOVING, widest))


def _note(shown: Shown) -> str:
    return "" if shown.names else SMALL_NOTE
