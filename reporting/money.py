"""The money of a programme by fund source (Pasal 15 ayat (2), 27): ceiling, bound by decree, paid, and how long."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Sum

from enrollment.contributions.gaps import Bill
from enrollment.contributions.models import Payment
from enrollment.programs.funds import bound
from enrollment.programs.models import FundSource, Program


@dataclass(frozen=True)
class Purse:
    """Whole rupiah of one fund source. `committed` = issued Keputusan Bupati, `paid` = contributions posted.

    `source` = its code (`FundSource`), `bill` = what is owed a month at present, and for months begun and unpaid.
    """

    source: str
    name: str
    ceiling: int
    basis: str
    committed: int
    paid: int
    bill: Bill

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


def purses(program: Program, bills: Mapping[str, Bill] | None = None) -> list[Purse]:
    """One purse for each fund source with a ceiling, a decree or a payment; `bills` by fund source, if asked for."""
    committed = bound(program)
    payments = Payment.objects.filter(decree__program=program)
    paid = dict(payments.order_by().values_list("decree__wave__fund_source").annotate(Sum("amount")))
    budgets = {budget.fund_source: budget for budget in program.budgets.all()}
    used = [source for source in FundSource if source in budgets or source in committed or source in paid]
    return [
        Purse(
            source=source.value,
            name=source.label,
            ceiling=budgets[source].ceiling if source in budgets else 0,
            basis=budgets[source].legal_basis if source in budgets else "",
            committed=committed.get(source, 0),
            paid=paid.get(source, 0),
            bill=(bills or {}).get(source, Bill(0, 0)),
        )
        for source in used
    ]
