"""What beat wakes by the clock."""

from __future__ import annotations

from contextlib import suppress

from django.utils import timezone

from jamsos.celery import app
from jamsos.errors import DomainError
from reporting.digest import send_digests


@app.task(name="reporting.send_digest")
def send_digest() -> None:
    """The reminder of the morning; a message that comes twice finds it sent."""
    with suppress(DomainError):
        send_digests(on=timezone.now())
