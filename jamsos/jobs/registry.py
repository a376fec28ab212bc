"""The kinds of job there are. Each is a function `work(run, **params)` registered under a name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Work = Callable[..., dict[str, Any]]


@dataclass(frozen=True)
class JobKind:
    """A kind of job: its name, its title for officers, the right to start it, and its function.

    `again` labels the way back to where it was started; `template` = URL name of the empty file to fill in, if any.
    """

    name: str
    title: str
    act: str
    work: Work
    again: str = "Ulangi"
    template: str = ""


KINDS: dict[str, JobKind] = {}


def job(name: str, *, title: str, act: str, **more: str) -> Callable[[Work], JobKind]:
    """Register a function as a kind of job.

    The function receives a `Run` and the job's params, and returns a small JSON result for the job page:
    `message` (a sentence), and optionally `url` and `url_label` (where to go on). `more`: `again`, `template`.
    """

    def register(work: Work) -> JobKind:
        if name in KINDS:
            raise ValueError(f"job kind {name!r} is registered twice")
        KINDS[name] = JobKind(name, title, act, work, **more)
        return KINDS[name]

    return register
