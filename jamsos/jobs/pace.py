"""How fast a job is in the stage it is in, and how long that stage will still take at this pace."""

from __future__ import annotations

from datetime import datetime

from jamsos.jobs.models import Job
from jamsos.lib.money import number

ENOUGH_SECONDS = 2
"""Before that a pace says nothing: the first chunk warms caches up."""


def pace_text(job: Job, now: datetime) -> str:
    """`1.200 per detik, kira-kira 2 menit lagi`; empty while there is nothing to tell."""
    rate = rate_of(job)
    if not rate or not job.is_open:
        return ""
    waited = (now - job.advanced_at).total_seconds()
    left = max(0.0, (job.total - job.done) / rate - waited)
    return f"{_rate_text(rate)}, kira-kira {_time_text(left)} lagi"


def rate_of(job: Job) -> float:
    """Units per second since the stage began in this attempt; 0 while it cannot be told."""
    if job.stage_started_at is None or job.advanced_at is None or not job.total:
        return 0
    seconds = (job.advanced_at - job.stage_started_at).total_seconds()
    return (job.done - job.stage_from) / seconds if seconds >= ENOUGH_SECONDS else 0


def _rate_text(rate: float) -> str:
    return f"{number(round(rate))} per detik" if rate >= 1 else f"{number(max(1, round(rate * 60)))} per menit"


def _time_text(seconds: float) -> str:
    if seconds < 90:
        return f"{max(1, round(seconds))} detik"
    minutes = round(seconds / 60)
    return f"{minutes} menit" if minutes < 90 else f"{round(minutes / 60)} jam"
