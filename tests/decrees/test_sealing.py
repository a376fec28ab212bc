"""The keyed hash over frozen rows: any change of value, order or bounds gives another one."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jamsos.sealing import seal

ROWS = [["1", "SITI", date(1980, 5, 17), None], ["2", "ASEP", "", 16800]]


def test_equal_rows_have_one_seal_whatever_holds_them():
    assert seal(ROWS) == seal(iter(tuple(row) for row in ROWS))
    assert seal([[16800, date(2026, 1, 2)]]) == seal([["16800", "2026-01-02"]])
    assert len(seal([])) == 64


@pytest.mark.parametrize(
    "other",
    [
        ROWS[::-1],
        ROWS[:1],
        [*ROWS, []],
        [[*ROWS[0], *ROWS[1]]],
        [["1", "SITI\x1f5:1980-", date(1980, 5, 17), None], ROWS[1]],
        [["1S", "ITI", date(1980, 5, 17), None], ROWS[1]],
        [["1", "SITI ", date(1980, 5, 17), None], ROWS[1]],
    ],
)
def test_any_difference_gives_another_seal(other):
    assert seal(other) != seal(ROWS)


@given(st.lists(st.lists(st.text())), st.lists(st.lists(st.text())))
def test_no_two_lists_share_a_seal(one, two):
    assert (seal(one) == seal(two)) is (one == two)


def test_without_the_key_the_seal_cannot_be_made(settings):
    before = seal(ROWS)
    settings.NIK_KEY = "another key"
    assert seal(ROWS) != before
