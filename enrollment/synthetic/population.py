"""The whole population as columns: families with their place, members with name, NIK and work."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from enrollment.synthetic import niks
from enrollment.synthetic.chance import generator, pick
from enrollment.synthetic.families import YEAR, Columns, Members, draw_members, draw_villages
from enrollment.synthetic.names import Names, draw_names, hamlets
from enrollment.synthetic.occupations import draw_occupations
from enrollment.synthetic.places import FORMER_DISTRICTS, MARK, Places
from enrollment.synthetic.traits import Traits, draw_deciles, draw_traits

ELSEWHERE = 0.03
OTHER_VILLAGE = 0.015
CORRECTED_BIRTH = 0.02
_SPLIT_DAY = int(np.datetime64("2007-07-17").astype(np.int64))
_FIRST_CARD = int(np.datetime64("2006-01-01").astype(np.int64))
_CARD_DAYS = int(19.9 * YEAR)


@dataclass
class Families(Columns):
    """One row per family: positions of village and KTP area, hamlet, rt, rw, national decile (0 = empty), No. KK."""

    village: NDArray
    area: NDArray
    hamlet: NDArray
    rt: NDArray
    rw: NDArray
    decile: NDArray
    kk: NDArray


@dataclass
class Population:
    """Families and, in their order, the members with all that is known of each."""

    families: Families
    members: Members
    traits: Traits
    names: Names
    occupation: NDArray
    nik: NDArray

    def take(self, rows: NDArray | slice) -> Self:
        """The same families with only these members."""
        return type(self)(
            self.families,
            self.members.take(rows),
            self.traits.take(rows),
            self.names.take(rows),
            self.occupation[rows],
            self.nik[rows],
        )

    def __len__(self) -> int:
        return len(self.nik)


def draw_population(people: int, places: Places, seed: int) -> Population:
    """At least `people` members in whole families. Raises DomainError when NIK serials run out."""
    members = draw_members(people, seed)
    families = _draw_families(int(members.family[-1]) + 1, places, seed)
    traits = draw_traits(members, places.zone[families.village][members.family], seed)
    rng = generator(seed, "occupation")
    occupation = draw_occupations(members.age(), members.female, traits.industry, traits.status, rng)
    nik = _draw_niks(members, families.area[members.family], places, seed)
    return Population(families, members, traits, draw_names(members, seed), occupation, nik)


def _draw_families(number: int, places: Places, seed: int) -> Families:
    village = draw_villages(number, places, seed)
    rng = generator(seed, "addresses")
    area = _ktp_areas(rng, village, places)
    rw = rng.integers(1, 9, number)
    rt = rng.integers(1, 6, number) + (rw - 1) % 4 * 5
    hamlet = (village * 5 + rw * 3) % len(hamlets())
    card_day = _FIRST_CARD + rng.integers(0, _CARD_DAYS, number)
    kk = niks.issue(places.nik_areas[area], card_day, female=False)
    return Families(village, area, hamlet, rt, rw, draw_deciles(number, seed), kk)


def _ktp_areas(rng: np.random.Generator, village: NDArray, places: Places) -> NDArray:
    """Mostly the village of domicile; some another village; some another regency (Kota Serang first of all)."""
    chance = rng.random(len(village))
    outside = places.elsewhere[pick(rng, places.areas["bobot"].to_numpy()[places.elsewhere], len(village))]
    neighbour = rng.integers(0, places.villages.height, len(village))
    return np.select([chance < ELSEWHERE, chance < ELSEWHERE + OTHER_VILLAGE], [outside, neighbour], default=village)


def _draw_niks(members: Members, area: NDArray, places: Places, seed: int) -> NDArray[np.int64]:
    """NIK by place of first registration; two in a hundred keep a birth date that was corrected later."""
    rng = generator(seed, "nik")
    grown = members.age() > 16
    chance = rng.random(len(members))
    moved_in = places.elsewhere[rng.integers(0, len(places.elsewhere), len(members))]
    neighbour = rng.integers(0, places.villages.height, len(members))
    first = np.select([grown & (chance < 0.05), grown & (chance < 0.17)], [moved_in, neighbour], default=area)
    return niks.issue(_area_codes(first, members.birth, places), _registered_birth(rng, members.birth), members.female)


def _area_codes(first: NDArray, birth: NDArray, places: Places) -> NDArray:
    """Kota Serang left the regency in 2007: who was born before keeps 3604 and the old kecamatan."""
    code = places.nik_areas[first]
    former = 360400 + MARK + np.array([0, *FORMER_DISTRICTS])
    city = (code // 100 == 3673) & (birth < _SPLIT_DAY)
    return np.where(city, former[np.where(city, code % 10, 0)], code)


def _registered_birth(rng: np.random.Generator, birth: NDArray) -> NDArray:
    """The birth day the NIK was made from: another year, or another day of the month, for the corrected ones."""
    year, month, day = niks.calendar(birth)
    corrected = rng.random(len(birth)) < CORRECTED_BIRTH
    by_year = rng.random(len(birth)) < 0.5
    shift = rng.integers(1, 4, len(birth))
    other_year = niks.day_numbers(year - shift, month, np.minimum(day, 28))
    other_day = niks.day_numbers(year, month, (np.minimum(day, 28) + 7 * shift - 1) % 28 + 1)
    return np.where(corrected, np.where(by_year, other_year, other_day), birth)
