"""Asking the register about workers."""

from __future__ import annotations

from django.db.models import QuerySet

from enrollment.workers.models import Registration
from jamsos.accounts.models import User
from jamsos.lib import nik as numbers


def workers_for(user: User) -> QuerySet[Registration]:
    """Registrations in the user's area, newest first, with what lists show."""
    visible = Registration.objects.visible_to(user)
    return visible.select_related("village__district", "group", "program").order_by("-pk")


def find_by_nik(text: str, user: User) -> Registration | None:
    """The newest registration of that NIK in the user's area."""
    return workers_for(user).filter(nik=numbers.clean(text)).first()
