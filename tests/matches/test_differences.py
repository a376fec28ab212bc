"""Which letters are marked."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from enrollment.matching.differences import segments


def marked(parts) -> list[str]:
    return [part.text for part in parts if part.differs]


def test_one_wrong_digit_is_marked_on_both_sides():
    ours, theirs = segments("3604711703850001", "3604711703850007")
    assert (marked(ours), marked(theirs)) == (["1"], ["7"])


def test_a_missing_digit_is_marked_where_it_stands():
    ours, theirs = segments("360471170385001", "3604711703850001")
    assert marked(ours) == [] and marked(theirs) == ["0"]


def test_equal_texts_are_not_marked_and_nothing_given_is_empty():
    assert [marked(side) for side in segments("SITI", "SITI")] == [[], []]
    assert segments("", "SITI") == ([], [("SITI", True)])


@given(st.text(max_size=40), st.text(max_size=40))
def test_both_texts_stay_whole_and_what_is_not_marked_is_common(left, right):
    ours, theirs = segments(left, right)
    assert "".join(part.text for part in ours) == left
    assert "".join(part.text for part in theirs) == right
    assert [p.text for p in ours if not p.differs] == [p.text for p in theirs if not p.differs]
