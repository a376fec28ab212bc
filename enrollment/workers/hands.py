"""Whose hands brought a name into the register: who proposed it, and who merged the file it came from."""

from __future__ import annotations

from django.db.models import Q

from enrollment.workers.models import WorkerImport
from jamsos.accounts.models import User


def brought_in(user: User, prefix: str = "") -> Q:
    """Registrations that the person proposed or merged; `prefix` leads to them, like `registration__`."""
    files = WorkerImport.objects.filter(merged_by=user).values("source_file")
    return Q(**{f"{prefix}proposed_by": user}) | Q(**{f"{prefix}source_file__in": files})
