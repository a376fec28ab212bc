"""Work that waits although no row of it exists yet: reports that are owed by a day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone

from enrollment.programs.models import Program
from jamsos.accounts.models import User
from jamsos.ui.templatetags.formats import number, tanggal
from reporting.documents.models import Report, ReportKind, ReportState
from reporting.periods import half_year
from reporting.supervision.slots import owed_by
from reporting.work import Task, Work


@dataclass(frozen=True)
class Due(Work):
    """A kind of work counted by the last day on which each piece is in time."""

    days: Callable[[User], list[date]] = lambda _: []

    def task(self, user: User) -> Task | None:
        days = self.days(user)
        if not days:
            return None
        first, today = min(days), timezone.localdate()
        since = timezone.make_aware(datetime.combine(first, datetime.min.time()))
        late = sum(day < today for day in days)
        return Task(len(days), self.label, reverse(self.page), since, "", late, lateness(first, today))


def lateness(due: date, today: date) -> str:
    """Until when it was or is owed, and how many days ago that was."""
    late = (today - due).days
    return f"jatuh tempo {tanggal(due)}{f', terlambat {number(late)} hari' if late > 0 else ''}"


def supervision_owed(user: User) -> list[date]:
    """The last day of each report that the user's agency owes, late or soon due."""
    return [slot.due for slot in owed_by(user.agency, on=timezone.localdate())]


def semesters_owed(_user: User) -> list[date]:
    """Half years of programmes that have ended without an issued semester report (Pasal 26 ayat (3))."""
    today = timezone.localdate()
    issued = Report.objects.filter(kind=ReportKind.SEMESTER, state=ReportState.ISSUED)
    there = set(issued.values_list("period_from", flat=True))
    years = Program.objects.filter(year__lte=today.year).values_list("year", flat=True)
    periods = [half_year(year, number) for year in years for number in (1, 2)]
    return [period.last for period in periods if period.last < today and period.first not in there]
