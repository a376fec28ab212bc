"""Small counts are closed so that no total opens them again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.suppression import close_small


@pytest.mark.parametrize(
    ("counts", "seen"),
    [
        ([10, 20, 0], [10, 20, 0]),
        ([3, 10, 20], [None, None, 20]),
        ([1, 1, 9, 30], [None, None, None, 30]),
        ([2, 3, 9], [None, None, 9]),
        ([4, 0, 0], [None, 0, 0]),
        ([5, 5], [5, 5]),
        ([], []),
    ],
)
def test_cases(counts, seen):
    assert close_small(counts) == seen


@given(st.lists(st.integers(0, 40), max_size=12))
def test_closed_cells_hide_each_other(counts):
    seen = close_small(counts)
    closed = [count for count, shown in zip(counts, seen, strict=True) if shown is None]
    opened = [shown for shown in seen if shown]
    assert all(shown >= 5 for shown in opened)
    assert 0 not in closed
    if closed and opened:
        assert len(closed) >= 2
        assert sum(closed) >= 5
