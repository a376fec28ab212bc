"""A quota divided over areas: exact, fair, the same on every run."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligibility.regulations import RegulationError
from eligibility.regulations.apportion import apportion, weigh

AREAS = st.dictionaries(
    st.text("0123456789", min_size=1, max_size=10), st.integers(0, 50_000), min_size=1, max_size=40
)
WEIGHED = AREAS.filter(lambda weights: any(weights.values()))
QUOTA = st.integers(0, 5_000)


def test_parts_as_one_would_divide_by_hand() -> None:
    # 10 people by 5 : 3 : 1 of 9 are 5.56, 3.33 and 1.11: whole parts 5, 3, 1, and the tenth by the largest remainder.
    assert apportion(10, {"timur": 5, "barat": 3, "utara": 1}) == {"timur": 6, "barat": 3, "utara": 1}


def test_equal_remainders_go_by_area_code() -> None:
    assert apportion(5, {"3375012": 1, "3375011": 1}) == {"3375011": 3, "3375012": 2}


def test_extreme_poverty_draws_places_from_a_larger_area() -> None:
    population, poor = {"A": 6_000, "B": 4_000}, {"B": 200}
    by_people = weigh(population, poor, per_resident=1, per_extreme_poor=0)
    by_both = weigh(population, poor, per_resident=1, per_extreme_poor=10)
    assert apportion(100, by_people) == {"A": 60, "B": 40}
    assert apportion(100, by_both) == {"A": 50, "B": 50}


def test_weights_may_be_fractions() -> None:
    weights = weigh({"A": 100, "B": 100}, {"A": 50}, per_resident=Fraction(1, 2), per_extreme_poor=Fraction(1, 2))
    assert apportion(5, weights) == {"A": 3, "B": 2}


def test_places_beyond_an_areas_candidates_go_to_the_others() -> None:
    weights = {"A": 50, "B": 30, "C": 20}
    assert apportion(100, weights, {"A": 10}) == {"A": 10, "B": 54, "C": 36}
    assert apportion(100, weights, {"A": 10, "B": 5, "C": 7}) == {"A": 10, "B": 5, "C": 7}


@pytest.mark.parametrize(
    ("quota", "weights", "caps"),
    [(10, {}, {}), (10, {"A": 0}, {}), (-1, {"A": 1}, {}), (1, {"A": -1}, {}), (1, {"A": 1}, {"A": -1})],
)
def test_impossible_figures_are_refused(quota, weights, caps) -> None:
    with pytest.raises(RegulationError):
        apportion(quota, weights, caps)


def test_people_without_an_area_are_refused() -> None:
    with pytest.raises(RegulationError, match="Wilayah C"):
        weigh({"A": 1}, {"C": 1}, per_resident=1, per_extreme_poor=1)


@given(quota=QUOTA, weights=WEIGHED)
def test_parts_add_up_and_stay_within_one_of_the_exact_share(quota, weights) -> None:
    parts, total = apportion(quota, weights), sum(weights.values())
    assert sum(parts.values()) == quota
    assert set(parts) == set(weights)
    assert all(abs(parts[area] - Fraction(quota * weights[area], total)) < 1 for area in weights)


@given(quota=QUOTA, weights=WEIGHED)
def test_a_heavier_area_never_gets_fewer(quota, weights) -> None:
    parts = apportion(quota, weights)
    ordered = [parts[area] for area in sorted(weights, key=lambda area: (weights[area], parts[area]))]
    assert ordered == sorted(ordered)


@given(quota=QUOTA, weights=WEIGHED, order=st.randoms(use_true_random=False), data=st.data())
def test_the_order_of_the_areas_does_not_matter(quota, weights, order, data) -> None:
    caps = {area: data.draw(st.integers(0, 200)) for area in weights if data.draw(st.booleans())}
    areas = list(weights)
    order.shuffle(areas)
    assert apportion(quota, {area: weights[area] for area in areas}, caps) == apportion(quota, weights, caps)


@given(quota=QUOTA, weights=WEIGHED, data=st.data())
def test_no_area_gets_more_than_its_candidates_and_none_is_left_while_anybody_can_be_placed(
    quota, weights, data
) -> None:
    caps = {area: data.draw(st.integers(0, 400)) for area in weights}
    parts = apportion(quota, weights, caps)
    assert all(0 <= parts[area] <= caps[area] for area in weights)
    usable = sum(caps[area] for area, weight in weights.items() if weight)
    assert sum(parts.values()) == min(quota, usable)
