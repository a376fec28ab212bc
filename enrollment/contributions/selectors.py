"""What is paid, what is not, and who stands without a month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet, Value

from enrollment.contributions.models import Payment
from enrollment.contributions.months import wave_months
from enrollment.decrees.models import Decree, DecreeState, Kind
from enrollment.lifecycle import State
from enrollment.submissions.models import Answer, SubmissionLine

PAYING = (State.REGISTERED, State.ACTIVE)


@dataclass(frozen=True)
class Month:
    """A month of a wave: its payment, or none yet; `due` once the month has begun."""

    first_day: date
    payment: Payment | None
    due: bool


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


def paying_decrees() -> QuerySet[Decree]:
    """Issued decrees that have been handed to BPJS, the newest first."""
    issued = Decree.objects.filter(kind=Kind.BUPATI, state=DecreeState.ISSUED, submissions__isnull=False)
    return issued.select_related("wave__program").distinct().order_by("-pk")


def months_of(decree: Decree, *, on: date) -> list[Month]:
    """Every month of the wave, paid or not, as seen on day `on`."""
    paid = {(payment.year, payment.month): payment for payment in decree.payments.all()}
    return [Month(day, paid.get((day.year, day.month)), day <= on) for day in wave_months(decree.wave)]


def unpaid_months(decree: Decree) -> list[date]:
    """The wave's months that have no payment, in order."""
    return [month.first_day for month in months_of(decree, on=date.max) if month.payment is None]


def gap(decree: Decree, *, on: date) -> Gap:
    """Who has been recorded but not paid for all the months that have begun by `on`."""
    begun = [day for day in wave_months(decree.wave) if day <= on]
    if not begun:
        return Gap(0, 0, 0)
    within = Q(contributions__year=begun[0].year, contributions__month__lte=begun[-1].month)
    counted = payable(decree).order_by().annotate(missing=Value(len(begun)) - Count("contributions", filter=within))
    missing = list(counted.filter(missing__gt=0).values_list("missing", flat=True))
    return Gap(len(missing), sum(missing), sum(missing) * decree.wave.monthly_rate)
