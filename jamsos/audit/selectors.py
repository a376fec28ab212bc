"""Asking the audit trail."""

from __future__ import annotations

from datetime import datetime

from jamsos.accounts.models import User
from jamsos.audit.models import LISTED, SEEN, Event


def has_acted_since(user: User, moment: datetime) -> bool:
    """Whether the user has done more than look at people since then."""
    return Event.objects.filter(actor=user, at__gte=moment).exclude(act__in=(LISTED, SEEN)).exists()
