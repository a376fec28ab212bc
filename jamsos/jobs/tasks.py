"""Celery's side of jobs: waking a worker, and sweeping up jobs that nobody works on any more."""

from __future__ import annotations

from uuid import UUID

import structlog
from celery.exceptions import OperationalError
from django.utils import timezone

from jamsos.celery import app
from jamsos.jobs import runner
from jamsos.jobs.models import Job
from jamsos.ui.once import forget_old

log = structlog.get_logger(__name__)


@app.task(name="jamsos.jobs.run")
def run_job(job_id: str) -> None:
    """Run a job if it is still free; a message that comes twice finds it taken."""
    runner.run(UUID(job_id))


@app.task(name="jamsos.jobs.sweep")
def sweep() -> None:
    """Wake workers for jobs whose message was lost or whose worker died (every 15 s from beat); forget old forms."""
    for job_id in Job.objects.claimable(timezone.now()).values_list("pk", flat=True):
        wake(job_id)
    forget_old(timezone.now())


def wake(job_id: UUID) -> None:
    """Send the wake-up. If the broker is away the job stays queued and the sweeper wakes it later."""
    try:
        run_job.apply_async(args=[str(job_id)], expires=60)
    except (OperationalError, OSError):
        log.warning("broker_unreachable", job=str(job_id))
