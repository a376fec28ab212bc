"""Fetch the next batch while this one is being worked on: the database on one core, the columns on the other."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import Any, TypeAlias, TypeVar

import polars as pl

S = TypeVar("S")
T = TypeVar("T")
Fetching: TypeAlias = Generator[Callable[[], Any], Any, T]


def one_ahead(items: Iterator[S], fetch: Callable[[S], T]) -> Iterator[tuple[S, T]]:
    """Each item with what was fetched for it, in order; `fetch` runs in a thread of its own, one at a time."""
    with ThreadPoolExecutor(1) as pool:
        waiting = None
        for item in items:
            following = (item, pool.submit(fetch, item))
            if waiting:
                yield waiting[0], waiting[1].result()
            waiting = following
        if waiting:
            yield waiting[0], waiting[1].result()


def two_abreast(tasks: Iterator[Fetching[T]]) -> Iterator[T]:
    """The results of tasks in order. A task yields what it wants fetched and is sent what came; while the fetch of
    one runs in a thread, one at a time, the other works. All tasks fetch equally often.
    """
    with ThreadPoolExecutor(1) as pool:
        waiting = deque()

        def begin() -> None:
            for task in islice(tasks, 1):
                waiting.append((task, pool.submit(next(task))))

        begin()
        begin()
        while waiting:
            task, fetched = waiting.popleft()
            try:
                waiting.append((task, pool.submit(task.send(fetched.result()))))
            except StopIteration as ended:
                begin()
                yield ended.value


def slices(people: pl.DataFrame, rows: int) -> Iterator[pl.DataFrame]:
    """At least one slice, so that an empty frame keeps its columns."""
    return people.iter_slices(rows) if len(people) else iter([people])
