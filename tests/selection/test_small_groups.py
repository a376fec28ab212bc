"""What who may not see names reads of a selection per group: no count under five, also not by subtracting."""

from __future__ import annotations

import pytest

from enrollment.selection.panels import without_small

TOTAL = ("Tani", 100, 60, 20)
CASES = {
    "nothing small: every group for itself": (
        [TOTAL, ("Nelayan", 30, 10, 0)],
        [TOTAL, ("Nelayan", 30, 10, 0)],
    ),
    "one small group is put together with the next smallest": (
        [TOTAL, ("Balawista", 5, 5, 1), ("Guru ngaji", 46, 46, 8)],
        [TOTAL, ("2 lainnya, digabung", None, 51, 9)],
    ),
    "together still few: no figure": (
        [("Balawista", 5, 3, 0), ("Marbot", 5, 1, 0)],
        [("2 lainnya, digabung", None, None, None)],
    ),
}


@pytest.mark.parametrize(("rows", "shown"), CASES.values(), ids=CASES)
def test_groups_with_few_people_are_told_together(rows, shown):
    assert without_small(rows) == shown
