"""Claiming a job, keeping its lease alive, running it and writing how it ended."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import structlog
from django.db import DatabaseError, connections, transaction
from django.utils import timezone

from jamsos.errors import DomainError
from jamsos.jobs.models import HEARTBEAT_SECONDS, LEASE, MAX_ATTEMPTS, Job, JobState
from jamsos.jobs.registry import KINDS
from jamsos.jobs.run import Cancelled, LostLease, Progress, Run

log = structlog.get_logger(__name__)


def run(job_id: UUID, on_progress: Progress | None = None) -> Job | None:
    """Run a job to its end if it is free to be taken; returns None when another worker has it."""
    job = claim(job_id)
    if job is None:
        return None
    with heartbeat(job):
        outcome = _attempt(job, on_progress)
    _finish(job, **outcome)
    return Job.objects.get(pk=job.pk)


def claim(job_id: UUID) -> Job | None:
    """Take the job under a lease. A job that broke its worker too often ends as failed instead."""
    now = timezone.now()
    with transaction.atomic():
        job = Job.objects.claimable(now).select_for_update(skip_locked=True).filter(pk=job_id).first()
        if job is None:
            return None
        if job.attempt >= MAX_ATTEMPTS:
            _finish(job, **_failure("Pekerjaan terhenti berulang kali.", "Hubungi admin sistem."))
            return None
        job.state, job.attempt = JobState.RUNNING, job.attempt + 1
        job.started_at = job.started_at or now
        job.heartbeat_at, job.lease_until = now, now + LEASE
        job.save()
        return job


@contextmanager
def heartbeat(job: Job) -> Iterator[None]:
    """Renew the lease from a thread with a connection of its own, so that a long statement does not lose it."""
    stop = threading.Event()
    thread = threading.Thread(target=_beat, args=(job.pk, job.attempt, stop), daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _beat(job_id: UUID, attempt: int, stop: threading.Event) -> None:
    while not stop.wait(HEARTBEAT_SECONDS):
        now = timezone.now()
        try:
            mine = Job.objects.filter(pk=job_id, attempt=attempt, state=JobState.RUNNING)
            mine.update(heartbeat_at=now, lease_until=now + LEASE)
        except DatabaseError:
            log.warning("heartbeat_missed", job=str(job_id))
        finally:
            connections.close_all()


def _attempt(job: Job, on_progress: Progress | None) -> dict[str, Any]:
    kind = KINDS.get(job.kind)
    if kind is None:
        return _failure("Jenis pekerjaan ini tidak dikenal.", "Hubungi admin sistem.")
    try:
        result = kind.work(Run(job, on_progress), **job.params)
    except DomainError as error:
        return _failure(error.message, error.hint)
    except Cancelled:
        return {"state": JobState.CANCELLED}
    except LostLease:
        return {}
    except Exception:
        log.exception("job_failed", job=str(job.pk), kind=job.kind, attempt=job.attempt)
        return _retry_or_failure(job)
    return {"state": JobState.DONE, "result": result or {}, "done": job.total}


def _retry_or_failure(job: Job) -> dict[str, Any]:
    if job.attempt < MAX_ATTEMPTS:
        return {"state": JobState.QUEUED, "lease_until": None}
    return _failure("Terjadi gangguan pada sistem; data tidak berubah setengah jalan.", "Hubungi admin sistem.")


def _failure(message: str, hint: str) -> dict[str, Any]:
    return {"state": JobState.FAILED, "error": message, "hint": hint}


def _finish(job: Job, **values: Any) -> None:
    if not values:
        return
    if values["state"] != JobState.QUEUED:
        values |= {"finished_at": timezone.now(), "lease_until": None}
    Job.objects.filter(pk=job.pk, attempt=job.attempt).update(**values)
