"""The same person twice in one set of people; namesakes, twins and parents are not doubles."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from eligibility.matching import doubles
from tests.eligibility_matching.population import regency

pytestmark = pytest.mark.django_db
OTHERS = regency(600).rename({"row_no": "id"}).with_columns(pl.col("id").cast(pl.Int64))
PERSON = {
    **{"nik": "9005611705800001", "nkk": "9005610101100001", "name": "SITI AMINAH", "birth_date": date(1980, 5, 17)},
    **{"sex": "P", "district_id": 5, "village_id": 51, "rt": "002", "rw": "001"},
}
CASES = {
    "typed twice": ({}, "auto"),
    "last digit of the NIK, short name": ({"nik": "9005611705800007", "name": "Hj. St. Aminah"}, "auto"),
    "NIK and KK left out": ({"nik": None, "nkk": None}, "auto"),
    "one NIK on two persons": ({"name": "WAWAN KURNIAWAN", "nkk": None, "birth_date": date(1961, 2, 3)}, "review"),
    "twin sister": ({"nik": "9005611705800002", "name": "SITI ROHMAH"}, None),
    "namesake in the same desa": (
        {"nik": "9005614401700003", "nkk": "9005610101100077", "birth_date": date(1970, 1, 4), "rt": "006"},
        None,
    ),
    "placeholder instead of a NIK": ({"nik": "0000000000000000", "nkk": None, "name": "IWAN", "sex": "L"}, None),
}


def _found(other: dict, first: dict | None = None) -> pl.DataFrame:
    pair = [{"id": 90_001, **PERSON, **(first or {})}, {"id": 90_002, **PERSON, **other}]
    people = pl.concat([OTHERS, pl.DataFrame(pair, infer_schema_length=None).select(OTHERS.columns)])
    return doubles(people, _connection()).filter((pl.col("left_id") == 90_001) | (pl.col("right_id") == 90_002))


def _connection():
    from django.db import connection

    return connection


@pytest.mark.parametrize("case", CASES)
def test_case(case):
    other, decision = CASES[case]
    found = _found(other)
    assert found["decision"].to_list() == ([decision] if decision else [])
    assert found.select("left_id", "right_id").rows() == ([(90_001, 90_002)] if decision else [])


def test_two_placeholders_are_no_common_nik():
    zeros = {"nik": "0000000000000000", "nkk": "0000000000000000"}
    other = {**zeros, "name": "IWAN GUNAWAN", "birth_date": date(1983, 1, 29), "sex": "L", "village_id": 52}
    assert _found(other, first=zeros).is_empty()


def test_a_pair_is_explained():
    assert _found({"nkk": None})["sentence"].to_list() == [
        "NIK sama; nama sama; tanggal lahir sama; desa sama",
    ]


def test_nobody_gives_no_pairs():
    assert doubles(OTHERS.clear(), _connection()).columns[:2] == ["left_id", "right_id"]
