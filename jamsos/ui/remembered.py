"""Figures over the whole register, worked out at most once a minute for all who look, and shown with their time.

What waits for somebody, and every list behind a figure, is always asked anew; see reporting.worklist.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar

from django.conf import settings
from django.core.cache import cache
from django.db.models import Model
from django.utils import timezone

T = TypeVar("T")
TOO_OLD = 10
"""Times `FIGURES_SECONDS`: nobody is shown a figure of that age, even while somebody else works out the new one."""


@dataclass(frozen=True)
class Remembered(Generic[T]):
    """A figure and when it was worked out."""

    value: T
    at: datetime


def remembered(work: Callable[[Any], T], about: Model) -> Remembered[T]:
    """What `work(about)` found less than `FIGURES_SECONDS` ago, or finds now (0 = always now).

    While one reader works it out anew the others are shown the last one, so that many readers ask the database once.
    """
    lasts = timedelta(seconds=settings.FIGURES_SECONDS)
    key = f"figures.{work.__module__}.{work.__name__}.{about.pk}"
    last: Remembered[T] | None = cache.get(key) if lasts else None
    age = timezone.now() - last.at if last else None
    if last and age is not None and (age < lasts or (age < lasts * TOO_OLD and not _first(key))):
        return last
    try:
        found = Remembered(work(about), timezone.now())
        if lasts:
            cache.set(key, found, timeout=settings.FIGURES_SECONDS * TOO_OLD)
        return found
    finally:
        if lasts:
            cache.delete(_busy(key))


def _first(key: str) -> bool:
    """Whether nobody else is working it out already."""
    return cache.add(_busy(key), True, timeout=settings.FIGURES_SECONDS)


def _busy(key: str) -> str:
    return f"{key}.busy"
