"""Small counts are closed to whoever may not see the people (UU 27/2022; DOMAIN 9).

A count below five could point at a person. It is closed, and with it as many more cells of the same column as
are needed so that it cannot be worked out from the total.
"""

from __future__ import annotations

from collections.abc import Sequence

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
