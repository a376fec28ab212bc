"""Contributions month by month: paid, and still owed by people whom BPJS recorded (Pasal 24 ayat (2) huruf f)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, QuerySet, Sum
from django.db.models.functions import Coalesce

from enrollment.contributions.gaps import WAVE
from enrollment.contributions.models import Contribution
from enrollment.contributions.selectors import MONTHLY_RATE, recorded
from enrollment.programs.models import Program
from enrollment.submissions.models import SubmissionLine

BEGINS = Coalesce("submission__decree__month_from", f"{WAVE}__month_from")


@dataclass(frozen=True)
class MonthFigures:
    """One month of contributions: people and whole rupiah, paid and owed; nothing is owed before it has begun."""

    month: int
    paid_people: int
    paid: int
    owing_people: int
    owing: int

    @property
    def billed(self) -> int:
        return self.paid + self.owing


def by_month(program: Program, months: Iterable[int], *, on: date) -> list[MonthFigures]:
    """The months of the programme year, as known on day `on`."""
    paid = Contribution.objects.filter(line__submission__decree__program=program, year=program.year).order_by()
    sums = {month: found for month, *found in paid.values_list("month").annotate(Count("pk"), Sum("amount"))}
    return [MonthFigures(month, *sums.get(month, (0, 0)), *_owing(program, month, on)) for month in months]


def owing(program: Program, month: int) -> QuerySet[SubmissionLine]:
    """Recorded lines that are to be paid for a month of the year and are not, each with its `rate` in rupiah."""
    paid = Contribution.objects.filter(line=OuterRef("pk"), year=program.year, month=month)
    lines = recorded().filter(submission__decree__program=program, last_month__gte=month)
    missing = lines.alias(begins=BEGINS).filter(~Exists(paid), begins__lte=month)
    return missing.annotate(rate=MONTHLY_RATE).order_by()


def _owing(program: Program, month: int, on: date) -> tuple[int, int]:
    if date(program.year, month, 1) > on:
        return 0, 0
    found = owing(program, month).aggregate(people=Count("pk"), rupiah=Sum("rate"))
    return found["people"], found["rupiah"] or 0
