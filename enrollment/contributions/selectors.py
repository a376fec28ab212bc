"""What is paid, what is not, and who stands without a month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum, Value

from enrollment.contributions.models import Contribution, Payment, Reversal
from enrollment.contributions.months import decree_months
from enrollment.decrees.models import Decree, DecreeState, Kind
from enrollment.lifecycle import State
from enrollment.submissions.models import Answer, SubmissionLine

# What one month of a frozen line costs: its amount over its months, always whole rupiah.
MONTHLY_RATE = F("line__amount") / F("line__months")
PAYING = (State.REGISTERED, State.ACTIVE)


@dataclass(frozen=True)
class Month:
    """A month of a wave: its payments, and the people still to be paid for; `due` once the month has begun."""

    first_day: date
    payments: tuple[Payment, ...]
    owing: int
    due: bool

    @property
    def people(self) -> int:
        return sum(payment.people for payment in self.payments)

    @property
    def amount(self) -> int:
        return sum(payment.amount for payment in self.payments)


@dataclass(frozen=True)
class Gap:
    """Recorded people with at least one unpaid month up to a day, their person-months and rupiah."""

    people: int
    months: int
    amount: int


def payable(decree: Decree) -> QuerySet[SubmissionLine]:
    """Lines recorded by BPJS whose people are registered or active."""
    recorded = SubmissionLine.objects.filter(submission__decree=decree, included=True, answer=Answer.RECORDED)
    return recorded.filter(line__registration__state__in=PAYING).order_by("line__no")


def owed(decree: Decree, month: date) -> QuerySet[SubmissionLine]:
    """Payable lines that have no contribution for `month` (its first day) yet."""
    paid = Contribution.objects.filter(line=OuterRef("pk"), year=month.year, month=month.month)
    return payable(decree).exclude(Exists(paid))


def owed_amount(decree: Decree, month: date) -> int:
    """Rupiah still to be paid for `month` (its first day)."""
    return owed(decree, month).order_by().aggregate(rupiah=Sum(MONTHLY_RATE))["rupiah"] or 0


def monthly_rates(decree: Decree) -> list[int]:
    """What a month of its people costs, each rate once, the lowest first."""
    costs = decree.lines.order_by().values_list("amount", "months").distinct()
    return sorted({amount // months for amount, months in costs})


def paying_decrees() -> QuerySet[Decree]:
    """Issued decrees that have been handed to BPJS, the newest first."""
    issued = Decree.objects.filter(kind=Kind.BUPATI, state=DecreeState.ISSUED, submissions__isnull=False)
    return issued.select_related("wave__program").distinct().order_by("-pk")


def months_of(decree: Decree, *, on: date) -> list[Month]:
    """Every month of the decree, paid or not, as seen on day `on`."""
    payments, lines = list(decree.payments.order_by("sequence")), payable(decree).order_by()
    people, contributions = lines.count(), Contribution.objects.filter(line__in=lines)
    paid = dict(contributions.values_list("month").annotate(Count("pk")))
    return [
        Month(
            first_day=day,
            payments=tuple(payment for payment in payments if (payment.year, payment.month) == (day.year, day.month)),
            owing=people - paid.get(day.month, 0),
            due=day <= on,
        )
        for day in decree_months(decree)
    ]


def unpaid_months(decree: Decree, *, on: date) -> list[date]:
    """The months begun by day `on` for which somebody is still to be paid, in order."""
    return [month.first_day for month in months_of(decree, on=on) if month.due and month.owing]


def skipped(decree: Decree, month: date) -> list[date]:
    """The months of the decree before `month` for which somebody is still to be paid."""
    return [day for day in unpaid_months(decree, on=month) if day < month]


def reversals(decree: Decree) -> QuerySet[Reversal]:
    """Payments of the decree that were taken back, the newest first."""
    taken = Reversal.objects.filter(payment__decree=decree).select_related("payment", "made_by")
    return taken.order_by("-made_at")


def gap(decree: Decree, *, on: date) -> Gap:
    """Who has been recorded but not paid for all the months that have begun by `on`."""
    begun = [day for day in decree_months(decree) if day <= on]
    if not begun:
        return Gap(0, 0, 0)
    within = Q(
        contributions__year=begun[0].year, contributions__month__lte=begun[-1].month, contributions__reversal=None
    )
    counted = payable(decree).order_by().annotate(missing=Value(len(begun)) - Count("contributions", filter=within))
    missing = list(counted.filter(missing__gt=0).values_list("missing", MONTHLY_RATE))
    return Gap(len(missing), sum(months for months, _ in missing), sum(months * rate for months, rate in missing))
