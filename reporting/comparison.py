"""Programme years beside each other, and the waves of a year (Pasal 19 ayat (1), 20 ayat (4))."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from enrollment.programs.models import Program, Wave
from jamsos.lib.money import number, rupiah
from jamsos.ui.panels import Panel
from reporting.counting import count_by
from reporting.entries import Asked, Found, bound, paid
from reporting.grids import SHOWN, Grid, Line, Reader, Section, header
from reporting.grids import Count as Cell
from reporting.indicators import standing
from reporting.suppression import CLOSED
from reporting.tally import Chain

WAVE_HEADER = ("Kuota", "Ditetapkan", "Anggaran tahap", "Terikat", "Dibayar")


@dataclass(frozen=True)
class WaveFigures:
    """A wave: people and whole rupiah, as planned, as its decrees in force grant, as paid.

    `closed` = which of its figures are told only to who may see the people behind: a decree of it is closed in them.
    """

    number: int
    name: str
    quota: int
    people: int
    budget: int
    committed: int
    paid: int
    closed: frozenset[str]


def by_year(program: Program, whole: Chain) -> dict[int, Chain]:
    """The chain of every programme year, the newest first; `whole`: that of the programme, counted already."""
    chains = {year: Chain() for year in Program.objects.values_list("year", flat=True)} | {program.year: whole}
    (rows,) = count_by(standing().exclude(program=program), ("program__year", "reached"))
    for year, reached, people in rows:
        chains[year].add(reached, people)
    return chains


def by_wave(program: Program) -> list[WaveFigures]:
    """The waves of the year in order."""
    asked = Asked(program, timezone.localdate())
    decrees, payments = bound(asked), paid(asked)
    return [
        _wave(
            wave,
            [row for row in decrees if row.wave == wave.number],
            [row for row in payments if row.wave == wave.number],
        )
        for wave in program.waves.all()
    ]


def _wave(wave: Wave, decrees: Found, payments: Found) -> WaveFigures:
    closed = {"nama-keputusan", "terikat"} if any(row.closed for row in decrees) else set()
    closed |= {"dibayar"} if any(row.closed for row in payments) else set()
    return WaveFigures(
        wave.number,
        f"{wave} · {wave.get_fund_source_display()}",
        wave.quota,
        sum(row.people for row in decrees),
        wave.budget,
        sum(row.part for row in decrees),
        sum(row.part for row in payments),
        frozenset(closed),
    )


def year_panel(reader: Reader, years: dict[int, Chain], waves: list[WaveFigures]) -> Panel:
    """Both tables; sums over the whole regency are not closed."""
    rows = [
        Line(f"Program {year}", tuple(reader.count(key, number(chain.at(key)), tahun=year) for key in SHOWN))
        for year, chain in years.items()
    ]
    lines = [Line(wave.name, _wave_cells(reader, wave)) for wave in waves]
    context = {
        "years": Grid("Tahun", header(), (Section(tuple(rows)),)),
        "waves": Grid("Tahap", WAVE_HEADER, (Section(tuple(lines)),)),
    }
    return Panel("Tahun dan tahap", template="reporting/years.html", context=context, wide=True)


def _wave_cells(reader: Reader, wave: WaveFigures) -> tuple[Cell, ...]:
    told = {
        "kuota-tahap": number(wave.quota),
        "nama-keputusan": number(wave.people),
        "anggaran-tahap": rupiah(wave.budget),
        "terikat": rupiah(wave.committed),
        "dibayar": rupiah(wave.paid),
    }
    closed = frozenset() if reader.names else wave.closed
    return tuple(reader.count(key, CLOSED if key in closed else text, tahap=wave.number) for key, text in told.items())
