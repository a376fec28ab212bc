"""The rule tables of tests/cases as the office wrote them; no rule without a case of each outcome."""

import tomllib
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from eligibility.regulations import assess, load
from eligibility.regulations.engine import UNKNOWN, WAIVED
from eligibility.regulations.facts import FACTS

FOLDER = Path(__file__).parent.parent / "cases"
ON = date(2026, 1, 20)
RESULTS = {
    "memenuhi": "met",
    "tidak memenuhi": "not_met",
    "perlu klarifikasi": "unknown",
    "dikecualikan": "waived",
}
COLUMN = {fact.label: fact for fact in FACTS}
LAW = "perbup-serang-59-2025"
FEWEST = 8


def tables() -> list[dict[str, Any]]:
    return [tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("pasal_*.toml"))]


def cases() -> list[Any]:
    return [
        pytest.param(table, case, id=f"{table['aturan']}: {case['nama']}")
        for table in tables()
        for case in table["kasus"]
    ]


def frame(facts: dict[str, Any]) -> pl.DataFrame:
    columns = [
        pl.Series(COLUMN[label].column, [value], COLUMN[label].dtype) for label, value in facts.items()
    ]
    return pl.DataFrame([pl.Series("row_id", [1]), *columns])


@pytest.mark.parametrize(("table", "case"), cases())
def test_case_gives_the_result_the_office_wrote(table: dict[str, Any], case: dict[str, Any]) -> None:
    facts = table.get("dasar", {}) | case["fakta"]
    findings = assess(frame(facts), table["peraturan"], ON).findings
    found = findings.filter(pl.col("rule") == table["aturan"]).to_dicts()[0]
    assert found["outcome"] == RESULTS[case["hasil"]], found["sentence"]
    assert case.get("kalimat", "") in found["sentence"]


def possible_outcomes() -> dict[str, set[str]]:
    law = load(LAW)
    waived = law.terms(ON).waived.values()
    return {
        rule.code: {*rule.outcomes}
        | ({WAIVED} if rule.tracks or any(rule.code in w for w in waived) else set())
        for rule in law.rules
    }


@pytest.mark.parametrize("code", [rule.code for rule in load(LAW).rules])
def test_every_rule_has_enough_cases_and_one_of_each_outcome(code: str) -> None:
    written = Counter(
        RESULTS[case["hasil"]]
        for table in tables()
        if (table["peraturan"], table["aturan"]) == (LAW, code)
        for case in table["kasus"]
    )
    assert set(written) == possible_outcomes()[code]
    assert written.total() >= FEWEST


@pytest.mark.parametrize("code", [rule.code for rule in load(LAW).rules])
def test_every_rule_asks_when_nothing_is_known(code: str) -> None:
    findings = assess(pl.DataFrame({"row_id": [1]}), LAW, ON).findings
    found = findings.filter(pl.col("rule") == code).to_dicts()[0]
    assert found["outcome"] == UNKNOWN
    assert found["sentence"].startswith("Perlu klarifikasi: ")
