"""Dividing a quota of people over areas in proportion to a weight: the largest remainder method (Hamilton).

Pure and exact: fractions, no rounding error; the same answer whatever the order the areas are given in. Used where
a regulation gives each desa or kelurahan its part, as Kota Pekalongan does by population and extreme poverty.
"""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from math import floor

from eligibility.regulations.parameters import RegulationError

Number = int | Fraction


def weigh(
    population: Mapping[str, int], extreme_poor: Mapping[str, int], *, per_resident: Number, per_extreme_poor: Number
) -> dict[str, Number]:
    """The weight of each area of `population`: residents and people in extreme poverty, each times its own weight.

    An area that `extreme_poor` does not name has none. Raises RegulationError: a negative figure, or people in
    extreme poverty in an area without a population figure.
    """
    if stray := sorted(set(extreme_poor) - set(population)):
        raise RegulationError(f"Wilayah {stray[0]} tidak punya angka jumlah penduduk.", "Lengkapi angka penduduknya.")
    _refuse_negative([per_resident, per_extreme_poor, *population.values(), *extreme_poor.values()])
    poor = {area: per_extreme_poor * extreme_poor.get(area, 0) for area in population}
    return {area: per_resident * people + poor[area] for area, people in population.items()}


def apportion(quota: int, weights: Mapping[str, Number], caps: Mapping[str, int] | None = None) -> dict[str, int]:
    """People for each area: the whole part of its share, then one more each by the largest remainder.

    `weights`: area code -> weight, at least one above zero. Equal remainders go by area code, so ties are stable.
    `caps`: area code -> most it can use (its candidates); what it cannot use goes to the others by the same rule, and
    an area that is not named takes any number. The parts add up to `quota`, or to the caps where those are fewer.
    A heavier area never gets fewer than a lighter one, but a larger quota may take a person from an area (the
    method's known paradox).

    Raises RegulationError: a negative figure, or no area with a weight.
    """
    caps = caps or {}
    _refuse_negative([quota, *weights.values(), *caps.values()])
    if quota and not any(weights.values()):
        raise RegulationError("Tidak ada wilayah yang berbobot, jadi kuota tidak dapat dibagi.", "Isi angka wilayah.")
    shared = {area: weight for area, weight in weights.items() if weight}
    given = dict.fromkeys(weights, 0)
    while shared:
        parts = _largest_remainder(quota, shared)
        full = [area for area in parts if parts[area] > caps.get(area, quota)]
        if not full:
            return given | parts
        for area in full:
            given[area] = caps[area]
            quota -= caps[area]
            del shared[area]
    return given


def _largest_remainder(quota: int, weights: Mapping[str, Number]) -> dict[str, int]:
    """Parts of `quota` by weight; every weight is above zero."""
    total = sum(weights.values())
    exact = {area: Fraction(quota * weight) / total for area, weight in weights.items()}
    parts = {area: floor(share) for area, share in exact.items()}
    by_remainder = sorted(exact, key=lambda area: (parts[area] - exact[area], area))
    for area in by_remainder[: quota - sum(parts.values())]:
        parts[area] += 1
    return parts


def _refuse_negative(figures: Iterable[Number]) -> None:
    if any(figure < 0 for figure in figures):
        raise RegulationError("Kuota, bobot dan jumlah orang tidak boleh negatif.", "Periksa angkanya.")
