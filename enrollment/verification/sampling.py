"""The arithmetic of a sample check: how many, from which stratum, who, and what the result says. Pure.

Size for a share of one half, the worst case (Cochran): n0 = z^2 x 0.25 / e^2, and with N people in all
n = n0 / (1 + (n0 - 1) / N), rounded up. Shares in a sample have Wilson's interval.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from hashlib import sha256
from math import ceil, sqrt
from statistics import NormalDist
from typing import TypeVar

Key = TypeVar("Key", bound="str | tuple[str, ...]")
HALF = 0.25
"""p(1-p) of a share of one half."""


def z_of(confidence: int) -> float:
    """Quantile of the normal distribution for a two-sided confidence in percent: 90 -> 1.645, 95 -> 1.960."""
    return NormalDist().inv_cdf(0.5 + confidence / 200)


def unlimited_size(confidence: int, margin: int) -> float:
    """n0: people needed from a population without end; `confidence` and `margin` in percent."""
    return z_of(confidence) ** 2 * HALF / (margin / 100) ** 2


def sample_size(population: int, confidence: int, margin: int) -> int:
    """n: people needed of so many; never more than there are."""
    if population < 1:
        return 0
    whole = unlimited_size(confidence, margin)
    return min(population, ceil(whole / (1 + (whole - 1) / population)))


def allocate(strata: Mapping[Key, int], size: int) -> dict[Key, int]:
    """How many of the `size` fall to each stratum of so many people: proportional, by largest remainder.

    Every stratum with people gets one at least, if there are no more strata than the size; the rest is shared out
    among the strata whose share is one or more. No stratum gets more than its people.
    """
    people = {key: count for key, count in strata.items() if count}
    if size >= sum(people.values()):
        return people
    if size < len(people):
        return _by_remainder(people, size)
    single: set[Key] = set()
    while True:
        rest = {key: count for key, count in people.items() if key not in single}
        places, whole = size - len(single), sum(rest.values())
        small = {key for key, count in rest.items() if places * count < whole}
        if not small:
            return dict.fromkeys(single, 1) | _by_remainder(rest, places)
        single |= small


def _by_remainder(people: Mapping[Key, int], size: int) -> dict[Key, int]:
    """Whole shares first; what is left goes to the largest remainders, of equal ones to the larger stratum."""
    whole = sum(people.values())
    exact = {key: Fraction(size * count, whole) for key, count in people.items()} if whole else {}
    given = {key: int(share) for key, share in exact.items()}
    order = sorted(exact, key=lambda key: (given[key] - exact[key], -people[key], key))
    for key in order[: size - sum(given.values())]:
        given[key] += 1
    return given


def drawn(frame: Mapping[Key, Sequence[int]], size: int, seed: int) -> dict[Key, list[int]]:
    """Numbers drawn from each stratum. The same frame, size and seed give the same people, in any language:

    within a stratum people come in the order of SHA-256 of "seed:number".
    """
    shares = allocate({key: len(numbers) for key, numbers in frame.items()}, size)
    return {key: sorted(frame[key], key=lambda number: _lot(seed, number))[: shares[key]] for key in sorted(shares)}


def _lot(seed: int, number: int) -> str:
    return sha256(f"{seed}:{number}".encode()).hexdigest()


@dataclass(frozen=True)
class Interval:
    """A share found in a sample, and the bounds between which it lies in the whole."""

    share: float
    low: float
    high: float


def wilson(found: int, looked_at: int, confidence: int) -> Interval | None:
    """Wilson's interval of the share `found` of `looked_at`; None when nobody was looked at."""
    if not looked_at:
        return None
    z, share = z_of(confidence), found / looked_at
    stretch = 1 + z**2 / looked_at
    middle = (share + z**2 / (2 * looked_at)) / stretch
    half = z * sqrt(share * (1 - share) / looked_at + z**2 / (4 * looked_at**2)) / stretch
    return Interval(share, max(0.0, middle - half), min(1.0, middle + half))
