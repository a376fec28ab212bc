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


def coarsen(counts: Sequence[Sequence[int]], columns: Iterable[int] = (), keep: Sequence[int] = ()) -> Coarse:
    """What to put together so that every count left is zero or at least `SMALLEST`, in a table shown with totals.

    Where rows and columns have totals, a closed cell is opened again by subtraction. Put together, there is nothing to
    subtract from: every number that can be worked out counts `SMALLEST` people or more, of at least two rows or
    columns. `columns` are together from the start (their totals are); `keep` tells how much each column is wanted, and
    the least wanted are joined first. Fewer people than that in all: everything is put together, nothing can be shown.

    Not guarded: one table subtracted from another one with other sides. Who asks for many stands in the audit trail.
    """
    coarse, before = Coarse(columns=frozenset(columns)), None
    while coarse != before:
        coarse, before = _coarser(counts, coarse, keep), coarse
    return coarse


def _coarser(counts: Sequence[Sequence[int]], coarse: Coarse, keep: Sequence[int]) -> Coarse:
    """One row or column more put together, whichever hides fewer counts; the same when no count is small."""
    width = range(len(counts[0]) if counts else 0)
    lines = product(_groups(len(counts), coarse.rows), _groups(len(width), coarse.columns))
    small = [line for line in lines if 0 < sum(counts[row][column] for row, column in product(*line)) < SMALLEST]
    if not small:
        return coarse
    row = Counter(row for row, _ in small).most_common(1)[0][0]
    column, often = Counter(column for _, column in small).most_common(1)[0]
    rows = _join(coarse.rows, row, [sum(line) for line in counts])
    columns = _join(coarse.columns, column, [sum(line[place] for line in counts) for place in width], keep)
    # Hiding these rows costs all their columns, hiding the column costs it and another one in all rows.
    column_hides_fewer = 2 * len(counts) < often * len(width)
    if columns != coarse.columns and (column_hides_fewer or rows == coarse.rows):
        return replace(coarse, columns=columns)
    if rows != coarse.rows:
        return replace(coarse, rows=rows)
    return Coarse(frozenset(range(len(counts))), frozenset(width))


def _groups(length: int, together: frozenset[int]) -> list[frozenset[int]]:
    """The lines as they stand: each by itself, and those put together as one."""
    alone = [frozenset({place}) for place in range(length) if place not in together]
    return [*alone, together] if together else alone


def _join(
    together: frozenset[int], line: frozenset[int], totals: Sequence[int], keep: Sequence[int] = ()
) -> frozenset[int]:
    """The line added to those together; where it stands alone or was there, with the least wanted of the others."""
    more = together | line
    others = [place for place, total in enumerate(totals) if total and place not in more]
    if more == together or len(more) == 1:
        wanted = keep or [0] * len(totals)
        return more | {min(others, key=lambda place: (wanted[place], totals[place]))} if others else together
    return more
