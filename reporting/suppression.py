"""Small counts are closed to whoever may not see the people (UU 27/2022; DOMAIN 9).

A count below five could point at a person. It is closed, and with it as many more cells of the same column as
are needed so that it cannot be worked out from the total.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import product

SMALLEST = 5
CLOSED = "ditutup"


def close_small(counts: Sequence[int]) -> list[int | None]:
    """The counts with `None` for the closed ones; zeros stay, they point at nobody.

    Either nothing is closed, or at least two cells that together hold `SMALLEST` people or more
    (all of them when the column has no more than that).
    """
    by_size = sorted((count, place) for place, count in enumerate(counts) if count)
    closed: set[int] = set()
    hidden = 0
    for count, place in by_size:
        if count >= SMALLEST and (not closed or (len(closed) > 1 and hidden >= SMALLEST)):
            break
        closed.add(place)
        hidden += count
    return [None if place in closed else count for place, count in enumerate(counts)]


@dataclass(frozen=True)
class Coarse:
    """Rows of a table to be shown as one, and columns not to be shown apart."""

    rows: frozenset[int] = frozenset()
    columns: frozenset[int] = frozenset()


def coarsen(counts: Sequence[Sequence[int]], columns: Iterable[int] = (), weights: Sequence[int] = ()) -> Coarse:
    """What to put together so that every count left is zero or at least `SMALLEST`, in a table shown with totals.

    Where rows and columns have totals, a closed cell is opened again by subtraction. Put together, there is nothing to
    subtract from: every number that can be worked out counts `SMALLEST` people or more, of at least two rows or
    columns. `columns` are together from the start (their totals are); `weights` (1 each) tell how much it costs to
    hide a count of each column. Fewer people than that in all: everything is put together, and nothing can be shown.

    Not guarded: one table subtracted from another one with other sides. Who asks for many stands in the audit trail.
    """
    coarse, before = Coarse(columns=frozenset(columns)), None
    weights = weights or [1] * len(counts[0] if counts else ())
    while coarse != before:
        coarse, before = _coarser(counts, coarse, weights), coarse
    return coarse


def _coarser(counts: Sequence[Sequence[int]], coarse: Coarse, weights: Sequence[int]) -> Coarse:
    """One row or column more put together, whichever hides less; the same when no count is small."""
    width = range(len(counts[0]) if counts else 0)
    lines = product(apart(len(counts), coarse.rows), apart(len(width), coarse.columns))
    small = [line for line in lines if 0 < sum(counts[row][column] for row, column in product(*line)) < SMALLEST]
    if not small:
        return coarse
    row = Counter(row for row, _ in small).most_common(1)[0][0]
    column, often = Counter(column for _, column in small).most_common(1)[0]
    rows = _join(coarse.rows, row, [sum(line) for line in counts], [1] * len(counts))
    columns = _join(coarse.columns, column, [sum(line[place] for line in counts) for place in width], weights)
    # Rows hide all their columns; columns hide themselves in all rows.
    by_rows, by_columns = often * sum(weights), len(counts) * sum(weights[place] for place in columns - coarse.columns)
    if columns != coarse.columns and (by_columns < by_rows or rows == coarse.rows):
        return replace(coarse, columns=columns)
    if rows != coarse.rows:
        return replace(coarse, rows=rows)
    return Coarse(frozenset(range(len(counts))), frozenset(width))


def apart(length: int, together: frozenset[int]) -> list[frozenset[int]]:
    """The lines as they stand: each by itself, and those put together as one."""
    alone = [frozenset({place}) for place in range(length) if place not in together]
    return [*alone, together] if together else alone


def _join(
    together: frozenset[int], line: frozenset[int], totals: Sequence[int], weights: Sequence[int]
) -> frozenset[int]:
    """The line added to those together; where it stands alone or was there, with another that costs little."""
    more = together | line
    others = [place for place, total in enumerate(totals) if total and place not in more]
    if len(more) > 1 and more != together:
        return more
    return more | {min(others, key=lambda place: (weights[place], totals[place]))} if others else together
