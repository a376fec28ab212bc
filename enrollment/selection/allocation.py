"""Who gets a place: ranked people against group quotas, the wave's quota and its budget. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

METHOD = "pasal-22-2/1"


@dataclass(frozen=True)
class Candidate:
    """One ranked person: the registration's number, its group and why it stands where it stands."""

    registration: int
    group: int
    rank: int
    priority: str
    reason: str


@dataclass(frozen=True)
class Limits:
    """What a wave can carry: people in all, people the money suffices for, people per group."""

    quota: int
    affordable: int
    groups: Mapping[int, int]


@dataclass(frozen=True)
class Placed:
    """A candidate with the decision: selected, or waiting with the limit that was reached."""

    candidate: Candidate
    selected: bool
    reason: str


def allocate(ranked: Iterable[Candidate], limits: Limits) -> list[Placed]:
    """Walk down the ranking once; whoever still fits is selected, everybody else waits in rank order.

    Pasal 20(4), 22(2). A place that a group leaves empty is not handed to another group: that would be a
    decision of the Tim, made by changing the group quotas and selecting again. A group without a quota of
    its own is bound by the wave's quota alone.
    """
    taken, by_group, placed = 0, dict.fromkeys(limits.groups, 0), []
    for candidate in ranked:
        reached = _limit_reached(candidate, limits, taken, by_group)
        if not reached:
            taken += 1
            by_group[candidate.group] = by_group.get(candidate.group, 0) + 1
        placed.append(Placed(candidate, not reached, f"{candidate.reason} {reached}".strip()))
    return placed


def _limit_reached(candidate: Candidate, limits: Limits, taken: int, by_group: Mapping[int, int]) -> str:
    quota = limits.groups.get(candidate.group)
    if quota is not None and by_group[candidate.group] >= quota:
        return "Menunggu: kuota kelompok sudah penuh."
    if taken >= limits.quota:
        return "Menunggu: kuota tahap sudah penuh."
    if taken >= limits.affordable:
        return "Menunggu: anggaran tahap sudah habis."
    return ""
