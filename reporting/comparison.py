"""Programme years beside each other, and the waves of a year: one query each (Pasal 19 ayat (1), 20 ayat (4))."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Sum

from enrollment.contributions.models import Payment
from enrollment.decrees.models import Decree, DecreeState, Kind
from enrollment.programs.models import Program
from jamsos.lib.money import number, rupiah
from jamsos.ui.panels import Panel
from reporting.grids import SHOWN, Grid, Line, Reader, Section, header
from reporting.grids import Count as Cell
from reporting.indicators import standing
from reporting.tally import Chain

WAVE_HEADER = ("Kuota", "Ditetapkan", "Anggaran tahap", "Terikat", "Dibayar")


@dataclass(frozen=True)
class WaveFigures:
    """A wave: people and whole rupiah, as planned, as its decrees in force grant, as paid."""

    number: int
    name: str
    quota: int
    people: int
    budget: int
    committed: int
    paid: int


def by_year(_program: Program) -> dict[int, Chain]:
    """The chain of every programme year, the newest first."""
    chains: dict[int, Chain] = {year: Chain() for year in Program.objects.values_list("year", flat=True)}
    for year, reached, people in standing().values_list("program__year", "reached").annotate(Count("pk")):
        chains[year].add(reached, people)
    return chains


def by_wave(program: Program) -> list[WaveFigures]:
    """The waves of the year in order."""
    decrees = Decree.objects.filter(kind=Kind.BUPATI, state=DecreeState.ISSUED, program=program).order_by()
    names = ("people", "removed", "amount", "freed")
    sums = {row["wave"]: row for row in decrees.values("wave").annotate(**{f"sum_{one}": Sum(one) for one in names})}
    payments = Payment.objects.filter(decree__program=program).order_by()
    paid = dict(payments.values_list("decree__wave").annotate(Sum("amount")))
    nothing = dict.fromkeys((f"sum_{name}" for name in names), 0)
    return [
        WaveFigures(
            wave.number,
            f"{wave} · {wave.get_fund_source_display()}",
            wave.quota,
            found["sum_people"] - found["sum_removed"],
            wave.budget,
            found["sum_amount"] - found["sum_freed"],
            paid.get(wave.pk, 0),
        )
        for wave in program.waves.all()
        for found in (sums.get(wave.pk, nothing),)
    ]


def year_panel(reader: Reader, years: dict[int, Chain], waves: list[WaveFigures]) -> Panel:
    """Both tables; sums over the whole regency are never small enough to close."""
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
    people = (("kuota-tahap", wave.quota), ("nama-keputusan", wave.people))
    money = (("anggaran-tahap", wave.budget), ("terikat", wave.committed), ("dibayar", wave.paid))
    told = (*((key, number(count)) for key, count in people), *((key, rupiah(sum_)) for key, sum_ in money))
    return tuple(reader.count(key, text, tahap=wave.number) for key, text in told)
