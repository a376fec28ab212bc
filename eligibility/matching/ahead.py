"""Fetch the next batch while this one is being worked on: the database on one core, the columns on the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import polars as pl

S = TypeVar("S")
T = TypeVar("T")


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


def slices(people: pl.DataFrame, rows: int) -> Iterator[pl.DataFrame]:
    """At least one slice, so that an empty frame keeps its columns."""
    return people.iter_slices(rows) if len(people) else iter([people])
