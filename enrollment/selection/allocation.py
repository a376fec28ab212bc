"""Who gets a place: ranked people against the limits of a wave, one within the other. Pure.

A place must fit the quota of the group, of the desa, of the kecamatan and of the wave, the wave's budget and what
the ceiling of its fund source has left (Pasal 15(2), 20(4), 27).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import polars as pl

METHOD = "pasal-22-2/2"
# In this order the limits are asked; the first that is reached is the one a person is told of.
STOPS = ("", "group", "village", "district", "quota", "budget", "ceiling")
SENTENCES = {
    "group": "Menunggu: kuota kelompok sudah penuh.",
    "village": "Menunggu: kuota desa sudah penuh.",
    "district": "Menunggu: kuota kecamatan sudah penuh.",
    "quota": "Menunggu: kuota tahap sudah penuh.",
    "budget": "Menunggu: anggaran tahap sudah habis.",
    "ceiling": "Menunggu: pagu sumber dana sudah habis oleh semua tahapnya.",
}
CLOSED = -1
UNBOUND = 2**62
PERSON = ("group", "village", "district", "cost")
"""Columns of a person: group, desa and kecamatan by number, and rupiah of the place over the whole wave."""

Person = tuple[int, int, int, int]


@dataclass(frozen=True)
class Limits:
    """What a wave can carry: people, rupiah of its own and of its fund source, people by group and by area.

    A group, desa or kecamatan that is not named has no quota of its own.
    """

    quota: int
    budget: int
    ceiling: int
    groups: Mapping[int, int] = field(default_factory=dict)
    villages: Mapping[int, int] = field(default_factory=dict)
    districts: Mapping[int, int] = field(default_factory=dict)

    @property
    def money(self) -> int:
        """Rupiah that may be bound, never less than nothing."""
        return max(0, min(self.budget, self.ceiling))

    def to_json(self) -> dict[str, Any]:
        """As kept with a selection; JSON knows no numbers as names."""
        plain = asdict(self)
        return {name: _texts(value) if isinstance(value, dict) else value for name, value in plain.items()}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Limits:
        """The limits kept by `to_json`."""
        return cls(**{name: _numbers(value) if isinstance(value, dict) else value for name, value in kept.items()})


def _texts(quotas: Mapping[int, int]) -> dict[str, int]:
    return {str(number): quota for number, quota in quotas.items()}


def _numbers(quotas: Mapping[str, int]) -> dict[int, int]:
    return {int(number): quota for number, quota in quotas.items()}


def walk(people: pl.DataFrame, limits: Limits) -> pl.Series:
    """Walk down the ranking once; of each person the limit reached, as its place in `STOPS` (0 = selected).

    A place that a group or area leaves empty is not handed to another: that would be a decision of the Tim, made
    by changing the quotas and selecting again. Where money does not suffice for somebody, nobody below overtakes
    for being cheaper. Written for speed: the what-if page asks it about 200,000 people while a slider moves.
    """
    columns = [people[name].to_list() for name in PERSON]
    quotas = (limits.groups, limits.villages, limits.districts)
    groups, villages, districts = left = [_left(*pair) for pair in zip(quotas, columns[:3], strict=True)]
    quota, budget, ceiling = limits.quota, limits.budget, limits.ceiling
    stops = bytearray(people.height)
    for place, (group, village, district, cost) in enumerate(zip(*columns, strict=True)):
        if groups[group] <= 0:
            stops[place] = 1
        elif villages[village] <= 0:
            stops[place] = 2
        elif districts[district] <= 0:
            stops[place] = 3
        elif quota <= 0 or cost > budget or cost > ceiling:
            # From here on nobody gets a place: who stands below is told at once.
            budget = CLOSED if quota > 0 and cost > budget else budget
            return pl.concat([_stops(stops[:place]), _below(people[place:], left, quota, budget)])
        else:
            groups[group] -= 1
            villages[village] -= 1
            districts[district] -= 1
            quota, budget, ceiling = quota - 1, budget - cost, ceiling - cost
    return _stops(stops)


def _left(quotas: Mapping[int, int], numbers: Sequence[int]) -> list[int]:
    """Places left by number, for every number that occurs; one without a quota never runs out."""
    left = [UNBOUND] * (max(numbers, default=-1) + 1)
    for number, quota in quotas.items():
        if number < len(left):
            left[number] = quota
    return left


def _stops(codes: bytearray) -> pl.Series:
    return pl.Series(codes, dtype=pl.UInt8)


def _below(people: pl.DataFrame, left: Sequence[list[int]], quota: int, budget: int) -> pl.Series:
    """What stops everybody once quota or money is used up."""
    full = [[number for number, places in enumerate(part) if places <= 0] for part in left]
    last = pl.lit(4) if quota <= 0 else pl.when(pl.col("cost") > budget).then(5).otherwise(6)
    for code in (3, 2, 1):
        last = pl.when(pl.col(PERSON[code - 1]).is_in(full[code - 1])).then(code).otherwise(last)
    return people.select(last.cast(pl.UInt8)).to_series()


class Room:
    """What is left of the limits beside places that are held, for one more person at a time."""

    def __init__(self, limits: Limits) -> None:
        self.groups, self.villages, self.districts = dict(limits.groups), dict(limits.villages), dict(limits.districts)
        self.quota, self.budget, self.ceiling = limits.quota, limits.budget, limits.ceiling

    def stop(self, group: int, village: int, district: int, cost: int) -> int:
        """The first limit in the way, as its place in `STOPS`; 0 = there is room."""
        reached = (
            self.groups.get(group, 1) <= 0,
            self.villages.get(village, 1) <= 0,
            self.districts.get(district, 1) <= 0,
            self.quota <= 0,
            cost > self.budget,
            cost > self.ceiling,
        )
        return reached.index(True) + 1 if True in reached else 0

    def fill(self, group: int, village: int, district: int, cost: int) -> None:
        """Take one place out of every limit."""
        self._take(1, group, village, district, cost)

    def free(self, group: int, village: int, district: int, cost: int) -> None:
        """Give one place back to every limit, and the rupiah it no longer costs."""
        self._take(-1, group, village, district, -cost)

    def _take(self, places: int, group: int, village: int, district: int, rupiah: int) -> None:
        for left, number in ((self.groups, group), (self.villages, village), (self.districts, district)):
            if number in left:
                left[number] -= places
        self.quota -= places
        self.budget -= rupiah
        self.ceiling -= rupiah


def allocate(ranked: pl.DataFrame, limits: Limits) -> pl.DataFrame:
    """The ranked frame with `stopped_by` ("" = selected) and the limit added to `reason`.

    Columns used: rank (the order to walk), group, village, district, cost (rupiah over the whole wave), reason.
    """
    ordered = ranked.sort("rank")
    named = walk(ordered, limits).replace_strict(dict(enumerate(STOPS)), return_dtype=pl.String)
    told = pl.col("stopped_by").replace_strict(SENTENCES, default=None, return_dtype=pl.String)
    return ordered.with_columns(stopped_by=named).with_columns(
        reason=pl.concat_str("reason", told, separator=" ", ignore_nulls=True)
    )
