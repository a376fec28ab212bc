"""Who is proposed: eight groups drawn from the population, and who of them the register does not hold."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from enrollment.synthetic.chance import generator, weighted_sample
from enrollment.synthetic.families import CHILD, HEAD
from enrollment.synthetic.groups import GROUPS, Group, sizes
from enrollment.synthetic.places import Places
from enrollment.synthetic.population import Population
from enrollment.synthetic.traits import INDUSTRIES, STATE_SERVANT
from jamsos.errors import DomainError

ABSENT = 0.08
DOUBLES = 0.01
PEOPLE_PER_WORKER = 5


@dataclass
class Proposal:
    """Lines of the worker file: position of the person, of the group, and the line it doubles (-1 = none)."""

    person: NDArray
    group: NDArray
    double_of: NDArray


def reserve(workers: int) -> int:
    """How many people to draw beyond the register, so that families can be left out of it."""
    return round(4 * ABSENT * workers) + 20


def check_size(people: int, workers: int) -> None:
    """Raises DomainError when the population is too small for this many workers."""
    if workers < 100 or people < PEOPLE_PER_WORKER * workers:
        raise DomainError(
            f"Penduduk {people} orang dan pekerja {workers} orang tidak dapat dibuat.",
            f"Pekerja paling sedikit 100, penduduk paling sedikit {PEOPLE_PER_WORKER} kali jumlah pekerja.",
        )


def propose(population: Population, places: Places, workers: int, seed: int) -> Proposal:
    """`workers` lines in the groups' proportions; one in a hundred repeats another line of its group."""
    rng = generator(seed, "workers")
    taken = np.zeros(len(population), dtype=bool)
    base = _base_weights(population)
    parts = []
    for number, (group, size) in enumerate(zip(GROUPS, sizes(workers), strict=True)):
        doubles = round(DOUBLES * size)
        weights = np.where(taken, 0.0, base * _group_weights(group, population, places))
        person = np.sort(weighted_sample(rng, weights, size - doubles))
        taken[person] = True
        parts.append(_with_doubles(rng, person, number, doubles))
    return _in_line(parts)


def absent_people(population: Population, proposal: Proposal, seed: int) -> tuple[NDArray, NDArray]:
    """Masks: the proposed people not in the register, and everyone left out of it (half the time whole families)."""
    rng = generator(seed, "absent")
    drawn = np.unique(proposal.person)
    family = population.members.family
    alone = drawn[np.bincount(family[drawn], minlength=len(population.families))[family[drawn]] == 1]
    absent = rng.choice(alone, round(ABSENT * len(drawn)), replace=False)
    whole = (population.members.relation[absent] == HEAD) | (rng.random(len(absent)) < 0.3)
    left_out = np.isin(family, family[absent[whole]])
    left_out[absent] = True
    return _mask(population, absent), left_out


def trim(population: Population, left_out: NDArray, proposal: Proposal, people: int, seed: int) -> NDArray:
    """The mask of the register: exactly `people` members, the surplus being children nobody proposed."""
    surplus = len(population) - int(left_out.sum()) - people
    spare = ~left_out & (population.members.relation == CHILD) & ~_mask(population, proposal.person)
    dropped = generator(seed, "surplus").choice(np.flatnonzero(spare), surplus, replace=False)
    return ~(left_out | _mask(population, dropped))


def _mask(population: Population, rows: NDArray) -> NDArray:
    mask = np.zeros(len(population), dtype=bool)
    mask[rows] = True
    return mask


def _base_weights(population: Population) -> NDArray:
    """Mostly 18-64, working, decile 1-4; a few of 17, of 65 and over, without work, in state service."""
    age = population.members.age()
    decile = population.families.decile[population.members.family]
    weights = np.select([age < 17, age == 17, age < 60, age < 65, age < 73], [0.0, 3.0, 1.0, 1.8, 5.0], default=0.2)
    weights *= np.select([decile == 0, decile <= 4], [0.7, 1.7], default=0.38)
    weights *= np.where(population.traits.works, 1.0, 0.14) * np.where(population.traits.disabled, 1.8, 1.0)
    return weights * np.where(population.traits.status == STATE_SERVANT, 0.3, 1.0)


def _group_weights(group: Group, population: Population, places: Places) -> NDArray:
    members = population.members
    age = members.age()
    zone = places.zone[population.families.village][members.family]
    weights = np.where(members.female, group.women, 1 - group.women) + 0.0
    weights *= np.where((age >= group.ages[0]) & (age <= group.ages[1]), 1.0, 0.25)
    weights *= np.where(np.isin(zone, group.zones), 1.0, 0.02)
    if group.industries:
        wanted = [INDUSTRIES.index(industry) for industry in group.industries]
        weights *= np.where(np.isin(population.traits.industry, wanted), 1.0, 0.02)
    return weights


def _with_doubles(rng: np.random.Generator, person: NDArray, group: int, doubles: int) -> Proposal:
    """Doubles stand somewhere below the line they repeat."""
    source = np.sort(rng.choice(len(person), doubles, replace=False))
    double_of = np.concatenate([np.full(len(person), -1), source])
    return Proposal(np.concatenate([person, person[source]]), np.full(len(double_of), group), double_of)


def _in_line(parts: list[Proposal]) -> Proposal:
    """The groups one below the other, positions of doubled lines shifted along."""
    starts = np.cumsum([0, *(len(part.person) for part in parts[:-1])])
    double_of = [np.where(p.double_of < 0, -1, p.double_of + start) for p, start in zip(parts, starts, strict=True)]
    people, groups = [part.person for part in parts], [part.group for part in parts]
    return Proposal(np.concatenate(people), np.concatenate(groups), np.concatenate(double_of))
