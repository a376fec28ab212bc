"""Starting and stopping jobs, from a screen or from a command."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import OperationalError, connection, transaction
from django.utils import timezone

from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.audit import services as audit
from jamsos.errors import DomainError
from jamsos.jobs import runner
from jamsos.jobs.models import Job, JobState
from jamsos.jobs.registry import JobKind
from jamsos.jobs.run import Progress
from jamsos.jobs.tasks import wake


@transaction.atomic
def enqueue(kind: JobKind, *, actor: User, origin: str = "", **params: Any) -> Job:
    """Ask for a job from the page `origin`; a worker is woken once the surrounding transaction has committed.

    Asked twice (a double click) while the first is still open, it is the same job.
    """
    policy.require(actor, policy.Act(kind.act))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"jobs.enqueue.{kind.name}"])
    same = Job.objects.open().filter(kind=kind.name, params=params, actor=actor, cancel_requested=False).first()
    job = same or _create(kind, actor, params, origin)
    # The job is committed by then: if waking fails for whatever reason, the sweeper wakes it later.
    transaction.on_commit(lambda: wake(job.pk), robust=True)
    return job


def run_now(kind: JobKind, *, actor: User | None, on_progress: Progress | None = None, **params: Any) -> Job:
    """Run a job in this process, as commands do; raises `DomainError` when it did not end as done."""
    job = runner.run(_create(kind, actor, params).pk, on_progress)
    while job is not None and job.state == JobState.QUEUED:
        job = runner.run(job.pk, on_progress)
    if job is None:
        raise DomainError("Pekerjaan diambil proses lain.", "Lihat hasilnya pada halaman Pekerjaan latar.")
    if job.state != JobState.DONE:
        raise DomainError(job.error or f"Pekerjaan {job.title} dihentikan.", job.hint)
    return job


def cancel(job_id: UUID, *, actor: User) -> Job:
    """Ask a job to stop; a queued one stops at once, a running one at its next chunk.

    A chunk that is just being committed holds the row: then the officer is asked to try again.
    """
    with transaction.atomic():
        job = _lock(job_id)
        if not job.is_open:
            raise DomainError("Pekerjaan ini sudah berakhir.", "Muat ulang halaman untuk melihat hasilnya.")
        job.cancel_requested = True
        if job.state == JobState.QUEUED:
            job.state, job.finished_at = JobState.CANCELLED, timezone.now()
        job.save()
        audit.record("jobs.cancel", actor=actor, subject=job, kind=job.kind)
    return job


def _lock(job_id: UUID) -> Job:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '5s'")
    try:
        return Job.objects.select_for_update().get(pk=job_id)
    except OperationalError as error:
        raise DomainError("Pekerjaan sedang menyimpan hasilnya.", "Coba hentikan lagi beberapa detik lagi.") from error


def _create(kind: JobKind, actor: User | None, params: dict[str, Any], origin: str = "") -> Job:
    if actor is not None:
        policy.require(actor, policy.Act(kind.act))
    with transaction.atomic():
        job = Job.objects.create(kind=kind.name, title=kind.title, params=params, actor=actor, origin=origin)
        audit.record("jobs.start", actor=actor, subject=job, kind=kind.name)
    return job
