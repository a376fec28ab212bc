"""One kind of work and the line it makes on a work list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, QuerySet
from django.urls import reverse

from enrollment.workers.models import Registration
from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act


@dataclass(frozen=True)
class Task:
    """A line of the work list: how many, what to do, where, since when the oldest waits, the people meant."""

    count: int
    label: str
    url: str
    since: datetime | None
    rows_url: str


@dataclass(frozen=True)
class Work:
    """A kind of work: who it waits for, the rows that wait, the moment each began to wait, where to do it.

    `page` = URL name of the place with its `query`, empty when the list of people is the place; `one` = URL name of a
    single row, where to go when only one waits.
    """

    key: str
    act: Act
    label: str
    rows: Callable[[User], QuerySet]
    since: str
    page: str = ""
    one: str = ""
    query: str = ""

    def task(self, user: User) -> Task | None:
        """Count in one query; nothing when nothing waits."""
        rows = self.rows(user)
        found = rows.order_by().aggregate(count=Count("pk"), oldest=Min(self.since), first=Min("pk"))
        if not found["count"]:
            return None
        people = rows.model is Registration and policy.allows(user, Act.VIEW_WORKERS)
        rows_url = reverse("task", args=[self.key]) if people else ""
        return Task(found["count"], self.label, self._place(found, rows_url), found["oldest"], rows_url)

    def _place(self, found: dict, rows_url: str) -> str:
        if self.one and found["count"] == 1:
            return reverse(self.one, args=[found["first"]])
        return f"{reverse(self.page)}?{self.query}".rstrip("?") if self.page else rows_url
