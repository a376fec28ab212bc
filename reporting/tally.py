"""Counting the chain: in one query by group and kecamatan, in another by what stopped people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Count, Sum

from enrollment.assessment.models import Result
from enrollment.programs.models import GroupQuota, Program
from reporting.counting import Rows, count_by
from reporting.indicators import CHAIN, POSITION, in_force, standing
from reporting.reasons import ELIGIBLE, with_reason
from reporting.suppression import close_steps

PLACES = ("group", "village__district", "reached")
REASONS = ("reached", "link", "reason", "assessment__result")
"""What `Tally` and `Losses` are counted by."""


class Chain:
    """How many people stand on each step; `[position]` = how many reached it."""

    def __init__(self, standing: Iterable[tuple[int, int]] = ()) -> None:
        self.stopped = [0] * len(CHAIN)
        for reached, people in standing:
            self.add(reached, people)

    def add(self, reached: int, people: int) -> None:
        self.stopped[reached] += people

    def __getitem__(self, position: int) -> int:
        return sum(self.stopped[position:])

    def at(self, key: str) -> int:
        return self[POSITION[key]]


def closed_steps(chains: Sequence[Chain]) -> dict[str, list[int | None]]:
    """For every step of the chain the counts of all the chains, `None` where it must be closed.

    Worked out over all steps, whichever of them a page shows, so that two pages never open each other.
    """
    steps = close_steps([[chain[position] for chain in chains] for position in range(len(CHAIN))])
    return {step.key: counts for step, counts in zip(CHAIN, steps, strict=True)}


@dataclass
class Tally:
    """The chain of a programme as a whole, by group and by kecamatan, and who is in force by group (by row number)."""

    whole: Chain = field(default_factory=Chain)
    groups: dict[int, Chain] = field(default_factory=dict)
    districts: dict[int, Chain] = field(default_factory=dict)
    groups_in_force: dict[int, int] = field(default_factory=dict)

    @property
    def in_force(self) -> int:
        return sum(self.groups_in_force.values())


def tally(program: Program) -> Tally:
    """Count everybody once."""
    (rows,) = count_by(standing(program), PLACES)
    return tally_of(rows, groups_in_force(program))


def tally_of(rows: Rows, force: dict[int, int]) -> Tally:
    """The chains from people counted by `PLACES`; `force`: those in force by group."""
    found = Tally(groups_in_force=force)
    for group, district, reached, people in rows:
        found.whole.add(reached, people)
        found.groups.setdefault(group, Chain()).add(reached, people)
        found.districts.setdefault(district, Chain()).add(reached, people)
    return found


def groups_in_force(program: Program) -> dict[int, int]:
    """People of each group (its row number) whom the decrees of the Bupati name as amended."""
    return dict(in_force(standing(program)).values_list("group").annotate(Count("pk")))


def group_quotas(program: Program) -> dict[int, int]:
    """Places of each group (its row number) in all waves."""
    quotas = GroupQuota.objects.filter(wave__program=program).order_by()
    return dict(quotas.values_list("group").annotate(Sum("quota")))


@dataclass
class Losses:
    """Why people stopped, per step, by the key of the reason; what the matching found of them (`LINKS`).

    `lapsed`: people past the assessment of whom a later one says something else than eligible.
    """

    reasons: list[Counter[str]]
    links: Counter[str] = field(default_factory=Counter)
    lapsed: int = 0


def losses(program: Program) -> Losses:
    """The reasons of each step sum to those who stopped on it."""
    (rows,) = count_by(with_reason(standing(program)), REASONS)
    return losses_of(rows)


def losses_of(rows: Rows) -> Losses:
    """The losses from people counted by `REASONS`."""
    found = Losses([Counter() for _ in CHAIN])
    for reached, link, reason, result, people in rows:
        found.reasons[reached][reason] += people
        found.links[link] += people
        if reached >= ELIGIBLE and result != Result.ELIGIBLE:
            found.lapsed += people
    return found
