"""What beat wakes by the clock."""

from __future__ import annotations

import structlog
from django.utils import timezone

from jamsos.celery import app
from jamsos.files.sweeping import sweep_unnamed

log = structlog.get_logger(__name__)


@app.task(name="jamsos.files.sweep")
def sweep() -> None:
    """Every night the files that a killed worker left without a row."""
    if removed := sweep_unnamed(timezone.now()):
        log.warning("unnamed_files_removed", files=removed)
