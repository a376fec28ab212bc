"""What a job's function holds in its hand while it works: progress, cancel, chunks, issues."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from django.db import transaction
from django.utils import timezone

from jamsos.accounts.models import User
from jamsos.jobs.models import Job, JobIssue, JobQuerySet, JobState
from jamsos.logs import mask_text

T = TypeVar("T")
Progress = Callable[[Job], None]


class Cancelled(Exception):
    """The officer asked the job to stop; what was committed stays, nothing is half-written."""


class LostLease(Exception):
    """Another worker has taken the job over; this one must not write any more."""


class Run:
    """One attempt at a job."""

    def __init__(self, job: Job, on_progress: Progress | None = None) -> None:
        self.job = job
        self._attempt = job.attempt
        self._on_progress = on_progress

    @property
    def actor(self) -> User | None:
        return self.job.actor

    @property
    def cursor(self) -> dict[str, Any]:
        """Where the last attempt got to: whatever `advance` was given."""
        return self.job.cursor

    def stage(self, name: str, total: int = 0) -> None:
        """Show what is going on now; `total` = units of the progress bar."""
        self._begin(name, 0, total)

    def advance(self, done: int, cursor: dict[str, Any] | None = None) -> None:
        """Record progress; call inside the chunk's transaction so that cursor and effects commit as one."""
        cursor = self.job.cursor if cursor is None else cursor
        self._save(done=done, cursor=cursor, advanced_at=timezone.now())

    def over(self, items: Sequence[T], *, size: int, work: Callable[[Sequence[T]], None], stage: str) -> None:
        """Do `work` on chunks of `items`, each in a transaction with the cursor, going on after the last one.

        `items` must come in the same order on every attempt, and `work` must be safe to repeat.
        """
        begin = self.cursor.get(stage, 0)
        self._begin(stage, begin, len(items))
        for start in range(begin, len(items), size):
            with transaction.atomic():
                chunk = items[start : start + size]
                work(chunk)
                self.advance(start + len(chunk), {**self.cursor, stage: start + len(chunk)})

    def _begin(self, stage: str, done: int, total: int) -> None:
        self._save(stage=stage, done=done, total=total, stage_from=done, stage_started_at=timezone.now())

    def once(self, key: str, make: Callable[[], int]) -> int:
        """Do an act that may happen only once and note the number it made in the cursor, in one transaction.

        An attempt after a kill finds the number and does not act again. The job's row is touched first: whoever
        cancels the job takes that row before the audit trail, too.
        """
        if key in self.cursor:
            return self.cursor[key]
        with transaction.atomic():
            self.advance(0)
            made = make()
            self.advance(0, {**self.cursor, key: made})
        return made

    def issues(self, found: Iterable[JobIssue]) -> None:
        """Keep per-row remarks (values masked) for the report and its workbook."""
        rows = []
        for issue in found:
            issue.job = self.job
            issue.value = mask_text(issue.value)[:120]
            issue.message = mask_text(issue.message)[:300]
            issue.hint = mask_text(issue.hint)[:300]
            rows.append(issue)
        JobIssue.objects.bulk_create(rows, batch_size=2000)

    def check(self) -> None:
        """Raise `Cancelled` or `LostLease` when this attempt must stop."""
        cancel_requested = self._mine().values_list("cancel_requested", flat=True).first()
        if cancel_requested is None:
            raise LostLease
        if cancel_requested:
            raise Cancelled

    def _mine(self) -> JobQuerySet:
        """The job's row as long as this attempt holds it."""
        return Job.objects.filter(pk=self.job.pk, attempt=self._attempt, state=JobState.RUNNING)

    def _save(self, **values: Any) -> None:
        self.check()
        # Asked again in the same statement: the chunk must not commit after another worker has taken over.
        if not self._mine().update(**values):
            raise LostLease
        for name, value in values.items():
            setattr(self.job, name, value)
        if self._on_progress:
            self._on_progress(self.job)
