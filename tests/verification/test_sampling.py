"""The arithmetic of a sample check, against figures worked by hand."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrollment.verification.sampling import allocate, drawn, sample_size, unlimited_size, wilson, z_of


@pytest.mark.parametrize(("confidence", "z"), [(90, 1.645), (95, 1.960), (99, 2.576)])
def test_quantiles_of_the_tables(confidence, z):
    assert round(z_of(confidence), 3) == z


@pytest.mark.parametrize(
    ("population", "confidence", "margin", "size"),
    [
        # 95 %, 5 %: n0 = 1.95996^2 x 0.25 / 0.0025 = 384.146.
        (100, 95, 5, 80),  # 384.146 / (1 + 383.146/100) = 384.146 / 4.83146 = 79.51
        (500, 95, 5, 218),  # 384.146 / (1 + 383.146/500) = 384.146 / 1.76629 = 217.49
        (1_000, 95, 5, 278),  # 384.146 / 1.383146 = 277.73
        (10_000, 95, 5, 370),  # 384.146 / 1.0383146 = 369.97
        (21_434, 95, 5, 378),  # 384.146 / (1 + 383.146/21434) = 384.146 / 1.017876 = 377.40
        (100_000_000, 95, 5, 385),  # 384.146 / 1.0000038 = 384.1445: the 385 of the books
        # 95 %, 3 %: n0 = 3.84146 x 0.25 / 0.0009 = 1067.07.
        (100_000_000, 95, 3, 1068),
        (1_000, 95, 3, 517),  # 1067.07 / (1 + 1066.07/1000) = 1067.07 / 2.06607 = 516.47
        # 90 %, 5 %: n0 = 1.644854^2 x 0.25 / 0.0025 = 270.554.
        (1_000, 90, 5, 214),  # 270.554 / 1.269554 = 213.11
        (100_000_000, 90, 5, 271),
        # 99 %, 5 %: n0 = 2.575829^2 x 0.25 / 0.0025 = 663.490.
        (1_000, 99, 5, 400),  # 663.490 / 1.662490 = 399.09
        (100_000_000, 99, 5, 664),
        # 95 %, 10 %: n0 = 96.036.
        (100, 95, 10, 50),  # 96.036 / (1 + 95.036/100) = 96.036 / 1.95036 = 49.24
        (1, 95, 5, 1),  # 384.146 / (1 + 383.146) = 1
        (0, 95, 5, 0),
    ],
)
def test_sizes_of_the_books(population, confidence, margin, size):
    assert sample_size(population, confidence, margin) == size


def test_size_without_end():
    assert round(unlimited_size(95, 5), 2) == 384.15


@pytest.mark.parametrize(
    ("strata", "size", "shares"),
    [
        # 10 of 100: 5.0, 3.0, 2.0 without remainder.
        ({"a": 50, "b": 30, "c": 20}, 10, {"a": 5, "b": 3, "c": 2}),
        # 10 of 100: 4.7, 3.6, 1.7 -> 4, 3, 1 and two left: to a and c (0.7 each), not to b (0.6).
        ({"a": 47, "b": 36, "c": 17}, 10, {"a": 5, "b": 3, "c": 2}),
        # 10 of 1000: b and c would have 0.05 each and get 1; the other eight are for a.
        ({"a": 990, "b": 5, "c": 5}, 10, {"a": 8, "b": 1, "c": 1}),
        # Two for three strata: not everybody can have one; 1.2, 0.6, 0.2 -> 1, and the one left to 0.6.
        ({"a": 60, "b": 30, "c": 10}, 2, {"a": 1, "b": 1, "c": 0}),
        # Equal remainders: to the larger stratum, of equally large ones to the first by name.
        ({"b": 10, "a": 10}, 1, {"a": 1, "b": 0}),
        ({"a": 3, "b": 2}, 9, {"a": 3, "b": 2}),
        ({"a": 0, "b": 4}, 2, {"b": 2}),
    ],
)
def test_allocation_by_largest_remainder(strata, size, shares):
    assert allocate(strata, size) == shares


@given(st.dictionaries(st.text(max_size=3), st.integers(0, 60), max_size=40), st.integers(0, 400))
def test_allocation_adds_up_and_nobody_is_left_out_without_need(strata, size):
    shares, people = allocate(strata, size), {key: count for key, count in strata.items() if count}
    assert sum(shares.values()) == min(size, sum(people.values()))
    assert all(0 <= shares.get(key, 0) <= count for key, count in strata.items())
    if size >= len(people):
        assert all(shares[key] >= 1 for key in people)


FRAME = {"1|L|18-29": list(range(1, 61)), "1|P|18-29": list(range(61, 101))}


def test_the_same_seed_draws_the_same_people_and_another_seed_others():
    first = drawn(FRAME, 20, 7)
    assert first == drawn({key: FRAME[key][::-1] for key in reversed(FRAME)}, 20, 7)
    assert {key: len(numbers) for key, numbers in first.items()} == {"1|L|18-29": 12, "1|P|18-29": 8}
    assert all(set(numbers) <= set(FRAME[key]) for key, numbers in first.items())
    assert first != drawn(FRAME, 20, 8)


def test_everybody_has_the_same_chance():
    """4,000 draws of 10 from 50: each is expected 800 times, with a standard deviation of 25.3."""
    frame = {"x": list(range(50))}
    times = Counter(number for seed in range(4_000) for number in drawn(frame, 10, seed)["x"])
    assert all(abs(times[number] - 800) < 5 * 25.3 for number in range(50))


@pytest.mark.parametrize(
    ("found", "of", "low", "high"),
    [
        # z^2 = 3.84146. 0 of 10: 0 to z^2 / (10 + z^2) = 3.84146/13.84146.
        (0, 10, 0.0, 0.2775),
        # 1 of 10: middle (0.1 + 0.192073)/1.384146 = 0.211013;
        # half 1.95996 x sqrt(0.009 + 0.00960365)/1.384146 = 0.193137.
        (1, 10, 0.01788, 0.40415),
        # 5 of 10: middle 0.5; half 1.95996 x sqrt(0.025 + 0.00960365)/1.384146 = 0.263405.
        (5, 10, 0.2366, 0.7634),
        (10, 10, 0.7225, 1.0),
        # 20 of 400: middle (0.05 + 0.00480182)/1.00960365 = 0.054281;
        # half 1.95996 x sqrt(0.00011875 + 0.0000060023)/1.00960365 = 0.021683.
        (20, 400, 0.0326, 0.0760),
    ],
)
def test_wilson_by_hand(found, of, low, high):
    interval = wilson(found, of, 95)
    assert (interval.low, interval.high) == pytest.approx((low, high), abs=0.0001)
    assert interval.share == found / of


def test_nothing_looked_at_says_nothing():
    assert wilson(0, 0, 95) is None
