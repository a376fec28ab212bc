"""Kinds of job made for one test."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from jamsos.accounts.policy import Act
from jamsos.jobs import registry
from jamsos.jobs.models import Job
from jamsos.jobs.registry import JobKind


@pytest.fixture
def kind() -> Iterator[Callable[..., JobKind]]:
    """`kind(function)` registers the function for this test; the right needed is that of Dinsos' officers."""
    before = dict(registry.KINDS)

    def register(work: Callable, name: str = "uji") -> JobKind:
        return registry.job(name, title="Pekerjaan uji", act=Act.RUN_MATCHING)(work)

    yield register
    registry.KINDS.clear()
    registry.KINDS.update(before)


@pytest.fixture
def queued(db) -> Callable[..., Job]:
    """`queued(kind, **params)` -> a job waiting for a worker, without waking one."""
    return lambda kind, **params: Job.objects.create(kind=kind.name, title=kind.title, params=params)
