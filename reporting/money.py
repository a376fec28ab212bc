"""The money of a programme by fund source (Pasal 15 ayat (2), 27): ceiling, bound by decree, paid, and how long."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from enrollment.contributions.gaps import Bill
from enrollment.programs.models import FundSource, Program
from reporting.entries import Asked, Found, bound, people_behind
from reporting.entries import paid as paid_of
from reporting.suppression import close_parts

COUNTED = ("terikat", "dibayar", "tagihan-sebulan", "tunggakan-rupiah")
"""The rupiah of a fund source that divide by a known rate: they tell how many people are behind them."""
RESTS_ON = {
    **{key: {key} for key in COUNTED},
    "sisa-pagu": {"terikat"},
    "serapan-terikat": {"terikat"},
    "sisa-uang": {"dibayar"},
    "serapan-dibayar": {"dibayar"},
    "cukup-sampai": {"dibayar", "tagihan-sebulan", "tunggakan-rupiah"},
}
"""From each figure of a fund source to those that it would tell, the ceiling being public."""


@dataclass(frozen=True)
class Purse:
    """Whole rupiah of one fund source. `committed` = issued Keputusan Bupati, `paid` = contributions posted.

    `source` = its code (`FundSource`), `bill` = what is owed a month at present, and for months begun and unpaid;
    `named` and `payees` = the people whom its decrees name, and who were paid for.
    """

    source: str
    name: str
    ceiling: int
    basis: str
    committed: int
    paid: int
    bill: Bill
    named: int = 0
    payees: int = 0

    @property
    def people(self) -> dict[str, int]:
        """How many people are behind its rupiah, by the code of the figure."""
        bill = self.bill
        behind = (self.named, self.payees, bill.billed, bill.owing)
        return dict(zip(COUNTED, behind, strict=True))

    @property
    def left(self) -> int:
        """Ceiling less what decrees have bound; negative when they bind more than there is."""
        return self.ceiling - self.committed

    @property
    def unspent(self) -> int:
        """Ceiling less what was paid; negative when more was paid than there is."""
        return self.ceiling - self.paid

    def short_in(self, on: date) -> date | None:
        """The first month that the money no longer pays in full, as seen on day `on`; None = it lasts the year.

        What is unspent pays the arrears first, then month after month at the present bill. The month of `on` when
        it does not even pay the arrears.
        """
        if not self.bill.month:
            return None
        after = self.unspent - self.bill.arrears
        month = on.month if after < 0 else on.month + after // self.bill.month + 1
        return date(on.year, month, 1) if month <= 12 else None


def closed_figures(people: Sequence[Mapping[str, int]]) -> list[frozenset[str]]:
    """Of each fund source the figures to be closed, by the people behind its rupiah; their sum is told."""
    columns = {key: close_parts([one[key] for one in people]) for key in COUNTED}
    closed = [{key for key, seen in columns.items() if seen[place] is None} for place in range(len(people))]
    return [frozenset(key for key, told in RESTS_ON.items() if told & few) for few in closed]


def purses(program: Program, bills: Mapping[str, Bill] | None = None) -> list[Purse]:
    """One purse for each fund source with a ceiling, a decree or a payment; `bills` by fund source, if asked for."""
    committed, paid = (_by_source(find(Asked(program, timezone.localdate()))) for find in (bound, paid_of))
    budgets = {budget.fund_source: budget for budget in program.budgets.all()}
    used = [source for source in FundSource if source in budgets or source.label in {*committed, *paid}]
    return [
        Purse(
            source=source.value,
            name=source.label,
            ceiling=budgets[source].ceiling if source in budgets else 0,
            basis=budgets[source].legal_basis if source in budgets else "",
            committed=sum(row.part for row in committed.get(source.label, ())),
            paid=sum(row.part for row in paid.get(source.label, ())),
            bill=(bills or {}).get(source, Bill(0, 0)),
            named=people_behind(committed.get(source.label, ())),
            payees=people_behind(paid.get(source.label, ())),
        )
        for source in used
    ]


def _by_source(rows: Found) -> dict[str, Found]:
    """The rows of each fund source, by its name."""
    return {name: [row for row in rows if row.of == name] for name in {row.of for row in rows}}
