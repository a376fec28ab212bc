"""What would have to change: true for the rules themselves, one fact at a time, and never an invention."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

from eligibility.regulations import assess, catalogue, load
from eligibility.regulations.choices import asked, choices
from eligibility.regulations.facts import COLUMNS, FACTS
from eligibility.regulations.remedies import remedies
from jamsos.lib.dates import years_after

LAW, ON = load("perbup-serang-59-2025"), date(2026, 1, 20)
GOOD: dict[str, Any] = {
    "nik": "3604711703850001",
    "birth_date": date(1985, 3, 17),
    "registered_on": date(2026, 1, 12),
    "track": "DTSEN",
    "occupation": "P20-1C-01",
    "ktp_regency": "3604",
    "domicile_regency": "3604",
    "works": True,
    "listed": True,
    "decile": 4,
    "protected": False,
    "aid_source": "TIDAK_ADA",
    "disability": False,
}


def person(**facts: Any) -> pl.DataFrame:
    schema = {name: fact.dtype for name, fact in COLUMNS.items()}
    return pl.DataFrame([{"row_id": 1} | facts], schema=schema)


def found(**changes: Any) -> dict[str, dict[str, list[Any]]]:
    return {one.rule: one.values for one in remedies(person(**GOOD | changes), LAW, ON)}


def test_who_is_eligible_needs_nothing() -> None:
    assert found() == {}


@pytest.mark.parametrize(
    ("changes", "rule", "values"),
    [
        ({"decile": 6}, "P21-d", {"decile": [1, 2, 3, 4]}),
        ({"ktp_regency": "3673"}, "P21-a", {"ktp_regency": ["3604"]}),
        ({"works": False}, "P21-e", {"works": [True]}),
        ({"protected": True}, "P19-2c", {"protected": [False], "aid_source": ["PROGRAM_SENDIRI"]}),
        ({"track": "BINAAN_OPD"}, "P20-1ab", {"sponsor": ["diisi"]}),
        (
            {"birth_date": date(1961, 2, 1), "submitted_on": date(2026, 2, 1)},
            "P21-b",
            {"submitted_on": [date(2026, 1, 31)]},
        ),
    ],
)
def test_the_fact_that_stands_in_the_way_is_named_with_its_values(changes, rule, values) -> None:
    assert found(**changes)[rule] == values


def test_too_young_is_told_from_which_day_on() -> None:
    days = found(birth_date=date(2009, 6, 1))["P21-b"]["registered_on"]
    assert (days[0], days[-1]) == (date(2027, 6, 1), date(2073, 6, 1)), "from 18 to 64"


def test_too_old_stays_too_old() -> None:
    (one,) = [
        one for one in remedies(person(**GOOD | {"birth_date": date(1950, 1, 1)}), LAW, ON) if one.rule == "P21-b"
    ]
    assert (one.outcome, one.values) == ("not_met", {})


def test_what_a_person_is_is_not_otherwise_unless_it_is_not_known() -> None:
    assert "birth_date" not in found(birth_date=date(2009, 6, 1))["P21-b"]
    ages = [2026 - day.year for day in found(birth_date=None)["P21-b"]["birth_date"]]
    assert (min(ages), max(ages)) == (18, 64)


def test_two_facts_at_once_are_no_single_remedy() -> None:
    assert found(ktp_regency="3673", domicile_regency="3673")["P21-a"] == {}


def test_what_is_not_known_is_named() -> None:
    missing = {one.rule: one.missing for one in remedies(person(row_id=1), LAW, ON)}
    assert missing["P12-2"] == ["nik"] and missing["P21-a"] == ["domicile_regency", "ktp_regency"]
    assert "submitted_on" not in missing["P21-b"], "a proposal has not been submitted yet"


@pytest.mark.parametrize("law", catalogue(), ids=lambda law: law.code)
def test_every_value_named_does_meet_its_rule(law) -> None:
    on = law.days()[-1]
    for facts in ({"registered_on": on}, {"registered_on": on, "works": False, "decile": 9, "protected": True}):
        named = [
            (one.rule, fact, value)
            for one in remedies(person(**facts), law, on)
            for fact, values in one.values.items()
            for value in values
        ]
        mended = pl.concat([person(), *(person(**facts | {fact: value}) for _, fact, value in named)])[1:]
        answers = assess(mended.with_columns(row_id=pl.int_range(1, pl.len() + 1)), law, on, findings=False).outcomes
        for place, (rule, fact, value) in enumerate(named):
            assert answers[rule][place] in {"met", "waived"}, (rule, fact, value)


def test_remedies_are_for_one_person() -> None:
    with pytest.raises(ValueError, match="one person"):
        remedies(pl.DataFrame({"row_id": [1, 2]}), LAW, ON)


@pytest.mark.parametrize("law", catalogue(), ids=lambda law: law.code)
def test_a_regulation_asks_only_for_facts_there_are(law) -> None:
    parameters = law.terms(law.days()[-1]).parameters
    assert asked(law, parameters) <= {fact.column for fact in FACTS}
    assert set(choices(law, parameters)) <= set(COLUMNS)


def test_an_answer_that_comes_under_two_codes_is_offered_once() -> None:
    labels = list(choices(LAW, LAW.terms(ON).parameters)["aid_source"].values())
    assert len(labels) == len(set(labels)) and "tidak ada bantuan" in labels


@pytest.mark.parametrize(
    ("day", "years", "later"),
    [
        (date(2008, 2, 29), 18, date(2026, 3, 1)),
        (date(2008, 2, 29), 20, date(2028, 2, 29)),
        (date(2026, 1, 15), -18, date(2008, 1, 15)),
    ],
)
def test_years_after(day, years, later) -> None:
    assert years_after(day, years) == later
