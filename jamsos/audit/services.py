"""Recording and checking the audit trail."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connection, models
from django.utils import timezone

from jamsos.accounts.models import User
from jamsos.audit.models import Event
from jamsos.errors import DomainError
from jamsos.lib import nik
from jamsos.logs import mask_text

FIRST_BROKEN = """
    SELECT count(*), min(LEAST(seq, place)) FILTER (WHERE broken OR seq <> place) FROM (
        SELECT seq,
               row_number() OVER (ORDER BY seq) AS place,
               hash <> audit_link(e) OR previous <> COALESCE(lag(hash) OVER (ORDER BY seq), '') AS broken
        FROM audit_event e
    ) AS links
"""


@dataclass(frozen=True)
class Verification:
    """Result of checking the chain: number of events, the first altered or missing one, the last link's hash.

    A chain cannot tell that its newest events were cut off; whoever noted an earlier `head` can (`contains`).
    """

    events: int
    first_broken: int | None
    head: str


def record(
    act: str,
    *,
    actor: User | None,
    subject: models.Model | None = None,
    purpose: str = "",
    **data: Any,
) -> Event:
    """Append one event. Call it last in a transaction: the chain's lock is held until commit.

    `data` holds counts, codes and row numbers, never an identity number.
    """
    return Event.objects.create(
        seq=0,
        at=timezone.now(),
        actor=actor,
        act=act,
        subject_type=subject._meta.label_lower if subject else "",
        subject_id=str(subject.pk) if subject else "",
        purpose=nik.mask_in(mask_text(purpose))[:200],
        data=data,
    )


def verify() -> Verification:
    """Recompute every link in the database and name the first that does not hold."""
    with connection.cursor() as cursor:
        cursor.execute(FIRST_BROKEN)
        events, first_broken = cursor.fetchone()
    return Verification(events, first_broken, head=_head())


def require_unbroken() -> Verification:
    """The same; raises `DomainError` naming the first event that was altered or is missing."""
    found = verify()
    if found.first_broken is not None:
        raise DomainError(
            f"Rantai jejak audit putus pada urutan {found.first_broken}.",
            "Amankan basis data dan laporkan kepada Inspektorat.",
        )
    return found


def contains(head: str) -> bool:
    """Whether a hash noted earlier is still a link of the chain."""
    return Event.objects.filter(hash=head).exists()


def _head() -> str:
    return Event.objects.order_by("-seq").values_list("hash", flat=True).first() or ""
