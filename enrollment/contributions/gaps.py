"""Who stands without a month, and who has the three paid months in a row that JKM in full asks for.

Set-based: the months of a person are a text of digits (see `PaidYear`), so that a gap is the zeros at its end and the
JKM window three ones at its end; lists, counts and the work list all filter the same columns.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import astuple, dataclass
from datetime import date

from django.db.models import (
    Case,
    CharField,
    Count,
    F,
    Func,
    IntegerField,
    Min,
    Q,
    QuerySet,
    Sum,
    TextChoices,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Concat, Greatest, Least, Left, Length, Replace, Substr

from enrollment.contributions.selectors import MONTHLY_RATE, PERSON, STILL, WAVE, recorded
from enrollment.decrees.models import Decree
from enrollment.programs.models import Program
from enrollment.submissions.models import SubmissionLine

ALIKE = (f"{PERSON}__state", f"{WAVE}__month_to", f"{WAVE}__fund_source", "submission__decree__program__year")
DECREE = "submission__decree"
IN_A_ROW = "111"
WORST = 3
"""Months of arrears from which BPJS counts somebody as inactive and the clock restarts (DOMAIN: to be confirmed)."""
FIRST = Coalesce("submission__decree__month_from", f"{WAVE}__month_from")
"""The first month paid for: an amendment begins later than its wave."""


class Window(TextChoices):
    """Where a person stands towards JKM in full: three consecutive paid months (Permenaker 1/2025).

    A month breaks the row once it has ended unpaid; while it runs, the row is only in danger.
    """

    KEPT = "terjaga", "Terjaga"
    AT_RISK = "terancam", "Terancam putus"
    LOST = "terputus", "Terputus"
    BUILDING = "menuju", "Belum tiga bulan"
    ENDED = "berakhir", "Berakhir, masih menunggak"


@dataclass(frozen=True)
class Gap:
    """Recorded people with at least one unpaid month up to a day, their person-months and rupiah."""

    people: int
    months: int
    amount: int


def standing(program: Program, *, on: date) -> QuerySet[SubmissionLine]:
    """Recorded lines of the programme whose first month has begun by day `on`, with how each person stands.

    Who has left is among them while a month up to leaving is unpaid. `until`: the last month looked at. `owed`: the
    months of the decree that have begun, first to last, 1 = paid; `unpaid`: how many of them are not; `behind`: how
    many of these stand at the end; `row`: the months that count towards JKM, from January of the year before;
    `window`: one of `Window`.
    """
    stands = counted(program, on=on).filter(until__gte=FIRST)
    return stands.annotate(row=_row(program, on)).annotate(window=_window()).filter(STILL | Q(unpaid__gt=0))


def counted(program: Program, *, on: date) -> QuerySet[SubmissionLine]:
    """Everybody recorded in the programme with the columns of `standing` that the months alone tell."""
    last = _months_begun(program.year, on)
    until = Least("last_month", Value(last), output_field=IntegerField())
    lines = recorded().filter(submission__decree__program=program).annotate(until=until, first_month=FIRST)
    begun = Greatest(F("until") - FIRST + 1, Value(0), output_field=IntegerField())
    months = lines.annotate(
        owed=Substr("paid_year__paid", FIRST, begun),
        months=Concat("paid_year__paid_before", Left("paid_year__paid", F("until")), output_field=CharField()),
    )
    unpaid = Length(Replace("owed", Value("1"), Value("")))
    behind = Length("owed") - Length(Func("owed", Value("0"), function="rtrim", output_field=CharField()))
    return months.annotate(unpaid=unpaid, behind=behind)


def _months_begun(year: int, on: date) -> int:
    """Months of the year that have begun by day `on`."""
    return 12 if year < on.year else on.month if year == on.year else 0


def _row(program: Program, on: date) -> Func | F:
    """The months without the one that still runs, as long as it is unpaid."""
    if program.year != on.year:
        return F("months")
    runs = Q(**{f"{WAVE}__month_to__gte": on.month})
    unpaid_still = Case(When(runs, then=Value("0$")), default=Value("$"))
    return Func("months", unpaid_still, Value(""), function="regexp_replace", output_field=CharField())


def _window() -> Case:
    """An annotation is written out at every mention: the row in two places and `behind` in one, not in four."""
    last_three = Case(When(behind=0, then=Value(Window.KEPT.value)), default=Value(Window.AT_RISK.value))
    return Case(
        When(~STILL, then=Value(Window.ENDED.value)),
        When(row__endswith=IN_A_ROW, then=last_three),
        When(row__contains=IN_A_ROW, then=Value(Window.LOST.value)),
        default=Value(Window.BUILDING.value),
    )


@dataclass(frozen=True)
class Bill:
    """What is owed, whole rupiah: for one month of everybody paid for now, and for the unpaid months.

    `billed` and `owing`: how many people that is.
    """

    month: int = 0
    arrears: int = 0
    billed: int = 0
    owing: int = 0

    def __add__(self, other: Bill) -> Bill:
        return Bill(*map(sum, zip(astuple(self), astuple(other), strict=True)))


@dataclass(frozen=True)
class Alarm:
    """People by months unpaid at the end (`WORST` = that many or more) and by JKM window; bills by fund source.

    `decrees`: the same bills by decree (its row number).
    """

    behind: dict[int, int]
    windows: dict[Window, int]
    bills: dict[str, Bill]
    decrees: dict[int, Bill]


def _all_of(lines: QuerySet[SubmissionLine], program: Program) -> QuerySet[SubmissionLine]:
    """The same lines, where everybody's months are read: nobody's of another year, and not person by person."""
    return lines.filter(paid_year__program=program, paid_year__year=program.year)


def alarm(program: Program, lines: QuerySet[SubmissionLine], *, on: date) -> Alarm:
    """The figures of `standing` lines of the programme on day `on`.

    People whose months, states and decree are alike stand alike: counted together first, then one of each is looked
    at. 200,000 people are a few hundred kinds, and the work on texts is done for so many only.
    """
    now = STILL & Q(submission__decree__program__year=on.year, **{f"{WAVE}__month_to__gte": on.month})
    kinds = ("paid_year__paid", "paid_year__paid_before", "until", "first_month", DECREE, *ALIKE)
    alike = _all_of(lines, program).order_by().values(*kinds)
    sums = {"month": Sum(MONTHLY_RATE, filter=now, default=0), "rate": Sum(MONTHLY_RATE)}
    people = {"people": Count("pk"), "billed": Count("pk", filter=now)}
    groups = list(alike.annotate(one=Min("pk"), **people, **sums))
    stands = {one.pk: one for one in lines.order_by().select_related(None).filter(pk__in=[g["one"] for g in groups])}
    behind, windows = Counter(), Counter()
    bills: dict[str, Bill] = defaultdict(Bill)
    decrees: dict[int, Bill] = defaultdict(Bill)
    for group in groups:
        one = stands.get(group["one"])
        if one is None:  # left between the two questions
            continue
        behind[min(one.behind, WORST)] += group["people"]
        windows[one.window] += group["people"]
        owing = group["people"] if one.unpaid else 0
        bill = Bill(group["month"], one.unpaid * group["rate"], group["billed"], owing)
        bills[group[f"{WAVE}__fund_source"]] += bill
        decrees[group[DECREE]] += bill
    by_months = {months: behind[months] for months in range(WORST + 1)}
    return Alarm(by_months, {one: windows[one] for one in Window}, dict(bills), dict(decrees))


def gap(decree: Decree, *, on: date) -> Gap:
    """Who of the decree has been recorded but not paid for all the months that have begun by `on`."""
    lines = _all_of(standing(decree.program, on=on), decree.program)
    missing = lines.filter(submission__decree=decree, unpaid__gt=0).order_by()
    owed = F("unpaid") * MONTHLY_RATE
    found = missing.aggregate(people=Count("pk"), months=Sum("unpaid"), amount=Sum(owed))
    return Gap(found["people"], found["months"] or 0, found["amount"] or 0)


def unpaid_of(line: SubmissionLine) -> list[date]:
    """The months of the decree that a `standing` line's person is not paid for, each as its first day."""
    decree = line.submission.decree
    months = enumerate(line.owed, decree.first_month)
    return [date(decree.wave.program.year, month, 1) for month, paid in months if paid == "0"]


def lost_in(line: SubmissionLine) -> date | None:
    """The month that broke the person's last row of three, if it is broken (first day of the month)."""
    if line.window != Window.LOST:
        return None
    place = line.row.rindex(IN_A_ROW) + len(IN_A_ROW)
    return date(line.submission.decree.wave.program.year - 1 + place // 12, place % 12 + 1, 1)


def in_a_row(line: SubmissionLine) -> int:
    """Paid months in a row up to the last that counts."""
    return len(line.row) - len(line.row.rstrip("1"))
