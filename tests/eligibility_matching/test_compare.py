"""Levels of names, dates, numbers and places, one pair a line."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from eligibility.matching.compare import compare
from jamsos.lib.names import name_key_of

PERSON = {
    "nik": "9005611705800001", "nkk": "9005610101100001", "name_key": "SITI AMINAH", "birth_date": date(1980, 5, 17),
    "sex": "P", "district_id": 5, "village_id": 51, "rt": "002", "rw": "001",
}  # fmt: skip


def _level(field: str, mine: dict, other: dict) -> str:
    row = {f"s_{name}": value for name, value in (PERSON | mine).items()} | PERSON | other
    kinds = {name: pl.Date if "birth" in name else pl.Int64 if name.endswith("_id") else pl.String for name in row}
    return compare(pl.DataFrame([row], schema=kinds))[f"{field}_level"][0]


@pytest.mark.parametrize(
    ("form", "listed", "level"),
    [
        ("H. Moch. Soedjono, S.Pd", "MUHAMMAD SUJONO", "same"),
        ("AMINAH SITI", "SITI AMINAH", "same"),
        ("NURHASANAH", "NUR HASANAH", "same"),
        ("RATNA P", "RATNA PERMANASARI", "variant"),
        ("SUHERMAN HIDAYAT", "SUHERMAN HIDAYATT", "variant"),
        ("RATNA SARI DEWI", "RATNA DEWI", "subset"),
        ("ASEP SAEPUDIN", "ASEP KURNIAWAN", "partial"),
        ("HUESN", "HUSEN", "close"),
        ("LILIS SAFITRI", "MIMIN KARTIKA", "differ"),
        ("", "SITI AMINAH", "missing"),
    ],
)
def test_names(form, listed, level):
    keys = [name_key_of(name) or None for name in (form, listed)]
    assert _level("name", {"name_key": keys[0]}, {"name_key": keys[1]}) == level


@pytest.mark.parametrize(
    ("form", "listed", "level"),
    [
        (date(1980, 5, 17), date(1980, 5, 17), "same"),
        (date(1980, 1, 1), date(1980, 1, 1), "same_default"),
        (date(1980, 8, 4), date(1980, 4, 8), "swap"),
        (date(1981, 5, 17), date(1980, 5, 17), "year_slip"),
        (date(1990, 5, 17), date(1980, 5, 17), "year_slip"),
        (date(1980, 1, 1), date(1980, 5, 17), "default"),
        (date(1980, 5, 27), date(1980, 5, 17), "slip"),
        (date(1980, 9, 20), date(1980, 5, 17), "year"),
        (date(1961, 9, 20), date(1980, 5, 17), "differ"),
        (None, date(1980, 5, 17), "missing"),
    ],
)
def test_birth_dates(form, listed, level):
    assert _level("birth", {"birth_date": form}, {"birth_date": listed}) == level


@pytest.mark.parametrize(
    ("form", "level"),
    [
        ("9005611705800001", "same"),
        ("9005611705800007", "near1"),
        ("9005611705080001", "near1"),
        ("9005611705830007", "near2"),
        ("9021642512990003", "far"),
        (None, "missing"),
    ],
)
def test_nik(form, level):
    assert _level("digits", {"nik": form}, {}) == level


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({}, "nik_known"),
        ({"sex": "L"}, "nik_known"),
        ({"birth_date": date(1981, 5, 17)}, "nik_known"),
        ({"district_id": 9, "village_id": 91}, "nik_half_known"),
        ({"birth_date": date(1980, 1, 1)}, "nik_half_known"),
        ({"birth_date": date(1961, 9, 20)}, "nik"),
        ({"birth_date": None}, "nik"),
    ],
)
def test_nik_is_weighed_in_one_field_by_what_else_agrees(form, field):
    fields = ["nik", "nik_half_known", "nik_known"]
    assert [name for name in fields if _level(name, form, {}) != "missing"] == [field]


@pytest.mark.parametrize(
    ("field", "form", "listed", "level"),
    [
        ("place", {"village_id": 52}, {}, "district"),
        ("place", {"village_id": None}, {}, "missing"),
        ("place", {"village_id": None, "district_id": 6}, {}, "differ"),
        ("neighbourhood", {"rt": "2", "rw": "1"}, {}, "same"),
        ("neighbourhood", {"rt": "005"}, {}, "rw"),
        ("neighbourhood", {"village_id": 52}, {}, "missing"),
        ("household", {"nkk": "9005610101100011"}, {}, "near"),
        ("household", {"nkk": None}, {}, "missing"),
        ("sex", {"sex": "L"}, {}, "differ"),
    ],
)
def test_places_and_families(field, form, listed, level):
    assert _level(field, form, listed) == level
