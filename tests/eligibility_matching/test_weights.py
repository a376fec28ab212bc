"""The weights file is checked before it is used."""

from __future__ import annotations

import tomllib

import pytest

from eligibility.matching.weights import CURRENT, FIELDS, FOLDER, load, parse
from jamsos.errors import DomainError


@pytest.fixture
def table() -> dict:
    return tomllib.loads((FOLDER / f"{CURRENT}.toml").read_text(encoding="utf-8"))


def test_version_is_the_name_of_the_file():
    assert load().version == CURRENT


def test_unknown_version_is_refused():
    with pytest.raises(DomainError, match="versi 1999-9 tidak ada"):
        load("1999-9")


def test_shares_must_add_up(table):
    table["fields"]["sex"]["same"]["match"] = 0.5
    with pytest.raises(DomainError, match="bidang sex, kolom match"):
        parse(table)


def test_impossible_share_is_refused(table):
    table["fields"]["sex"] = {
        "same": {"match": 1.0, "stranger": 0.5, "relative": 0.5, "says": "sama"},
        "differ": {"match": 0.0, "stranger": 0.5, "relative": 0.5, "says": "beda"},
    }
    with pytest.raises(DomainError, match="di atas 0"):
        parse(table)


@pytest.mark.parametrize("field", FIELDS)
def test_missing_field_is_named(table, field):
    del table["fields"][field]
    with pytest.raises(DomainError, match=f"tidak memuat bidang {field}"):
        parse(table)
