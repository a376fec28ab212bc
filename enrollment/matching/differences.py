"""Which letters of two texts differ, and how, for an officer's eye."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

ALIKE = 0.5
"""Below this likeness marking single letters only confuses: the whole texts differ."""


class Kind(StrEnum):
    """What a piece is beside the other side; a `missing` piece holds the place of letters that only stand there."""

    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"
    MISSING = "missing"
    SWAPPED = "swapped"


GAP = "·"
"""Shown once for each letter that is missing here, so that both sides keep step."""


class Segment(NamedTuple):
    """A piece of text and how it differs from the other side."""

    text: str
    kind: Kind

    @property
    def differs(self) -> bool:
        return self.kind != Kind.SAME


Step = tuple[str, str]
"""A piece of the left text and what stands for it in the right one; one of them may be empty."""


def segments(left: str, right: str) -> tuple[list[Segment], list[Segment]]:
    """Both texts cut into pieces, the fewest letters marked; unlike texts are marked whole.

    Two letters that changed places, and words or date parts in another order, are `swapped`. A side that says nothing
    does not differ.
    """
    if not left or not right:
        return plain(left), plain(right)
    if reordered := _reordered(left, right):
        return reordered
    if Levenshtein.normalized_similarity(left, right) < ALIKE:
        return _whole(left), _whole(right)
    steps = list(_joined(_steps(left, right)))
    return [_piece(ours, theirs) for ours, theirs in steps], [_piece(theirs, ours) for ours, theirs in steps]


def plain(text: str) -> list[Segment]:
    """A text that is not compared with anything."""
    return [Segment(text, Kind.SAME)] if text else []


def _whole(text: str) -> list[Segment]:
    return [Segment(text, Kind.CHANGED)]


def _piece(own: str, other: str) -> Segment:
    if own == other:
        return Segment(own, Kind.SAME)
    if not own:
        return Segment(GAP * len(other), Kind.MISSING)
    if not other:
        return Segment(own, Kind.ADDED)
    return Segment(own, Kind.SWAPPED if own == other[::-1] and len(own) == 2 else Kind.CHANGED)


def _steps(left: str, right: str) -> Iterator[Step]:
    for step in Levenshtein.opcodes(left, right):
        yield left[step.src_start : step.src_end], right[step.dest_start : step.dest_end]


def _joined(steps: Iterator[Step]) -> Iterator[Step]:
    """A letter left out and put back one place further is one step: the two letters changed places."""
    held = list(steps)
    while held:
        ours, theirs = ("".join(side) for side in zip(*held[:3], strict=True)) if len(held) > 2 else ("", "")
        if len(ours) == 2 and ours == theirs[::-1] and ours != theirs:
            yield ours, theirs
            del held[:3]
        else:
            yield held.pop(0)


def _reordered(left: str, right: str) -> tuple[list[Segment], list[Segment]] | None:
    """The same words, or the same parts of a date, in another order: each one out of its place is swapped."""
    ours, theirs = re.findall(r"\w+|\W+", left), re.findall(r"\w+|\W+", right)
    if left == right or sorted(ours) != sorted(theirs):
        return None
    return _moved(ours, theirs), _moved(theirs, ours)


def _moved(own: Sequence[str], other: Sequence[str]) -> list[Segment]:
    pairs = zip(own, other, strict=True)
    return [Segment(text, Kind.SAME if text == there else Kind.SWAPPED) for text, there in pairs]
