"""The order of selection: Pasal 22(2), then decile, age, registration date, and a fixed lot."""

from datetime import date
from random import Random

import polars as pl
import pytest

from eligibility.regulations import load, rank

LAW, ON = load("perbup-serang-59-2025"), date(2026, 1, 20)
PLAIN = {
    "birth_date": date(1985, 6, 1),
    "registered_on": date(2026, 1, 10),
    "sex": "L",
    "decile": 2,
    "disability": False,
    "married": False,
    "dependants": 0,
}


def ranked(people: dict[str, dict], law=LAW, year: int = 2026) -> pl.DataFrame:
    rows = [PLAIN | {"number": number} | facts for number, facts in people.items()]
    return rank(pl.DataFrame(rows, infer_schema_length=None), law, ON, year)


def test_each_part_of_the_key_decides_only_when_the_parts_before_it_are_equal() -> None:
    people = {
        "two letters, decile 4": {"disability": True, "married": True, "dependants": 1, "decile": 4},
        "letter a": {"birth_date": date(1964, 1, 1), "decile": 4},
        "letter b": {"disability": True, "decile": 1},
        "letter c": {"married": True, "dependants": 2, "decile": 1},
        "decile 1": {"decile": 1},
        "older": {"birth_date": date(1970, 1, 1)},
        "earlier": {"registered_on": date(2026, 1, 5)},
        "plain": {},
        "decile unknown": {"decile": None},
    }
    shuffled = dict(Random(3).sample(list(people.items()), len(people)))
    assert ranked(shuffled)["number"].to_list() == list(people)
    assert ranked(shuffled)["rank"].to_list() == list(range(1, 10))


def test_the_lot_of_equals_is_stable_under_shuffling_and_differs_by_year() -> None:
    equals = {f"2026-{number:04}": {} for number in range(40)}
    shuffled = dict(Random(7).sample(list(equals.items()), len(equals)))
    assert ranked(equals)["number"].equals(ranked(shuffled)["number"])
    assert not ranked(equals)["number"].equals(ranked(equals, year=2027)["number"])
    assert ranked(equals)["reason"].str.contains("undian tetap").all()


def test_sex_counts_only_where_the_reading_says_so_and_then_it_is_told() -> None:
    people = {"A": {"sex": "L", "decile": 1}, "B": {"sex": "P"}, "C": {"sex": "L"}, "D": {"sex": None}}
    order = ranked(people, LAW.read_as(C9="pembeda_perempuan"))
    assert order["number"].to_list()[:2] == ["A", "B"]
    assert order["reason"].str.contains("jenis kelamin").all()
    assert not ranked(people)["reason"].str.contains("jenis kelamin").any()


def test_the_reason_names_the_letters_and_the_facts() -> None:
    person = {"birth_date": date(1964, 3, 3), "married": True, "dependants": 2}
    assert ranked({"2026-0001": person})["reason"][0] == (
        "Peringkat 1: diutamakan Pasal 22 ayat (2) huruf a (berusia 60 tahun ke atas), "
        "huruf c (berkeluarga dengan tanggungan serumah); desil 2; lahir 3 Maret 1964; "
        "didaftarkan 10 Januari 2026."
    )


def test_the_priority_decided_at_assessment_is_kept() -> None:
    assert ranked({"A": {"priority": "a"}})["priority"].to_list() == ["a"]


def test_two_registrations_may_not_share_a_number() -> None:
    twice = pl.DataFrame([PLAIN | {"number": "1"}, PLAIN | {"number": "1"}])
    with pytest.raises(ValueError, match="number"):
        rank(twice, LAW, ON, 2026)


def test_one_letter_is_enough_where_the_reading_says_so() -> None:
    people = {
        "decile 1, letter c": {"married": True, "dependants": 2, "decile": 1},
        "decile 3, two letters": {"disability": True, "married": True, "dependants": 1, "decile": 3},
        "decile 1, no letter": {"decile": 1},
    }
    counting = ranked(people)["number"].to_list()
    assert counting == ["decile 3, two letters", "decile 1, letter c", "decile 1, no letter"]
    assert ranked(people, LAW.read_as(K3="satu_cukup"))["number"].to_list() == list(people)
