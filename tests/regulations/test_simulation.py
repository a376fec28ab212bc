"""Two answers side by side: everybody in exactly one move, unknown on its own, and the rule behind each move."""

from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligibility.regulations import assess, load
from eligibility.regulations.simulation import (
    ENTERING,
    EVERYBODY,
    LEAVING,
    MOVES,
    STANDINGS,
    UNCLEAR_B,
    compare,
    reasons,
    standings,
    without_place,
)

LAW = load("perbup-serang-59-2025")
ON = date(2026, 2, 2)
EXCHANGED = {
    "only_a": "only_b",
    "only_b": "only_a",
    "in_unclear": "unclear_in",
    "unclear_in": "in_unclear",
    "out_unclear": "unclear_out",
    "unclear_out": "out_unclear",
}
FISHER = {
    "birth_date": date(1980, 5, 15),
    "registered_on": date(2026, 1, 15),
    "track": "DTSEN",
    "occupation": "P20-1C-01",
    "ktp_regency": "3604",
    "domicile_regency": "3604",
    "works": True,
    "listed": True,
    "decile": 3,
    "protected": False,
    "aid_source": "TIDAK_ADA",
}
PEOPLE = st.lists(
    st.tuples(st.sampled_from(STANDINGS), st.sampled_from(STANDINGS), st.sampled_from(["Anyar", "Ciruas", None])),
    max_size=30,
)


def frame(rows):
    return pl.DataFrame(rows, schema={"a": pl.String, "b": pl.String, "kecamatan": pl.String}, orient="row")


def counts(aggregate, dimension=EVERYBODY, value=None):
    """The moves of one line that are not zero."""
    (line,) = aggregate.filter(
        pl.col("dimension") == dimension, pl.col("value").eq_missing(pl.lit(value, pl.String))
    ).to_dicts()
    return {name: line[name] for name in MOVES if line[name]}


def test_each_pair_of_standings_is_a_move_of_its_own():
    rows = [
        ("in", "in", "Anyar"),
        ("in", "out", "Anyar"),
        ("out", "in", "Anyar"),
        ("out", "in", "Ciruas"),
        ("out", "out", "Ciruas"),
        ("in", "unknown", "Ciruas"),
        ("unknown", "unknown", None),
    ]
    aggregate = compare(frame(rows), ["kecamatan"])
    assert counts(aggregate) == {**{"both": 1, "only_a": 1, "only_b": 2, "neither": 1, "in_unclear": 1, "unclear": 1}}
    assert counts(aggregate, "kecamatan", "Anyar") == {"both": 1, "only_a": 1, "only_b": 1}
    assert counts(aggregate, "kecamatan", "Ciruas") == {"only_b": 1, "neither": 1, "in_unclear": 1}
    assert counts(aggregate, "kecamatan", None) == {"unclear": 1}


@given(PEOPLE)
def test_the_lines_of_a_dimension_add_up_to_everybody(rows):
    aggregate = compare(frame(rows), ["kecamatan"])
    whole = aggregate.filter(pl.col("dimension") == EVERYBODY).select(*MOVES)
    parts = aggregate.filter(pl.col("dimension") == "kecamatan").select(*MOVES).sum()
    assert whole.equals(parts)
    assert whole.sum_horizontal().item() == len(rows)


@given(PEOPLE)
def test_exchanging_the_sides_exchanges_the_columns(rows):
    forth = compare(frame(rows), ["kecamatan"])
    back = compare(frame([(b, a, where) for a, b, where in rows]), ["kecamatan"])
    assert back.select(
        "dimension", "value", *(pl.col(EXCHANGED.get(name, name)).alias(name) for name in MOVES)
    ).equals(forth)


@given(PEOPLE)
def test_the_order_of_the_people_does_not_matter(rows):
    assert compare(frame(rows), ["kecamatan"]).equals(compare(frame(rows[::-1]), ["kecamatan"]))


def assessed(people, law):
    facts = pl.DataFrame([{"row_id": number} | FISHER | changes for number, changes in enumerate(people, 1)])
    return standings(assess(facts, law, ON, findings=False))


def between(people, law_a, law_b):
    """The people with their standing under both laws, as the reasons want them."""
    a, b = assessed(people, law_a), assessed(people, law_b)
    return pl.DataFrame({"a": a["standing"], "b": b["standing"], "stops_a": a["stops"], "stops_b": b["stops"]})


def told(found, move):
    return {line["rule"]: line["people"] for line in found.filter(pl.col("move") == move).to_dicts()}


SEVENTEEN, SIXTY_FIVE = {"birth_date": date(2008, 6, 1)}, {"birth_date": date(1960, 6, 1)}


@pytest.mark.parametrize(
    ("person", "standing", "stopped_by"),
    [
        ({}, "in", []),
        (SEVENTEEN, "out", ["P21-b"]),
        ({"decile": 7}, "out", ["P21-d"]),
        ({"decile": 7, "works": False}, "out", ["P19-3", "P21-d", "P21-e"]),
        ({"protected": None}, "unknown", ["P19-2c"]),
        ({"protected": None, "decile": 7}, "out", ["P21-d"]),
    ],
)
def test_standing_and_the_rules_that_stand_against_it(person, standing, stopped_by):
    (row,) = assessed([person], LAW).to_dicts()
    assert row["standing"] == standing
    assert [rule.code for place, rule in enumerate(LAW.rules) if row["stops"] >> place & 1] == stopped_by


def test_the_wider_age_lets_17_and_65_enter_because_of_21b():
    people = [{}, SEVENTEEN, SIXTY_FIVE, {"birth_date": date(2009, 6, 1)}, SEVENTEEN | {"decile": 9}]
    found = between(people, LAW, LAW.read_as(C1="luar"))
    assert counts(compare(found, [])) == {"both": 1, "only_b": 2, "neither": 2}
    assert told(reasons(found, LAW, LAW), ENTERING) == {"P21-b": 2}
    assert told(reasons(found, LAW, LAW), LEAVING) == {}


def test_the_other_way_round_the_same_people_leave_because_of_21b():
    people = [{}, SEVENTEEN, SIXTY_FIVE]
    found = between(people, LAW.read_as(C1="luar"), LAW)
    assert counts(compare(found, [])) == {"both": 1, "only_a": 2}
    assert told(reasons(found, LAW, LAW), LEAVING) == {"P21-b": 2}


def test_binding_all_to_dtsen_stops_state_bodies_and_says_by_which_letters():
    council = {"track": "PENYELENGGARA_NEGARA", "group": "BPD", "occupation": None, "nik": "3604611505800001"}
    people = [council | {"decile": 7, "fragile": True}, council | {"decile": None}, council]
    found = between(people, LAW, LAW.read_as(C6="semua_dtsen"))
    assert counts(compare(found, [])) == {"both": 1, "only_a": 1, "in_unclear": 1}
    why = reasons(found, LAW, LAW)
    assert told(why, LEAVING) == {"P21-d": 1}
    assert told(why, UNCLEAR_B) == {"P21-d": 1, "P21-c": 1}


def test_who_is_eligible_and_gets_no_place_is_out_and_the_quota_is_the_reason():
    people = between([{}, {}, {"decile": 8}], LAW, LAW)
    got = pl.lit(pl.Series([True, False, False]))
    with_quota = people.with_columns(**without_place(LAW, got, standing="b", stops="stops_b"))
    assert counts(compare(with_quota, [])) == {"both": 1, "only_a": 1, "neither": 1}
    assert told(reasons(with_quota, LAW, LAW), LEAVING) == {"TEMPAT": 1}


def test_nobody_at_all():
    nobody = frame([]).with_columns(stops_a=pl.lit(0), stops_b=pl.lit(0))
    assert counts(compare(nobody, ["kecamatan"])) == {}
    assert reasons(nobody, LAW, LAW).is_empty()
