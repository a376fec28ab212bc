"""Which pairs wait for whom: the queue that an officer clears, and the place of one pair in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, Model, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from enrollment.matching.adoption import DOUBLE
from enrollment.matching.models import Decision, MatchQuerySet, MatchRuling, Review
from enrollment.matching.selectors import visible_matches
from enrollment.matching.two_eyes import Stage
from jamsos.accounts.models import User

OWN, DOUBLES = "own", "ganda"
ABOUT = MatchRuling.objects.filter(
    match=OuterRef("pk"), reference_list=OuterRef("run__reference_list"), row_no=OuterRef("row_no")
)
"""The steps taken about a link's own row of its list."""
WAITING = (Stage.SECOND, Stage.DISPUTED)


@dataclass(frozen=True)
class Place:
    """Where one row stands among those that wait: `number` of `waiting` (0 = not among them), and its neighbours."""

    number: int
    waiting: int
    previous: Any = None
    following: Any = None


def place_in(rows: QuerySet[Any], one: Model) -> Place:
    """The place of `one` in the rows by their number; after the last comes the first that still waits."""
    rows = rows.order_by("pk")
    before, after = rows.filter(pk__lt=one.pk), rows.filter(pk__gt=one.pk)
    number = before.count() + 1 if rows.filter(pk=one.pk).exists() else 0
    return Place(number, rows.count(), before.last(), after.first() or before.first())


def standing(rows: QuerySet[Any], rulings: QuerySet[Any]) -> QuerySet[Any]:
    """The rows with `stage`, `parties` and `answered_at` of the newest of their rulings; open where there is none."""
    newest = rulings.order_by("-pk")
    stage = Coalesce(Subquery(newest.values("stage")[:1]), Value(Stage.OPEN.value))
    parties, answered_at = (Subquery(newest.values(name)[:1]) for name in ("parties", "made_at"))
    return rows.annotate(stage=stage, parties=parties, answered_at=answered_at)


def in_stage(rows: QuerySet[Any], rulings: QuerySet[Any], wanted: str, user: User) -> QuerySet[Any]:
    """Of rows with their `standing`: those that wait for the user, or (`OWN`) for another person than the user.

    Rows that never came to such a stage are left out first: there are many, and none of them need be looked into.
    """
    stages = WAITING if wanted == OWN else (wanted,)
    came = rows.filter(Exists(rulings.filter(stage__in=stages).order_by()), stage__in=stages)
    own = {"parties__contains": [user.pk]}
    return came.filter(**own) if wanted == OWN else came.exclude(**own)


def links(user: User) -> MatchQuerySet:
    """Links in the user's area, with their standing."""
    return standing(visible_matches(user), ABOUT)


def of_state(rows: MatchQuerySet, state: str, user: User) -> MatchQuerySet:
    """The links in a state as the list's filter names it."""
    if state in (*WAITING, OWN):
        return in_stage(rows, ABOUT, state, user)
    others = rows.exclude(stage__in=WAITING)
    if state == DOUBLES:
        return others.filter(decision=Decision.REVIEW, review="", sentence__endswith=DOUBLE)
    return others.filter(review=state) if state in Review.values else others.filter(decision=state, review="")


def waiting(state: str) -> Callable[[User], MatchQuerySet]:
    """For the work list: links in that state, as a function of the user."""
    return lambda user: of_state(links(user), state, user)
