"""Each case of `kasus.toml`, linked among 4,000 other persons."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from eligibility.matching import link
from tests.eligibility_matching.population import LIST_ID, regency

pytestmark = pytest.mark.django_db
CASES = tomllib.loads(Path(__file__).with_name("kasus.toml").read_text(encoding="utf-8"))["kasus"]
WORDS = {"nama": "name", "lahir": "birth_date", "jk": "sex", "kec": "district_id", "desa": "village_id"}
FIRST_ROW = 100_000


def _person(values: dict[str, Any]) -> dict[str, Any]:
    return {WORDS.get(word, word): None if value == "" else value for word, value in values.items()}


def case_list() -> pl.DataFrame:
    """The persons of the cases from `FIRST_ROW` on, among 4,000 others."""
    rows = [
        {"row_no": FIRST_ROW + 10 * number + place, **_person(person)}
        for number, case in enumerate(CASES)
        for place, person in enumerate(case["daftar"], start=1)
    ]
    persons = pl.DataFrame(rows, infer_schema_length=None)
    others = regency(4_000).with_columns(pl.col("row_no").cast(pl.Int64))
    return pl.concat([others, persons.select(others.columns)])


def case_forms() -> pl.DataFrame:
    """What each case looks for."""
    rows = [{"id": number, **_person(case["daftar"][0] | case["formulir"])} for number, case in enumerate(CASES)]
    return pl.DataFrame(rows, infer_schema_length=None)


@pytest.fixture(scope="module")
def links(connection, fill) -> pl.DataFrame:
    fill(case_list())
    return link(case_forms(), LIST_ID, connection)


@pytest.mark.parametrize("number", range(len(CASES)), ids=[case["judul"] for case in CASES])
def test_case(links: pl.DataFrame, number: int) -> None:
    case, found = CASES[number], links.row(number, named=True)
    expected_row = FIRST_ROW + 10 * number + case["baris"] if case["baris"] else None
    assert (found["decision"], found["row_no"]) == (case["putusan"], expected_row), found
    assert found["level"] == case.get("tingkat", found["level"])
    assert found["sentence"] == case.get("kalimat", found["sentence"])


def test_namesakes_name_each_other_as_runner_up(links: pl.DataFrame) -> None:
    number = next(n for n, case in enumerate(CASES) if case["judul"].startswith("dua orang senama"))
    found = links.row(number, named=True)
    assert found["runner_up_row_no"] == FIRST_ROW + 10 * number + 2
    assert found["runner_up_score"] == pytest.approx(found["score"])


def test_nobody_linked_has_no_row_and_no_nik(links: pl.DataFrame) -> None:
    nobody = links.filter(pl.col("decision") == "none")
    assert nobody.select(pl.col("row_no", "nik_matched", "runner_up_row_no").is_null().all()).row(0) == (True,) * 3
    assert nobody["level"].unique().to_list() == ["Tidak ditemukan"]
