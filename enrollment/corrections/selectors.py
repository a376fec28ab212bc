"""Asking for requests of change: those of one's area, and those that wait for one's own answer."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import QuerySet

from enrollment.corrections.models import Correction, Level
from enrollment.corrections.services import DECIDING
from enrollment.workers.models import Registration
from jamsos.accounts import policy
from jamsos.accounts.models import User


def corrections_for(user: User) -> QuerySet[Correction]:
    """All requests about people in the user's area, newest first, with what lists show."""
    seen = Correction.objects.filter(registration__in=Registration.objects.visible_to(user))
    return seen.select_related("registration__village__district", "requested_by", "decision__decided_by")


def waiting_at(*levels: Level) -> Callable[[User], QuerySet[Correction]]:
    """Open requests of these levels that somebody else has made."""
    return lambda user: (
        corrections_for(user).filter(level__in=levels, decision__isnull=True).exclude(requested_by=user)
    )


def waiting_for(user: User) -> QuerySet[Correction]:
    """Open requests that this user may answer."""
    return waiting_at(*(level for level, act in DECIDING.items() if policy.allows(user, act)))(user)


def may_decide(correction: Correction, user: User) -> bool:
    return waiting_for(user).filter(pk=correction.pk).exists()
