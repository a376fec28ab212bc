"""Families and their members: who lives together, of what age and sex, and who is married to whom.

Everything is a column. Ages are drawn from the head downwards so that they fit the relation: a spouse of the other
sex, children at least 18 years younger than the younger parent, parents at least 18 years older than the head.
"""

from dataclasses import dataclass, fields
from typing import Self

import numpy as np
from numpy.typing import NDArray

from enrollment.synthetic.chance import generator
from enrollment.synthetic.niks import calendar, day_numbers
from enrollment.synthetic.places import Places

RELATIONS = [
    "Kepala keluarga",
    "Istri/suami",
    "Anak",
    "Menantu",
    "Cucu",
    "Orangtua/mertua",
    "Pembantu/sopir",
    "Lainnya",
]
HEAD, SPOUSE, CHILD, IN_LAW, GRANDCHILD, PARENT, SERVANT, OTHER = range(8)
MARITAL = ["Belum kawin", "Kawin/nikah", "Cerai hidup", "Cerai mati"]
SINGLE, MARRIED, DIVORCED, WIDOWED = range(4)
TODAY = int(np.datetime64("2026-01-15").astype(np.int64))
YEAR = 365.2425
MEAN_SIZE = 3.0


@dataclass
class Columns:
    """Equal-long NumPy columns."""

    def take(self, rows: NDArray | slice) -> Self:
        """The same columns at these rows (mask, positions or slice)."""
        return type(self)(**{field.name: getattr(self, field.name)[rows] for field in fields(self)})

    def __len__(self) -> int:
        return len(getattr(self, fields(self)[0].name))


@dataclass
class Members(Columns):
    """One row per person, ordered by family: `family` position, relation, sex, birth as day number, marital."""

    family: NDArray
    relation: NDArray
    female: NDArray
    birth: NDArray
    marital: NDArray

    def age(self) -> NDArray[np.int64]:
        """Completed years on the reference day (a day at most off on 29 February)."""
        return ((TODAY - self.birth) / YEAR).astype(np.int64)


def draw_members(people: int, seed: int) -> Members:
    """Whole families, at least `people` members together and at most one family more."""
    rng = generator(seed, "families")
    parts = _all_members(rng, int(people / MEAN_SIZE * 1.15) + 40)
    members = Members(*(np.concatenate(column) for column in zip(*parts, strict=True)))
    members = members.take(np.lexsort((members.birth, members.relation, members.family)))
    sizes = np.cumsum(np.bincount(members.family))
    last_family = int(np.searchsorted(sizes, people))
    members = members.take(slice(0, int(sizes[last_family])))
    members.birth = _remembered_days(rng, members)
    return members


def draw_villages(families: int, places: Places, seed: int) -> NDArray[np.int64]:
    """The village of each family, ascending: the files are ordered by place."""
    rng = generator(seed, "villages")
    shares = places.weights / places.weights.sum()
    return np.sort(rng.choice(len(shares), size=families, p=shares))


def _all_members(rng: np.random.Generator, families: int) -> list[tuple[NDArray, ...]]:
    """One tuple of `Members` columns per relation; ages turned into birth days."""
    female = rng.random(families) < 0.16
    age = np.clip(rng.normal(46, 13, families) + 7 * female, 19, 92)
    wed = rng.random(families) < np.where(female, 0.07, np.where(age < 23, 0.55, 0.94))
    paired = np.flatnonzero(wed & (rng.random(families) < 0.97))
    younger = np.clip(rng.normal(3.5, 4, len(paired)), -6, 15) * np.where(female[paired], -1, 1)
    spouse_age = np.maximum(age[paired] - younger, 17.5)
    parent_age = age.copy()
    parent_age[paired] = np.minimum(age[paired], spouse_age)
    alone = np.where(female, rng.choice([SINGLE, DIVORCED, WIDOWED], families, p=[0.12, 0.28, 0.6]), SINGLE)
    alone = np.where(~female & (age > 38), rng.choice([DIVORCED, WIDOWED], families), alone)
    head = (np.arange(families), age, female, np.where(wed, MARRIED, alone))
    spouse = (paired, spouse_age, ~female[paired], np.full(len(paired), MARRIED))
    kin = [_children(rng, parent_age, wed | female), *_relatives(rng, age)]
    groups = zip([HEAD, SPOUSE, CHILD, IN_LAW, GRANDCHILD, PARENT, OTHER, SERVANT], [head, spouse, *kin], strict=True)
    return [_columns(relation, *group) for relation, group in groups]


def _columns(relation: int, family: NDArray, age: NDArray, female: NDArray, marital: NDArray) -> tuple[NDArray, ...]:
    birth = TODAY - np.floor(age * YEAR).astype(np.int32)
    return (
        family.astype(np.int32),
        np.full(len(family), relation, np.int8),
        female,
        birth,
        marital.astype(np.int8),
    )


def _children(rng: np.random.Generator, parent_age: NDArray, has: NDArray) -> tuple[NDArray, ...]:
    expected = np.interp(parent_age, [19, 25, 32, 42, 52, 62, 75], [0.2, 0.8, 1.5, 1.9, 1.3, 0.7, 0.3])
    number = np.where(has & (parent_age > 20), np.minimum(rng.poisson(expected), 7), 0)
    family = np.repeat(np.arange(len(parent_age)), number)
    oldest = parent_age[family] - 18.2
    youngest = np.maximum(parent_age[family] - 42, 0.01)
    age = youngest + rng.random(len(family)) * (oldest - youngest)
    wed = rng.random(len(family)) < np.interp(age, [19, 24, 40], [0.0, 0.08, 0.35])
    return family, age, rng.random(len(family)) < 0.49, np.where(wed, MARRIED, SINGLE)


def _relatives(rng: np.random.Generator, age: NDArray) -> list[tuple[NDArray, ...]]:
    """In-laws, grandchildren, parents, others and servants of the heads."""

    def some(share: float, among: NDArray) -> NDArray:
        return np.flatnonzero(among & (rng.random(len(age)) < share))

    in_law, grandchild = some(0.03, age > 45), some(0.13, age > 50)
    parent, other, servant = some(0.055, (age > 22) & (age < 66)), some(0.02, age > 0), some(0.0006, age > 30)
    return [
        (in_law, age[in_law] - 23 - 3 * rng.random(len(in_law)), _coin(rng, in_law), _same(in_law, MARRIED)),
        (
            grandchild,
            rng.random(len(grandchild)) * (age[grandchild] - 40),
            _coin(rng, grandchild),
            _same(grandchild, 0),
        ),
        (
            parent,
            np.minimum(age[parent] + 18.5 + 14 * rng.random(len(parent)), 97),
            rng.random(len(parent)) < 0.72,
            np.where(rng.random(len(parent)) < 0.75, WIDOWED, DIVORCED),
        ),
        (other, 6 + 66 * rng.random(len(other)), _coin(rng, other), _same(other, SINGLE)),
        (servant, 19 + 40 * rng.random(len(servant)), _same(servant, True), _same(servant, SINGLE)),
    ]


def _coin(rng: np.random.Generator, rows: NDArray) -> NDArray:
    return rng.random(len(rows)) < 0.5


def _same(rows: NDArray, value: int | bool) -> NDArray:
    return np.full(len(rows), value)


def _remembered_days(rng: np.random.Generator, members: Members) -> NDArray:
    """Birth days; six in a hundred of those over 45 were registered as born on 1 January."""
    year, month, day = calendar(members.birth)
    january = (members.age() > 45) & (rng.random(len(members)) < 0.06)
    first = day_numbers(year, np.where(january, 1, month), np.where(january, 1, day))
    return first.astype(np.int32)
