"""How fast the audit chain is verified, against a chain of its own that is rolled back."""

from __future__ import annotations

import time

from django.db import connection, transaction

from jamsos.audit import services

EVENTS = 100_000
FILL = """
    INSERT INTO audit_event (seq, at, act, subject_type, subject_id, purpose, data, previous, hash)
    SELECT 0, now(), 'benchmark', '', '', '', '{}', '', '' FROM generate_series(1, %s)
"""


def run(people: int) -> dict[str, object]:
    """Events a minute; the target is a million."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(FILL, [EVENTS])
        begun = time.perf_counter()
        found = services.verify()
        seconds = time.perf_counter() - begun
        transaction.set_rollback(True)
    rate = round(found.events / seconds * 60)
    return {"events": found.events, "intact": found.first_broken is None, "events_a_minute": rate}
