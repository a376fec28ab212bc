"""Asking the audit trail."""

from __future__ import annotations

from jamsos.accounts.models import User
from jamsos.audit.models import LISTED, SEEN, Event


def newest() -> int:
    """The number of the newest event that is committed (0 = none). Whatever commits later has a greater one."""
    return Event.objects.order_by("-seq").values_list("seq", flat=True).first() or 0


def has_acted_since(user: User, seq: int) -> bool:
    """Whether the user has done more than look at people since event `seq`.

    By number, for numbers are given in the order of commits: an event's time is that of the act, which another may
    have looked past before it was committed.
    """
    return Event.objects.filter(actor=user, seq__gt=seq).exclude(act__in=(LISTED, SEEN)).exists()
