"""Which pairs wait for whom."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import OuterRef, QuerySet

from enrollment.doubles.models import MERGES, Pair, PairRuling, Verdict
from enrollment.matching.models import ALIVE_STATES
from enrollment.matching.queue import OWN, WAITING, in_stage, standing
from enrollment.workers.models import Registration
from jamsos.accounts.models import User

MERGED = "merged"


def pairs(user: User) -> QuerySet[Pair]:
    """Pairs both of whose workers are in the user's area, with their standing."""
    seen = Registration.objects.visible_to(user)
    rows = Pair.objects.filter(left__in=seen, right__in=seen).select_related(
        "left__village__district", "right__village__district", "left__group", "right__group"
    )
    return standing(rows, PairRuling.objects.filter(pair=OuterRef("pk")))


def of_state(rows: QuerySet[Pair], state: str, user: User) -> QuerySet[Pair]:
    """The pairs in a state as the list's filter names it; whoever has left the programme is no double any more."""
    if state == MERGED:
        return rows.filter(verdict__in=MERGES)
    alive = rows.filter(left__state__in=ALIVE_STATES, right__state__in=ALIVE_STATES)
    if state in (*WAITING, OWN):
        return in_stage(alive, state, user)
    settled = alive.exclude(stage__in=WAITING)
    return settled.filter(verdict=Verdict.DIFFERENT if state == Verdict.DIFFERENT else "")


def waiting(state: str) -> Callable[[User], QuerySet[Pair]]:
    """For the work list: pairs in that state, as a function of the user."""
    return lambda user: of_state(pairs(user), state, user)
