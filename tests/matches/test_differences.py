"""Which letters are marked, and as what."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrollment.matching.differences import GAP, Kind, Segment, segments


def marked(parts) -> list[tuple[str, str]]:
    return [(part.text, part.kind.value) for part in parts if part.differs]


@pytest.mark.parametrize(
    ("left", "right", "ours", "theirs"),
    [
        ("3604711703850001", "3604711703850007", [("1", "changed")], [("7", "changed")]),
        ("360471170385001", "3604711703850001", [(GAP, "missing")], [("0", "added")]),
        ("3604711703850001", "3604711073850001", [("70", "swapped")], [("07", "swapped")]),
        ("SITI AMINAH", "SITI AMNIAH", [("IN", "swapped")], [("NI", "swapped")]),
        ("SITTI AMINAH", "SITI AMINAH", [("T", "added")], [(GAP, "missing")]),
        ("AMINAH SITI", "SITI AMINAH", [("AMINAH", "swapped"), ("SITI", "swapped")], None),
        ("03-04-1985", "04-03-1985", [("03", "swapped"), ("04", "swapped")], None),
        ("UJANG", "SITI AMINAH", [("UJANG", "changed")], [("SITI AMINAH", "changed")]),
        ("SITI", "SITI", [], []),
    ],
)
def test_what_is_changed_missing_added_or_swapped_is_marked_as_such(left, right, ours, theirs):
    one, other = segments(left, right)
    assert marked(one) == ours
    if theirs is not None:
        assert marked(other) == theirs


def test_a_side_that_says_nothing_does_not_differ():
    assert segments("", "SITI") == ([], [Segment("SITI", Kind.SAME)])


@given(st.text(max_size=40), st.text(max_size=40))
def test_both_texts_stay_whole_and_keep_step(left, right):
    ours, theirs = segments(left, right)
    for parts, text in ((ours, left), (theirs, right)):
        assert "".join(part.text for part in parts if part.kind != Kind.MISSING) == text
    if len(ours) == len(theirs) and left and right:
        same = [(a.text, b.text) for a, b in zip(ours, theirs, strict=True) if Kind.SAME in {a.kind, b.kind}]
        assert all(a == b for a, b in same)
