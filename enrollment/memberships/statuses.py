"""What a recorded person is: terdaftar, aktif, nonaktif, berakhir; derived from the ledger, here and nowhere else.

Pasal 1(8): a participant is who has paid. About three months of arrears in a row make BPJS count somebody as inactive
(DOMAIN section 6, to be confirmed). The list asks the database, a person's history goes through the same months.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Count, OuterRef, QuerySet, Subquery, TextChoices, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from enrollment.contributions.gaps import WORST, counted
from enrollment.contributions.months import label
from enrollment.contributions.selectors import STILL
from enrollment.memberships.models import Card, CardStep
from enrollment.programs.models import Program
from enrollment.submissions.models import SubmissionLine
from enrollment.workers.ending import why_ended
from enrollment.workers.models import Registration

ARREARS = "0" * WORST
Counts = tuple[dict[str, int], dict[str, int]]
"""People by membership, and by card."""


class Membership(TextChoices):
    REGISTERED = "terdaftar", "Terdaftar"
    ACTIVE = "aktif", "Aktif"
    INACTIVE = "nonaktif", "Nonaktif"
    ENDED = "berakhir", "Berakhir"


@dataclass(frozen=True)
class Since:
    """A membership from a day on, and why."""

    membership: Membership
    day: date
    why: str


def members(program: Program, *, on: date) -> QuerySet[SubmissionLine]:
    """Everybody BPJS has recorded in the programme, with `membership` and `card` as of day `on`."""
    newest = CardStep.objects.filter(line=OuterRef("pk")).order_by("-pk").values("card")[:1]
    kinds = Case(
        When(~STILL, then=Value(Membership.ENDED.value)),
        When(owed__endswith=ARREARS, then=Value(Membership.INACTIVE.value)),
        When(owed__contains="1", then=Value(Membership.ACTIVE.value)),
        default=Value(Membership.REGISTERED.value),
    )
    return counted(program, on=on).annotate(membership=kinds, card=Coalesce(Subquery(newest), Value(Card.NONE.value)))


def after(months: str) -> Membership:
    """What somebody whose months, first to last, are these (1 = paid) is, while the part has not ended."""
    if months.endswith(ARREARS):
        return Membership.INACTIVE
    return Membership.ACTIVE if "1" in months else Membership.REGISTERED


def history(one: Registration, *, on: date) -> list[Since]:
    """Every change of a recorded person's membership in the year, the oldest first; empty for anybody else."""
    lines = members(one.program, on=on).filter(line__registration=one)
    line = lines.select_related("answered_in", "submission__decree__wave__program").first()
    return list(_changes(line, one)) if line else []


def _changes(line: SubmissionLine, one: Registration) -> Iterator[Since]:
    recorded = timezone.localdate(line.answered_in.recorded_at) if line.answered_in else line.submission.submitted_on
    yield Since(Membership.REGISTERED, recorded, "direkam BPJS")
    now, first = Membership.REGISTERED, line.submission.decree.first_month
    for place in range(1, len(line.owed) + 1):
        then = after(line.owed[:place])
        if then != now:
            month = date(one.program.year, first + place - 1, 1)
            yield Since(then, month, _why(then, month))
        now = then
    if line.membership == Membership.ENDED:
        ended = one.left_on or timezone.localdate(one.state_changed_at)
        yield Since(Membership.ENDED, ended, why_ended(one) or "berakhir")


def _why(then: Membership, month: date) -> str:
    if then == Membership.INACTIVE:
        return f"{WORST} bulan berturut-turut belum dibayar sampai {label(month)} (belum terkonfirmasi)"
    return f"iuran {label(month)} dibayar"


def counts_today(program: Program) -> Counts:
    """Everybody recorded in the programme, as of today."""
    return counts(members(program, on=timezone.localdate()))


def counts(lines: QuerySet[SubmissionLine]) -> Counts:
    """People by membership, and those not ended by card; every kind is there."""
    rows = lines.order_by().values_list("membership", "card").annotate(people=Count("pk"))
    kinds, cards = dict.fromkeys(Membership.values, 0), dict.fromkeys(Card.values, 0)
    for membership, card, people in rows:
        kinds[membership] += people
        cards[card] += people if membership != Membership.ENDED else 0
    return kinds, cards
