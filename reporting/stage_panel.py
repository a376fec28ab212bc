"""The panel of waiting times: how long people have been at each stage, and who for too long."""

from __future__ import annotations

from collections.abc import Sequence

from jamsos.lib.money import number
from jamsos.ui import charts
from jamsos.ui.panels import Panel
from reporting.grids import Grid, Line, Reader, Section, shown
from reporting.stages import Waiting

NOTE = (
    "Batas waktu ditetapkan Tim, bukan oleh Perbup (belum terkonfirmasi). Nilai tengah: separuh menunggu lebih lama."
)
HEADER = ("Menunggu", "Nilai tengah", "Terlama", "Batas", "Lewat batas")


def stage_panel(reader: Reader, stages: Sequence[Waiting]) -> Panel:
    """Every stage with a term of ours; who is overdue by right."""
    people = reader.counts([stage.people for stage in stages])
    over = reader.counts([stage.overdue for stage in stages])
    lines, items = [], []
    for stage, waiting, late in zip(stages, people, over, strict=True):
        here = {"menunggu": stage.state.value}
        days = [reader.count("lama-menunggu", f"{number(one)} hari", **here) for one in (stage.median, stage.longest)]
        cells = (
            reader.count("menunggu", shown(waiting), **here),
            *days,
            reader.count("batas-waktu", f"{number(stage.limit)} hari"),
            reader.count("lewat-batas", shown(late), macet=stage.state.value),
        )
        lines.append(Line(stage.state.label, cells))
        items.append(charts.Item(stage.state.label, late, f"{shown(late)} / {shown(waiting)}", back=waiting or 0))
    grid = Grid("Tahap", HEADER, (Section(tuple(lines)),))
    chart = charts.row_bars("Lewat batas waktu dibanding semua yang menunggu", items)
    return Panel(
        "Lama menunggu per tahap",
        template="reporting/desa.html",
        context={"grid": grid, "chart": chart},
        note=NOTE,
        wide=True,
    )
