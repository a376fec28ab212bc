"""Small counts are closed to whoever may not see the people (UU 27/2022; DOMAIN 9).

A count below five could point at a person. It is closed, and with it as many more cells of the same column as
are needed so that it cannot be worked out from the total.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import product

SMALLEST = 5
CLOSED = "ditutup"


def close_small(counts: Sequence[int], closed: Collection[int] = ()) -> list[int | None]:
    """The counts with `None` for the closed ones; zeros stay, they point at nobody.

    Either nothing is closed, or at least two cells that together hold `SMALLEST` people or more
    (all of them when the column has no more than that). `closed`: places that are closed for another reason.
    """
    closed = {place for place in closed if counts[place]}
    hidden = sum(counts[place] for place in closed)
    for count, place in sorted((count, place) for place, count in enumerate(counts) if count and place not in closed):
        if count >= SMALLEST and (not closed or (len(closed) > 1 and hidden >= SMALLEST)):
            break
        closed.add(place)
        hidden += count
    return [None if place in closed else count for place, count in enumerate(counts)]


def close_parts(counts: Sequence[int]) -> list[int | None]:
    """The same for parts of a sum of the regency, which is told: the only part that counts anybody is that sum."""
    return list(counts) if sum(map(bool, counts)) == 1 else close_small(counts)


def close_steps(steps: Sequence[Sequence[int]]) -> list[list[int | None]]:
    """Steps of which none counts more people than the one before, each with its count by place, as `close_small`.

    What a place lost between two counts that are shown is a count too: it is none or `SMALLEST` and more. A count that
    was closed is shown again only once so many were lost, or those shown before and after it would tell it. Where one
    place alone has anybody left, the zeros that were not shown to be zeros before are closed with it.

    Not guarded: limits that the closed counts of several steps set each other, in a table of few places.
    """
    before: dict[int, int] = {}
    found: list[list[int | None]] = []
    for at, counts in enumerate(steps):
        lost = [before.get(place, count) - count if count else 0 for place, count in enumerate(counts)]
        still = {place for place in _closed(found[-1] if at else ()) if lost[place] == 0}
        seen = close_small(counts, still | _closed(close_small(lost)))
        if len(_closed(seen)) == 1 and at:
            seen = [None if was != 0 and not count else count for was, count in zip(found[-1], seen, strict=True)]
        found.append(seen)
        before |= {place: count for place, count in enumerate(seen) if count is not None}
    return found


def close_more(
    seen: Sequence[int | None], counts: Sequence[int], *, lost: Sequence[int], room: Sequence[int]
) -> list[int | None]:
    """The counts as `seen`, with further ones closed, the fewest people first, until no sum opens them again.

    What was `lost` of each before, and the `room` up to its limit, are counts too. Of each of the three the closed
    places together hold none, `SMALLEST` or more, or all that there is: then the total says no more of them than of
    the whole. No room at all would tell each of them: it is as many as its limit.
    """
    closed = _closed(seen)

    def hides(column: Sequence[int], *, none_tells: bool = False) -> bool:
        hidden = sum(column[place] for place in closed)
        return hidden >= SMALLEST or hidden == sum(column) or (hidden == 0 and not none_tells)

    for _, place in sorted((count, place) for place, count in enumerate(counts) if count and place not in closed):
        if not closed or (hides(counts) and hides(lost) and hides(room, none_tells=True)):
            break
        closed.add(place)
    return [None if place in closed else count for place, count in enumerate(seen)]


def _closed(seen: Sequence[int | None]) -> set[int]:
    return {place for place, count in enumerate(seen) if count is None}


@dataclass(frozen=True)
class Coarse:
    """Rows of a table to be shown as one, and columns not to be shown apart."""

    rows: frozenset[int] = frozenset()
    columns: frozenset[int] = frozenset()


def coarsen(
    counts: Sequence[Sequence[int]],
    columns: Iterable[int] = (),
    weights: Sequence[int] = (),
    *,
    rows: Iterable[int] = (),
) -> Coarse:
    """What to put together so that every count left is zero or at least `SMALLEST`, in a table shown with totals.

    Where rows and columns have totals, a closed cell is opened again by subtraction. Put together, there is nothing to
    subtract from: every number that can be worked out counts `SMALLEST` people or more, of at least two rows or
    columns. `columns` and `rows` are together from the start (elsewhere they are closed); `weights` (1 each) tell how
    much it costs to hide a count of each column. Fewer people than that in all: everything is put together, and only
    their sum is left.

    Not guarded: one table subtracted from another one with other sides. Who asks for many stands in the audit trail.
    """
    coarse, before = Coarse(frozenset(rows), frozenset(columns)), None
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
