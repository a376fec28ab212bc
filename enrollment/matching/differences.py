"""Which letters of two texts differ, for an officer's eye."""

from __future__ import annotations

from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

ALIKE = 0.5
"""Below this likeness marking single letters only confuses: the whole texts differ."""


class Segment(NamedTuple):
    """A piece of text, and whether it differs from the other side."""

    text: str
    differs: bool


def segments(left: str, right: str) -> tuple[list[Segment], list[Segment]]:
    """Both texts cut into equal and differing pieces, the fewest letters marked; unlike texts are marked whole."""
    if Levenshtein.normalized_similarity(left, right) < ALIKE:
        return _whole(left), _whole(right)
    ours, theirs = [], []
    for step in Levenshtein.opcodes(left, right):
        differs = step.tag != "equal"
        ours.append(Segment(left[step.src_start : step.src_end], differs))
        theirs.append(Segment(right[step.dest_start : step.dest_end], differs))
    return [part for part in ours if part.text], [part for part in theirs if part.text]


def _whole(text: str) -> list[Segment]:
    return [Segment(text, True)] if text else []
