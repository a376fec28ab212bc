"""Small counts are closed so that no total opens them again."""

from __future__ import annotations

from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.suppression import Coarse, close_more, close_small, close_steps, coarsen


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


@pytest.mark.parametrize(
    ("steps", "seen"),
    [
        ([[20, 30], [10, 30]], [[20, 30], [10, 30]]),
        # Three of the first place stopped in between: the second count is closed, with another that lost some.
        ([[20, 30, 40], [17, 25, 40]], [[20, 30, 40], [None, None, 40]]),
        # It is shown again once five have stopped since the last count shown.
        ([[20, 30, 40], [17, 25, 40], [15, 20, 40]], [[20, 30, 40], [None, None, 40], [15, 20, 40]]),
        # The second count was closed for the first; shown again unchanged it would tell both.
        ([[20, 30, 90], [3, 30, 80], [0, 30, 80]], [[20, 30, 90], [None, None, 80], [0, None, None]]),
        ([], []),
    ],
)
def test_steps_are_closed_where_one_less_the_other_is_small(steps, seen):
    assert close_steps(steps) == seen


@pytest.mark.parametrize(
    ("seen", "counts", "lost", "room", "told"),
    [
        ([8, 20], [8, 20], [0, 0], [0, 9], [8, 20]),
        # The two closed ones are as many as their places: nothing is left, and the sum of what is left would say so.
        ([None, None, 30], [3, 6, 30], [0, 0, 0], [0, 0, 9], [None, None, None]),
        ([None, None, 30], [3, 6, 30], [0, 0, 0], [9, 0, 9], [None, None, 30]),
        # Three were taken off among the closed ones, of eight in all.
        ([None, None, 30], [3, 6, 30], [3, 0, 5], [9, 9, 9], [None, None, None]),
        # One of the closed is left, of thirty-one in all.
        ([None, None, 30], [1, 0, 30], [3, 2, 0], [9, 9, 9], [None, None, None]),
        # Nobody has a place left anywhere: more closed rows would hide nothing.
        ([None, None, 30], [3, 6, 30], [0, 0, 0], [0, 0, 0], [None, None, 30]),
    ],
)
def test_what_is_closed_is_not_told_by_what_was_lost_or_by_the_room_left(seen, counts, lost, room, told):
    assert close_more(seen, counts, lost=lost, room=room) == told


STEPS = st.integers(2, 5).flatmap(
    lambda width: st.lists(
        st.lists(st.sampled_from([0, 0, 1, 3, 5, 8, 30]), min_size=width, max_size=width), min_size=1, max_size=5
    )
)


@given(STEPS)
def test_no_step_shown_less_the_next_one_shown_counts_one_to_four(stopped):
    steps = [[sum(column) for column in zip(*stopped[at:], strict=True)] for at in range(len(stopped))]
    seen = close_steps(steps)
    for place in range(len(stopped[0])):
        told = [counts[place] for counts in seen if counts[place] is not None]
        assert not any(0 < count < 5 for count in (*told, *(a - b for a, b in pairwise(told))))
    for counts, closed in zip(steps, seen, strict=True):
        hidden = [count for count, told in zip(counts, closed, strict=True) if told is None]
        assert len(hidden) != 1 or sum(counts) == hidden[0]


def together(counts, coarse):
    """The counts as they may be shown: rows and columns put together are one."""
    by_row = [row for place, row in enumerate(counts) if place not in coarse.rows]
    if coarse.rows:
        by_row.append([sum(counts[place][column] for place in coarse.rows) for column in range(len(counts[0]))])
    alone = [column for column in range(len(counts[0])) if column not in coarse.columns]
    joined = [[sum(row[column] for column in coarse.columns)] if coarse.columns else [] for row in by_row]
    return [[*(row[column] for column in alone), *rest] for row, rest in zip(by_row, joined, strict=True)]


@pytest.mark.parametrize(
    ("counts", "rows", "columns"),
    [
        ([[10, 20], [30, 0]], set(), set()),
        # One kecamatan with two people: shown together with the smallest other one.
        ([[2, 20], [30, 40], [300, 400]], {0, 1}, set()),
        # Few in every kecamatan: the column is not shown apart, for every row would have to go.
        ([[2, 20, 90], [3, 40, 90], [1, 400, 900]], set(), {0, 1}),
        # A kecamatan that put together with another still holds too few takes a third.
        ([[1, 9], [1, 10], [70, 80], [90, 100]], {0, 1, 2}, set()),
        ([[3, 0], [0, 0]], {0, 1}, {0, 1}),
        ([], set(), set()),
    ],
)
def test_what_is_put_together(counts, rows, columns):
    assert coarsen(counts) == Coarse(frozenset(rows), frozenset(columns))


def test_columns_that_are_together_from_the_start_stay_so():
    assert coarsen([[8, 9, 10], [20, 30, 40]], columns={0, 1}) == Coarse(columns=frozenset({0, 1}))


@pytest.mark.parametrize(("weights", "joined"), [([], {0, 1}), ([2, 2, 1], {0, 2})])
def test_columns_that_cost_less_are_joined_first(weights, joined):
    assert coarsen([[2, 70, 900]], weights=weights).columns == joined


def test_rows_are_put_together_where_the_columns_would_cost_more():
    counts = [[2, 60, 70], [3, 80, 90], *([50, 60, 70] for _ in range(6))]
    assert coarsen(counts) == Coarse(rows=frozenset({0, 1}))
    assert coarsen(counts, weights=[1, 1, 9]) == Coarse(columns=frozenset({0, 1}))


COUNTS = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.lists(st.integers(0, 12), min_size=width, max_size=width), min_size=1, max_size=6)
)


@given(COUNTS)
def test_nothing_left_to_see_counts_one_to_four_people(counts):
    shown = together(counts, coarsen(counts))
    if sum(map(sum, counts)) >= 5:
        assert all(not 0 < count < 5 for row in shown for count in row)
    assert sum(map(sum, shown)) == sum(map(sum, counts))


@given(COUNTS)
def test_a_small_count_is_never_the_only_one_that_fits_what_is_shown(counts):
    """The reader's view: with all that is shown known, another person could stand in the cell or leave it."""
    coarse = coarsen(counts)
    for row, column in product(range(len(counts)), range(len(counts[0]))):
        if 0 < counts[row][column] < 5 and sum(map(sum, counts)) >= 5:
            within = [
                counts[i][j]
                for i in (coarse.rows if row in coarse.rows else {row})
                for j in (coarse.columns if column in coarse.columns else {column})
            ]
            assert len(within) >= 2
            assert sum(within) >= 5
