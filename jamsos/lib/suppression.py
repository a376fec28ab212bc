"""Small counts are not shown to whoever may not see the people (UU 27/2022): a count below five could point at one."""

from collections.abc import Collection, Sequence

SMALLEST = 5


def small(count: int) -> bool:
    """Whether a count could point at a person; nought points at nobody."""
    return 0 < count < SMALLEST


def rows_together(counts: Sequence[Sequence[int]]) -> frozenset[int]:
    """The rows to be shown as one, so that no column has a small count left, also not by subtracting from its total.

    Empty when nothing is small; all rows where only their sum is large enough, or not even that.
    """
    together = {place for place, row in enumerate(counts) if any(map(small, row))}
    apart = sorted((sum(row), place) for place, row in enumerate(counts) if place not in together)
    while apart and any(small(sum(column)) for column in zip(*(counts[place] for place in together), strict=True)):
        together.add(apart.pop(0)[1])
    return frozenset(together)


def summed(counts: Sequence[Sequence[int]], together: Collection[int]) -> list[int] | None:
    """What the rows shown as one count, column by column; nothing where that is still few."""
    sums = [sum(column) for column in zip(*(counts[place] for place in together), strict=True)]
    return None if any(map(small, sums)) else sums
