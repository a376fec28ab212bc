"""Figures over the whole register, worked out at most once a minute for all who look, and shown with their time.

A figure is never older than what its reader did last: who has just sent a list sees it gone from what is to be sent.
Every list behind a figure is always asked anew.
"""

from __future__ import annotations

import functools
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Generic, TypeVar

from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction
from django.db.models import Model
from django.utils import timezone

from jamsos.accounts.models import User
from jamsos.audit.selectors import has_acted_since, newest
from jamsos.environment import BASE_DIR

T = TypeVar("T")
TOO_OLD = 10
"""Times `FIGURES_SECONDS`: nobody is shown a figure of that age, even while somebody else works out the new one."""
PACKAGES = ("jamsos", "eligibility", "enrollment", "reporting")
RENEWAL = "figures.renewal"
"""Held while a figure is renewed: one at a time for all pages, so that the database has a core for everybody else."""
WAITS, EVERY = 10.0, 0.05
"""Seconds that a reader waits for another's first working out, and between two looks at it."""


@dataclass(frozen=True)
class Remembered(Generic[T]):
    """A figure, when it was worked out, and the newest event of the audit trail that it may know of."""

    value: T
    at: datetime
    seq: int = 0


def remembered(work: Callable[[Any], T], about: Model, *, reader: User | None) -> Remembered[T]:
    """What `work(about)` found less than `FIGURES_SECONDS` ago, or finds now (0 = always now).

    Now also when the reader (None = nobody signed in) has changed something since. While one reader works it out anew
    the others are shown the last one, so that many readers ask the database once.
    """
    lasts = timedelta(seconds=settings.FIGURES_SECONDS)
    if not lasts:
        return Remembered(work(about), timezone.now())
    key = f"figures.{_release()}.{work.__module__}.{work.__name__}.{about._meta.label_lower}.{about.pk}"
    last: Remembered[T] | None = cache.get(key)
    if last is None:
        return _first_look(work, about, key)
    age = timezone.now() - last.at
    if age >= lasts * TOO_OLD or (reader is not None and has_acted_since(reader, last.seq)):
        return _anew(work, about, key)
    if age < lasts or not _take(RENEWAL):
        return last
    with _given_back(RENEWAL):
        return _anew(partial(_on_one_core, work), about, key)


@functools.cache
def _release() -> str:
    """Changes with the code: what an older release found may lack what this one reads of it."""
    files = sorted(path for package in PACKAGES for path in (BASE_DIR / package).rglob("*.py"))
    told = "".join(f"{path.name} {path.stat().st_mtime_ns}\n" for path in files)
    return f"{zlib.crc32(told.encode()):08x}"


def _first_look(work: Callable[[Any], T], about: Model, key: str) -> Remembered[T]:
    """What nobody has found yet: by the first who asks, while the others wait for it."""
    busy = _busy(key)
    if not _take(busy) and (found := _awaited(key)):
        return found
    with _given_back(busy):
        return _anew(work, about, key)


def _on_one_core(work: Callable[[Any], T], about: Model) -> T:
    """The database renews a figure on one of its cores, so that those who are shown the last one need not wait."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL max_parallel_workers_per_gather = 0")
        return work(about)


def _anew(work: Callable[[Any], T], about: Model, key: str) -> Remembered[T]:
    begun, seq = timezone.now(), newest()
    found = Remembered(work(about), begun, seq)
    cache.set(key, found, timeout=settings.FIGURES_SECONDS * TOO_OLD)
    return found


def _awaited(key: str) -> Remembered[Any] | None:
    """What the first reader finds; nothing if that takes too long or fails."""
    until = time.monotonic() + WAITS
    while time.monotonic() < until:
        time.sleep(EVERY)
        if found := cache.get(key):
            return found
        if cache.get(_busy(key)) is None:
            return None
    return None


def _take(lock: str) -> bool:
    """Whether nobody else holds it; who dies with it keeps it no longer than a figure lasts."""
    return cache.add(lock, True, timeout=settings.FIGURES_SECONDS)


@contextmanager
def _given_back(lock: str) -> Iterator[None]:
    try:
        yield
    finally:
        cache.delete(lock)


def _busy(key: str) -> str:
    return f"{key}.busy"
