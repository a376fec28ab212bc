"""Programme years beside each other, and the waves of a year (Pasal 19 ayat (1), 20 ayat (4))."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Sum

from enrollment.contributions.models import Payment
from enrollment.decrees.models import Decree, DecreeState, Kind
from enrollment.programs.models import Program
from jamsos.lib.money import number, rupiah
from jamsos.ui.panels import Panel
from reporting.counting import count_by
from reporting.grids import SHOWN, Grid, Line, Reader, Section, header
from reporting.grids import Count as Cell
from reporting.indicators import standing
from reporting.suppression import CLOSED, close_small
from reporting.tally import Chain

WAVE_HEADER = ("Kuota", "Ditetapkan", "Anggaran tahap", "Terikat", "Dibayar")


@dataclass(frozen=True)
class WaveFigures:
    """A wave: people and whole rupiah, as planned, as its decrees in force grant, as paid.

    `closed` = its people are told only to who may see them: one of its decrees names few, or would open another.
    """

    number: int
    name: str
    quota: int
    people: int
    budget: int
    committed: int
    paid: int
    closed: bool


def by_year(program: Program, whole: Chain) -> dict[int, Chain]:
    """The chain of every programme year, the newest first; `whole`: that of the programme, counted already."""
    chains = {year: Chain() for year in Program.objects.values_list("year", flat=True)} | {program.year: whole}
    (rows,) = count_by(standing().exclude(program=program), ("program__year", "reached"))
    for year, reached, people in rows:
        chains[year].add(reached, people)
    return chains


def by_wave(program: Program) -> list[WaveFigures]:
    """The waves of the year in order."""
    issued = Decree.objects.filter(kind=Kind.BUPATI, state=DecreeState.ISSUED, program=program)
    decrees = list(issued.order_by("decided_on", "pk"))
    seen = close_small([one.people - one.removed for one in decrees])
    closed = {one.wave_id for one, count in zip(decrees, seen, strict=True) if count is None}
    payments = Payment.objects.filter(decree__program=program).order_by()
    paid = dict(payments.values_list("decree__wave").annotate(Sum("amount")))
    return [
        WaveFigures(
            wave.number,
            f"{wave} · {wave.get_fund_source_display()}",
            wave.quota,
            sum(one.people - one.removed for one in decrees if one.wave_id == wave.pk),
            wave.budget,
            sum(one.amount - one.freed for one in decrees if one.wave_id == wave.pk),
            paid.get(wave.pk, 0),
            wave.pk in closed,
        )
        for wave in program.waves.all()
    ]


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
    people = CLOSED if wave.closed and not reader.names else number(wave.people)
    money = (("anggaran-tahap", wave.budget), ("terikat", wave.committed), ("dibayar", wave.paid))
    told = (
        ("kuota-tahap", number(wave.quota)),
        ("nama-keputusan", people),
        *((key, rupiah(amount)) for key, amount in money),
    )
    return tuple(reader.count(key, text, tahap=wave.number) for key, text in told)
