"""How long people have been waiting at each stage, and who for too long. The Perbup sets no terms: these are ours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, F, FloatField, Func, Max, Q, QuerySet

from enrollment.lifecycle import State
from enrollment.programs.models import Program
from enrollment.workers.models import Registration

# Days after which a stage is called overdue; to be confirmed by the Tim (no article names any).
LIMITS: dict[State, int] = {
    State.PROPOSED: 30,
    State.LOCKED: 14,
    State.LISTED: 7,
    State.IN_VERIFICATION: 14,
    State.RETURNED: 14,
    State.VERIFIED: 30,
    State.SELECTED: 14,
    State.DECREED: 7,
    State.SUBMITTED: 14,
    State.REGISTERED: 31,
}


@dataclass(frozen=True)
class Waiting:
    """People in one state: how many, days of the one in the middle and of the oldest, how many over the limit."""

    state: State
    people: int
    median: int
    longest: int
    overdue: int

    @property
    def limit(self) -> int:
        return LIMITS[self.state]


class Median(Func):
    """The value in the middle."""

    function = "percentile_cont"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()
    contains_aggregate = True


class Days(Func):
    """Whole days from a moment to another."""

    template = "floor(extract(epoch from (%(expressions)s)) / 86400)"
    arg_joiner = " - "
    output_field = FloatField()


def waiting(program: Program, *, on: datetime) -> list[Waiting]:
    """Every stage that has a limit, in the order of the flow; nobody waiting counts as nought."""
    rows = program.registrations.filter(state__in=LIMITS).annotate(days=Days(on, F("state_changed_at"))).order_by()
    sums = {
        "people": Count("pk"),
        "over": Count("pk", filter=over_limit(on)),
        "longest": Max("days"),
        "middle": Median("days"),
    }
    found = {row.pop("state"): row for row in rows.values("state").annotate(**sums)}
    nobody = {"people": 0, "over": 0, "longest": 0, "middle": 0}
    return [_told(state, found.get(state, nobody)) for state in LIMITS]


def _told(state: State, row: dict[str, float]) -> Waiting:
    return Waiting(state, int(row["people"]), int(row["middle"]), int(row["longest"]), int(row["over"]))


def overdue(people: QuerySet[Registration], state: State, on: datetime) -> QuerySet[Registration]:
    """Those who at that moment have stood in the state for more days than its limit: the rows of the figure."""
    return people.filter(state=state, state_changed_at__lte=latest(state, on))


def over_limit(on: datetime) -> Q:
    """People who at that moment have stood in their state for more days than its limit, whichever it is."""
    over = Q()
    for state in LIMITS:
        over |= Q(state=state, state_changed_at__lte=latest(state, on))
    return over


def latest(state: State, on: datetime) -> datetime:
    """Who entered the state by then is overdue."""
    return on - timedelta(days=LIMITS[state] + 1)
