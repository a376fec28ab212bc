"""Looking at people by their full NIK: every search and every showing is recorded, and many at once are refused."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from enrollment.workers.models import Registration
from enrollment.workers.selectors import find_by_nik
from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.audit import services as audit
from jamsos.audit.models import Event
from jamsos.errors import DomainError

FIND, UNMASK, LOOK_AHEAD = "workers.find", "workers.unmask", "workers.look_ahead"
LIMIT, WINDOW = 300, timedelta(minutes=10)


@transaction.atomic
def find(nik: str, *, actor: User) -> Registration | None:
    """The newest registration of that NIK in the actor's area. Recorded: who was found or nobody, never the NIK."""
    policy.require(actor, Act.VIEW_WORKERS)
    require_budget(actor)
    found = find_by_nik(nik, actor)
    audit.record(FIND, actor=actor, subject=found, found=found is not None)
    return found


@transaction.atomic
def unmask(one: Registration, *, purpose: str, actor: User) -> Registration:
    """Show the full NIK and No. KK once, for a purpose that is recorded."""
    policy.require(actor, Act.UNMASK)
    require_budget(actor)
    audit.record(UNMASK, actor=actor, subject=one, purpose=purpose)
    return one


def require_budget(actor: User) -> None:
    """One budget per officer for all three acts. The lock on the officer makes looks at the same time wait in line."""
    User.objects.select_for_update(no_key=True).get(pk=actor.pk)
    since = timezone.now() - WINDOW
    if Event.objects.filter(actor=actor, act__in=(FIND, UNMASK, LOOK_AHEAD), at__gte=since).count() >= LIMIT:
        raise DomainError(
            f"Batas {LIMIT} NIK dicari, dicek atau ditampilkan dalam sepuluh menit tercapai.",
            "Tunggu sebentar; Inspektorat dapat melihatnya.",
        )
