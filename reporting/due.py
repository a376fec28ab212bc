"""Work that waits although no row of it exists yet: reports that are owed by a day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone

from enrollment.programs.models import Program
from jamsos.accounts.models import User
from reporting.documents.models import Report, ReportKind, ReportState
from reporting.periods import half_year
from reporting.supervision.slots import owed_by
from reporting.work import Task, Work


@dataclass(frozen=True)
class Due(Work):
    """A kind of work counted by the days from which each piece waits."""

    days: Callable[[User], list[date]] = lambda _: []

    def task(self, user: User) -> Task | None:
        days = self.days(user)
        if not days:
            return None
        since = timezone.make_aware(datetime.combine(min(days), datetime.min.time()))
        return Task(len(days), self.label, reverse(self.page), since, "")


def supervision_owed(user: User) -> list[date]:
    """Since when the user's agency has been reminded of each report that it owes."""
    return [slot.reminds_from for slot in owed_by(user.agency, on=timezone.localdate())]


def semesters_owed(_user: User) -> list[date]:
    """Half years of programmes that have ended without an issued semester report (Pasal 26 ayat (3))."""
    today = timezone.localdate()
    issued = Report.objects.filter(kind=ReportKind.SEMESTER, state=ReportState.ISSUED)
    there = set(issued.values_list("period_from", flat=True))
    years = Program.objects.filter(year__lte=today.year).values_list("year", flat=True)
    periods = [half_year(year, number) for year in years for number in (1, 2)]
    return [period.last for period in periods if period.last < today and period.first not in there]
