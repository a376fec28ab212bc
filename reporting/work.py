"""One kind of work and the line it makes on a work list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from enrollment.lifecycle import State
from enrollment.workers.models import Registration
from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from reporting.stages import latest, over_limit


@dataclass(frozen=True)
class Task:
    """A line of the work list: how many, what to do, where, since when the oldest waits, the people meant, how many
    wait longer than their stage's limit; `due` = in words until when it is owed, where there is such a day."""

    count: int
    label: str
    url: str
    since: datetime | None
    rows_url: str
    overdue: int = 0
    due: str = ""


@dataclass(frozen=True)
class Work:
    """A kind of work: who it waits for, the rows that wait, the moment each began to wait, where to do it.

    `page` = URL name of the place with its `query`, empty when the list of people is the place; `one` = URL name of a
    single row, where to go when only one waits. `stage` = whose limit counts for rows that are no people;
    people have that of their state (stages.LIMITS).
    """

    key: str
    act: Act
    label: str
    rows: Callable[[User], QuerySet]
    since: str
    page: str = ""
    one: str = ""
    query: str = ""
    stage: State | None = None

    def task(self, user: User) -> Task | None:
        """Count in one query; nothing when nothing waits."""
        rows = self.rows(user)
        sums = {"count": Count("pk"), "oldest": Min(self.since), "first": Min("pk")}
        if late := self._late(rows):
            sums["late"] = Count("pk", filter=late)
        found = rows.order_by().aggregate(**sums)
        if not found["count"]:
            return None
        people = rows.model is Registration and policy.allows(user, Act.VIEW_WORKERS)
        rows_url = reverse("task", args=[self.key]) if people else ""
        place, late = self._place(found, rows_url), found.get("late", 0)
        return Task(found["count"], self.label, place, found["oldest"], rows_url, late)

    def _late(self, rows: QuerySet) -> Q | None:
        """Rows that wait for longer than the limit of their stage; None where there is none."""
        if rows.model is Registration:
            return over_limit(timezone.now())
        return Q(**{f"{self.since}__lte": latest(self.stage, timezone.now())}) if self.stage else None

    def _place(self, found: dict, rows_url: str) -> str:
        if self.one and found["count"] == 1:
            return reverse(self.one, args=[found["first"]])
        return f"{reverse(self.page)}?{self.query}".rstrip("?") if self.page else rows_url
