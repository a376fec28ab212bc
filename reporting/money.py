"""The money of a programme by fund source (Pasal 15 ayat (2), 27): ceiling, bound by decree, paid."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Sum

from enrollment.contributions.models import Payment
from enrollment.programs.funds import bound
from enrollment.programs.models import FundSource, Program


@dataclass(frozen=True)
class Purse:
    """Whole rupiah of one fund source. `committed` = issued Keputusan Bupati, `paid` = contributions posted."""

    name: str
    ceiling: int
    basis: str
    committed: int
    paid: int

    @property
    def left(self) -> int:
        """Ceiling less what decrees have bound; negative when they bind more than there is."""
        return self.ceiling - self.committed


def purses(program: Program) -> list[Purse]:
    """One purse for each fund source with a ceiling, a decree or a payment."""
    committed = bound(program)
    payments = Payment.objects.filter(decree__program=program)
    paid = dict(payments.order_by().values_list("decree__wave__fund_source").annotate(Sum("amount")))
    budgets = {budget.fund_source: budget for budget in program.budgets.all()}
    used = [source for source in FundSource if source in budgets or source in committed or source in paid]
    return [_purse(source, budgets.get(source), committed.get(source, 0), paid.get(source, 0)) for source in used]


def _purse(source: FundSource, budget: object, committed: int, paid: int) -> Purse:
    return Purse(source.label, getattr(budget, "ceiling", 0), getattr(budget, "legal_basis", ""), committed, paid)
