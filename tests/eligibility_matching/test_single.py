"""One person at a time gives the line of `link`: level, score, decision, sentence, whatever mistakes were made."""

from __future__ import annotations

from random import Random
from typing import Any

import polars as pl
import pytest

from eligibility.matching import link, live, resolve_one_to_one
from jamsos.errors import DomainError
from tests.eligibility_matching.population import LIST_ID, regency, swap, two_digits, workers
from tests.eligibility_matching.test_link_cases import case_forms, case_list

pytestmark = pytest.mark.django_db
CHANGED = ("nik", "nkk", "name", "birth_date", "sex", "village_id", "district_id", "rt", "rw")


def _worse(person: dict[str, Any], chance: Random, others: list[dict[str, Any]]) -> dict[str, Any]:
    """Two further mistakes: a field lost or somebody else's, digits wrong, a title and an initial in the name."""
    person, other = dict(person), chance.choice(others)
    for field in chance.sample(CHANGED, 2):
        person[field] = chance.choice([None, other[field], person[field]])
    if chance.random() < 0.3:
        person["name"] = f"Hj. {(person['name'] or other['name'])[:1]}. {other['name']}, S.Pd"
    if chance.random() < 0.3:
        person["nik"] = chance.choice([two_digits, swap])(other["nik"], chance)[: chance.choice([15, 16])]
    if chance.random() < 0.2:
        person |= {"nik": other["nik"], "nkk": other["nkk"]}
    return person


@pytest.fixture(scope="module")
def subjects(connection, fill) -> pl.DataFrame:
    """The cases of `kasus.toml`, and 240 workers of whom half have made more mistakes than the forms of a year."""
    persons = case_list()
    fill(persons)
    chance, drawn = Random(5), workers(persons.filter(pl.col("row_no") < 5_000).cast({"row_no": pl.UInt32}), 240)
    people = drawn.drop("truth").to_dicts()
    mistaken = [_worse(one, chance, regency(300, seed=1).to_dicts()) if n % 2 else one for n, one in enumerate(people)]
    rows = pl.concat([case_forms(), pl.DataFrame(mistaken, infer_schema_length=None)], how="diagonal_relaxed")
    return rows.with_columns(id=pl.int_range(pl.len()))


def _rounded(lines: pl.DataFrame) -> list[dict[str, Any]]:
    """Figures to six decimals: the last bits of a sum depend on who adds."""
    return lines.with_columns(pl.col(pl.Float64).round(6)).to_dicts()


def test_it_is_the_line_of_the_run(subjects: pl.DataFrame, connection) -> None:
    run = link(subjects, LIST_ID, connection)
    lines = [live(person, LIST_ID, connection) for person in subjects.iter_rows(named=True)]
    alone = resolve_one_to_one(pl.DataFrame(lines, schema=run.schema))
    pairs = zip(_rounded(alone), _rounded(run), strict=True)
    assert [pair for pair in pairs if pair[0] != pair[1]] == []
    assert set(alone["decision"]) == {"auto", "review", "none"}


def test_columns_left_out_are_unknown(subjects: pl.DataFrame, connection) -> None:
    person = subjects.row(0, named=True)
    found = live({"nik": person["nik"]}, LIST_ID, connection)
    assert (found["decision"], found["levels"]["name"], found["levels"]["nik"]) == ("review", "missing", "same")


def test_an_empty_list_is_refused(connection) -> None:
    with pytest.raises(DomainError, match="Daftar acuan kosong"):
        live({"name": "SITI"}, LIST_ID + 1, connection)
