"""Who gets a place: ranked people against the limits of a wave, one within the other. Pure.

A place must fit the quota of the group, of the desa, of the kecamatan and of the wave, the wave's budget and what
the ceiling of its fund source has left (Pasal 15(2), 20(4), 27).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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

Person = tuple[int, int, int, int]
"""Group, desa and kecamatan by number, and what the place costs over the whole wave in rupiah."""


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


def walk(people: Iterable[Person], limits: Limits) -> bytearray:
    """Walk down the ranking once; of each person the limit reached, as its place in `STOPS` (0 = selected).

    A place that a group or area leaves empty is not handed to another: that would be a decision of the Tim, made
    by changing the quotas and selecting again. Where money does not suffice for somebody, nobody below overtakes
    for being cheaper.
    """
    room = Room(limits)
    return bytearray(room.take(*person) for person in people)


class Room:
    """What is left of the limits while people are placed one after the other."""

    def __init__(self, limits: Limits) -> None:
        self.groups, self.villages, self.districts = dict(limits.groups), dict(limits.villages), dict(limits.districts)
        self.quota, self.budget, self.ceiling = limits.quota, limits.budget, limits.ceiling

    def stop(self, group: int, village: int, district: int, cost: int) -> int:
        """The first limit in the way, as its place in `STOPS`; 0 = there is room."""
        if self.groups.get(group, 1) <= 0:
            return 1
        if self.villages.get(village, 1) <= 0:
            return 2
        if self.districts.get(district, 1) <= 0:
            return 3
        if self.quota <= 0:
            return 4
        if cost > self.budget:
            return 5
        return 6 if cost > self.ceiling else 0

    def take(self, group: int, village: int, district: int, cost: int) -> int:
        """Give the place if there is room; money that did not suffice once is closed for everybody below."""
        stop = self.stop(group, village, district, cost)
        if stop == 5:
            self.budget = CLOSED
        elif stop == 6:
            self.ceiling = CLOSED
        elif not stop:
            self.fill(group, village, district, cost)
        return stop

    def fill(self, group: int, village: int, district: int, cost: int) -> None:
        """Take one place out of every limit."""
        for left, number in ((self.groups, group), (self.villages, village), (self.districts, district)):
            if number in left:
                left[number] -= 1
        self.quota -= 1
        self.budget -= cost
        self.ceiling -= cost


def allocate(ranked: pl.DataFrame, limits: Limits) -> pl.DataFrame:
    """The ranked frame with `stopped_by` ("" = selected) and the limit added to `reason`.

    Columns used: rank (the order to walk), group, village, district, cost (rupiah over the whole wave), reason.
    """
    ordered = ranked.sort("rank")
    stops = walk(ordered.select("group", "village", "district", "cost").iter_rows(), limits)
    named = pl.Series([STOPS[stop] for stop in stops], dtype=pl.String)
    told = pl.col("stopped_by").replace_strict(SENTENCES, default=None, return_dtype=pl.String)
    return ordered.with_columns(stopped_by=named).with_columns(
        reason=pl.concat_str("reason", told, separator=" ", ignore_nulls=True)
    )
