"""Recording and checking the audit trail."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connection, models
from django.utils import timezone

from jamsos.accounts.models import User
from jamsos.audit.models import Event

FIRST_BROKEN = """
    SELECT count(*), min(seq) FILTER (WHERE broken) FROM (
        SELECT seq,
               hash <> audit_link(e)
               OR previous <> COALESCE(lag(hash) OVER (ORDER BY seq), '')
               OR seq <> row_number() OVER (ORDER BY seq) AS broken
        FROM audit_event e
    ) AS links
"""


@dataclass(frozen=True)
class Verification:
    """Result of checking the chain: number of events and the first altered or missing one, if any."""

    events: int
    first_broken: int | None


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
        purpose=purpose[:200],
        data=data,
    )


def verify() -> Verification:
    """Recompute every link in the database and name the first that does not hold."""
    with connection.cursor() as cursor:
        cursor.execute(FIRST_BROKEN)
        events, first_broken = cursor.fetchone()
    return Verification(events, first_broken)
