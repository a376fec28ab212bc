"""Months that stand paid although the person had left before them, to be set off with BPJS (Pasal 22(4), 23(3)).

They arise when leaving is recorded after the payment. A payment is reversed as a whole, so they are told, not undone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, Func, IntegerField, OuterRef, QuerySet, Subquery, Sum

from enrollment.contributions.models import Contribution
from enrollment.contributions.months import label
from enrollment.contributions.selectors import STILL, recorded
from enrollment.submissions.models import SubmissionLine

SUMS = {"people": Count("pk"), "months": Sum("beyond_months"), "amount": Sum("beyond_amount")}


@dataclass(frozen=True)
class Overpaid:
    """People paid for past their last month, the person-months and whole rupiah of it."""

    people: int
    months: int
    amount: int


def overpaid() -> QuerySet[SubmissionLine]:
    """Recorded lines with a month paid after their `last_month`: `beyond` = these months, how many, and rupiah."""
    past = Contribution.objects.filter(line=OuterRef("pk"), month__gt=OuterRef("last_month"))
    lines = recorded().exclude(STILL).filter(Exists(past))
    return lines.annotate(
        beyond=ArraySubquery(past.order_by("month").values("month")),
        beyond_months=Func("beyond", function="cardinality", output_field=IntegerField()),
        beyond_amount=Subquery(past.order_by().values("line").annotate(rupiah=Sum("amount")).values("rupiah")),
    )


def total(lines: QuerySet[SubmissionLine]) -> Overpaid:
    """The sum of `overpaid` lines, in one query."""
    found = lines.order_by().aggregate(**SUMS)
    return Overpaid(found["people"], found["months"] or 0, found["amount"] or 0)


def by_fund(lines: QuerySet[SubmissionLine]) -> dict[str, Overpaid]:
    """The sums of `overpaid` lines by fund source, in one query; only funds that paid too much."""
    rows = lines.order_by().values("line__fund_source").annotate(**SUMS)
    return {row["line__fund_source"]: Overpaid(row["people"], row["months"], row["amount"]) for row in rows}


def beyond_in_words(line: SubmissionLine) -> str:
    """The months of an `overpaid` line, `Juli 2026, Agustus 2026`."""
    year = line.submission.decree.wave.program.year
    return ", ".join(label(date(year, month, 1)) for month in line.beyond)
