"""A job is a row: what was asked, how far it is, who works on it, what came out.

The broker only wakes a worker. State, attempt, lease and cursor here decide what happens, so a killed
worker, a lost message or a doubled one changes nothing but the time it takes.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

from django.conf import settings
from django.db import models

LEASE = timedelta(seconds=45)
HEARTBEAT_SECONDS = 10
MAX_ATTEMPTS = 3


class JobState(models.TextChoices):
    QUEUED = "queued", "Menunggu"
    RUNNING = "running", "Berjalan"
    DONE = "done", "Selesai"
    FAILED = "failed", "Gagal"
    CANCELLED = "cancelled", "Dibatalkan"


OPEN_STATES = (JobState.QUEUED, JobState.RUNNING)


class JobQuerySet(models.QuerySet["Job"]):
    def claimable(self, now: datetime) -> JobQuerySet:
        """Queued jobs, and running ones whose worker has stopped renewing its lease."""
        stale = models.Q(state=JobState.RUNNING, lease_until__lt=now)
        return self.filter(models.Q(state=JobState.QUEUED) | stale)

    def open(self) -> JobQuerySet:
        return self.filter(state__in=OPEN_STATES)


class Job(models.Model):
    """One piece of background work. `params` holds row numbers and codes, never personal data.

    `stage_from`, `stage_started_at`: where and when this attempt began the stage; `advanced_at`: when it last got on.
    `origin` = path of the page where it was started, empty for a command.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    kind = models.CharField("jenis", max_length=60, db_index=True)
    title = models.CharField("pekerjaan", max_length=120)
    params = models.JSONField(default=dict)
    state = models.CharField("status", max_length=10, choices=JobState.choices, default=JobState.QUEUED, db_index=True)
    stage = models.CharField("tahap", max_length=120, blank=True)
    done = models.PositiveBigIntegerField("selesai", default=0)
    total = models.PositiveBigIntegerField("jumlah", default=0)
    stage_from = models.PositiveBigIntegerField(default=0)
    stage_started_at = models.DateTimeField(null=True)
    advanced_at = models.DateTimeField(null=True)
    cursor = models.JSONField(default=dict)
    attempt = models.PositiveSmallIntegerField("percobaan", default=0)
    cancel_requested = models.BooleanField(default=False)
    heartbeat_at = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)
    result = models.JSONField("hasil", default=dict)
    error = models.TextField("kesalahan", blank=True)
    hint = models.TextField("saran", blank=True)
    origin = models.CharField("halaman asal", max_length=200, blank=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="jobs")
    created_at = models.DateTimeField("dibuat", auto_now_add=True)
    started_at = models.DateTimeField("mulai", null=True)
    finished_at = models.DateTimeField("berakhir", null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = "pekerjaan latar"
        verbose_name_plural = "pekerjaan latar"
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def percent(self) -> int:
        return min(100, self.done * 100 // self.total) if self.total else 0


class JobIssue(models.Model):
    """Something a job could not use: where it stands, what is wrong, what to do. `value` is masked."""

    job = models.ForeignKey(Job, models.CASCADE, related_name="issues")
    row = models.PositiveIntegerField("baris", null=True)
    column = models.CharField("kolom", max_length=60, blank=True)
    value = models.CharField("isi", max_length=120, blank=True)
    message = models.CharField("masalah", max_length=300)
    hint = models.CharField("yang harus dilakukan", max_length=300, blank=True)
    blocking = models.BooleanField("menolak baris", default=True)

    class Meta:
        verbose_name = "catatan"
        verbose_name_plural = "catatan"
        ordering = ["row", "id"]

    def __str__(self) -> str:
        return f"{self.row}: {self.message}"
