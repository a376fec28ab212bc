"""The panel of coverage by category of participants."""

from __future__ import annotations

from collections.abc import Sequence

from jamsos.lib.money import number
from jamsos.ui import charts
from jamsos.ui.panels import Panel
from jamsos.ui.templatetags.formats import tanggal
from reporting.coverage.models import CoverageRelease
from reporting.coverage.services import Coverage
from reporting.grids import Grid, Line, Reader, Section, shown

HEADER = ("Peserta BPJS", "Pekerja", "Cakupan", "Program: ditetapkan", "Program: aktif")
UNKNOWN = "belum tercatat"


def share_of(members: int | None, workers: int | None) -> str:
    """Participants of all workers, one decimal; a dash where either is not known."""
    if members is None or not workers:
        return "–"
    return f"{100 * members / workers:.1f} %".replace(".", ",")


def coverage_panel(reader: Reader, rows: Sequence[Coverage], release: CoverageRelease | None) -> Panel:
    """Official totals beside our own; who of ours by right."""
    counts = {key: reader.counts([getattr(one, key) for one in rows]) for key in ("decreed", "active")}
    lines = []
    for place, one in enumerate(rows):
        segment = one.segment.value
        official = (
            reader.count(key, UNKNOWN if total is None else number(total), segmen=segment)
            for key, total in (("peserta-bpjs", one.members), ("pekerja", one.workers))
        )
        ours = (
            reader.count(step, shown(counts[key][place]), segmen=segment)
            for key, step in (("decreed", "ditetapkan-bupati"), ("active", "aktif"))
        )
        share = reader.count("cakupan", share_of(one.members, one.workers), segmen=segment)
        lines.append(Line(one.segment.label, (*official, share, *ours)))
    items = [
        charts.Item(label, members, f"{number(members)} · {share_of(members, workers)}", back=workers or 0)
        for label, members, workers in ((one.segment.label, one.members, one.workers) for one in rows)
        if members is not None
    ]
    context = {
        "chart": charts.row_bars("Peserta dibanding pekerja per kategori", items) if items else None,
        "grid": Grid("Kategori", HEADER, (Section(tuple(lines)),)),
    }
    note = f"Menurut {release.source}, keadaan {tanggal(release.as_of)}." if release else "Angka BPJS belum dicatat."
    return Panel(
        "Cakupan menurut kategori peserta (Pasal 5 ayat (2))",
        template="reporting/coverage.html",
        context=context,
        note=f"{note} Kategori peserta program menurut penilaian terbaru.",
        wide=True,
    )
