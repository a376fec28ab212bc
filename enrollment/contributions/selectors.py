"""What is paid, what is not, and who stands without a month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Cast, Coalesce, ExtractMonth, ExtractYear, Greatest, Least, TruncDate

from enrollment.contributions.models import Closing, Contribution, Payment, Reversal
from enrollment.contributions.months import decree_months
from enrollment.decrees.models import Decree, DecreeState, Kind, Removal
from enrollment.lifecycle import State
from enrollment.submissions.models import Answer, SubmissionLine

# What one month of a frozen line costs: its amount over its months, always whole rupiah.
MONTHLY_RATE = F("line__amount") / F("line__months")
PAYING = (State.REGISTERED, State.ACTIVE)
WAVE = "submission__decree__wave"
PERSON = "line__registration"
STILL = Q(**{f"{PERSON}__state__in": PAYING})


@dataclass(frozen=True)
class Month:
    """A month of a wave: its payments, and the people still to be paid for; `due` once the month has begun.

    `closing` = its totals as frozen, while it is closed.
    """

    first_day: date
    payments: tuple[Payment, ...]
    owing: int
    due: bool
    closing: Closing | None = None

    @property
    def open(self) -> bool:
        """Whether somebody may still be paid for."""
        return self.due and self.owing > 0 and not self.closing

    @property
    def people(self) -> int:
        return sum(payment.people for payment in self.payments)

    @property
    def amount(self) -> int:
        return sum(payment.amount for payment in self.payments)


def recorded() -> QuerySet[SubmissionLine]:
    """Lines recorded by BPJS, with `last_month`: the last month of the programme's year that each is paid for.

    That of the wave; for who has left, the month in which it happened, and none from which an amending decree pays
    for somebody else in that place (Pasal 22(4)). 0 = no month of the year.
    """
    lines = SubmissionLine.objects.filter(included=True, answer=Answer.RECORDED)
    return lines.annotate(last_month=Case(When(STILL, then=F(f"{WAVE}__month_to")), default=_left_in()))


def _left_in() -> Greatest:
    left = Coalesce(f"{PERSON}__left_on", TruncDate(f"{PERSON}__state_changed_at"))
    month = Cast((ExtractYear(left) - F(f"{WAVE}__program__year")) * 12 + ExtractMonth(left), IntegerField())
    off = Removal.objects.filter(line=OuterRef("line"), decree__state=DecreeState.ISSUED).values("decree__month_from")
    before = Coalesce(Subquery(off[:1]) - 1, Value(12), output_field=IntegerField())
    return Greatest(Value(0), Least(F(f"{WAVE}__month_to"), month, before), output_field=IntegerField())


def lines_of(decree: Decree) -> QuerySet[SubmissionLine]:
    """The recorded lines of the decree in its order, also of people who have left since."""
    return recorded().filter(submission__decree=decree).order_by("line__no")


def payable(decree: Decree) -> QuerySet[SubmissionLine]:
    """The recorded lines of the decree whose people are registered or active."""
    return lines_of(decree).filter(STILL)


def owed(decree: Decree, month: date) -> QuerySet[SubmissionLine]:
    """Recorded lines that are to be paid for `month` (its first day) and have no contribution for it yet."""
    paid = Contribution.objects.filter(line=OuterRef("pk"), year=month.year, month=month.month)
    return lines_of(decree).filter(last_month__gte=month.month).exclude(Exists(paid))


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
    payments = list(decree.payments.select_related("file", "invoice").order_by("sequence"))
    lines = lines_of(decree).order_by()
    until = dict(lines.values_list("last_month").annotate(Count("pk")))
    paid = _paid(lines)
    shut = {one.month: one for one in closings(decree).filter(reopened_at=None)}
    return [
        Month(
            first_day=day,
            payments=tuple(payment for payment in payments if (payment.year, payment.month) == (day.year, day.month)),
            owing=sum(people for last, people in until.items() if last >= day.month) - paid.get(day.month, 0),
            due=day <= on,
            closing=shut.get(day.month),
        )
        for day in decree_months(decree)
    ]


def _paid(lines: QuerySet[SubmissionLine]) -> dict[int, int]:
    """Month -> how many of those who are to be paid for it are paid; what was paid past somebody's last is not."""
    in_time = Q(contributions__reversal=None, contributions__month__lte=F("last_month"))
    return dict(lines.filter(in_time).values_list("contributions__month").annotate(Count("contributions")))


def unanswered(decree: Decree) -> int:
    """People handed over under the decree about whom BPJS has not answered yet."""
    waiting = SubmissionLine.objects.filter(submission__decree=decree, included=True, answer=Answer.NONE)
    return waiting.filter(resent_in=None).count()


def unpaid_months(decree: Decree, *, on: date) -> list[date]:
    """The open months begun by day `on` for which somebody is still to be paid, in order."""
    return [month.first_day for month in months_of(decree, on=on) if month.open]


def closings(decree: Decree) -> QuerySet[Closing]:
    """Every closing of a month of the decree, also those that were reopened, the newest first."""
    return decree.closings.select_related("closed_by", "reopened_by").order_by("-closed_at")


def closed(decree: Decree, month: date) -> bool:
    """Whether the month (its first day) is closed."""
    return decree.closings.filter(year=month.year, month=month.month, reopened_at=None).exists()


def skipped(decree: Decree, month: date) -> list[date]:
    """The months of the decree before `month` for which somebody is still to be paid."""
    return [day for day in unpaid_months(decree, on=month) if day < month]


def reversals(decree: Decree) -> QuerySet[Reversal]:
    """Payments of the decree that were taken back, the newest first."""
    taken = Reversal.objects.filter(payment__decree=decree).select_related("payment", "made_by")
    return taken.order_by("-made_at")
