"""Assessing: the same answer alone or among others, the result of a person, tracks, readings and flags."""

from datetime import date, timedelta
from functools import partial
from random import Random

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eligibility.regulations import RegulationError, assess, catalogue, load
from eligibility.regulations.facts import FACTS
from eligibility.regulations.wording import number_text
from jamsos.lib.money import number

LAW = "perbup-serang-59-2025"
ON = date(2026, 1, 20)
FISHER = {
    "row_id": 1,
    "nik": "3604611505800001",
    "birth_date": date(1980, 5, 15),
    "registered_on": date(2026, 1, 15),
    "track": "DTSEN",
    "group": "NELAYAN",
    "occupation": "P20-1C-01",
    "ktp_regency": "3604",
    "domicile_regency": "3604",
    "works": True,
    "listed": True,
    "decile": 3,
    "protected": False,
    "aid_source": "TIDAK_ADA",
}
VILLAGE_COUNCIL = {
    "track": "PENYELENGGARA_NEGARA",
    "group": "BPD",
    "occupation": None,
    "decile": 7,
    "works": None,
}
CODES = {
    "track": ["DTSEN", "BINAAN_OPD", "PENYELENGGARA_NEGARA", "LAIN"],
    "occupation": ["P20-1C-01", "P20-1C-08", "P20-1C-14", "P20-1A", "X"],
    "group": ["BPD", "NELAYAN"],
    "aid_source": ["TIDAK_ADA", "APBN", "PROGRAM_SENDIRI", "yayasan"],
    "ktp_regency": ["3604", "36.04", "3673"],
    "domicile_regency": ["3604", "3673"],
    "job_status": ["Berusaha sendiri", "Buruh/karyawan/pegawai swasta", "Berusaha dibantu buruh tetap"],
    "industry": ["Konstruksi", "Perikanan"],
    "nik": ["3604611505800001", "36046115058", "AAAA"],
}
SAMPLES = {
    pl.String: st.sampled_from(["", " ", "kata {value}"]),
    pl.Boolean: st.booleans(),
    pl.Int64: st.integers(-1, 12),
    pl.Date: st.dates(),
}
ROWS = st.fixed_dictionaries(
    {
        fact.column: st.none() | (st.sampled_from(CODES[fact.column]) if fact.column in CODES else SAMPLES[fact.dtype])
        for fact in FACTS
        if fact.column != "row_id"
    }
)


def registrations(rows: list[dict]) -> pl.DataFrame:
    schema = {fact.column: fact.dtype for fact in FACTS}
    return pl.DataFrame([{"row_id": number} | row for number, row in enumerate(rows, 1)], schema=schema)


def one(on: date = ON, law=LAW, **changes):
    answer = assess(registrations([FISHER | changes]), law, on)
    outcomes = {row["rule"]: row for row in answer.findings.to_dicts()}
    return answer.results.to_dicts()[0], outcomes


def crowd(size: int) -> list[dict]:
    """People of every kind, the same every time; half of what could be known is."""
    chance = Random(59)
    picks = {
        pl.String: lambda: chance.choice(["", " ", "kata {value}", "PMI"]),
        pl.Boolean: lambda: chance.random() < 0.5,
        pl.Int64: lambda: chance.randint(-1, 12),
        pl.Date: lambda: date(1930, 1, 1) + timedelta(days=chance.randint(0, 40_000)),
    }
    make = {fact.column: partial(chance.choice, CODES.get(fact.column, ())) for fact in FACTS}
    asked = [fact for fact in FACTS if fact.column != "row_id"]
    return [
        {
            fact.column: (make[fact.column] if fact.column in CODES else picks[fact.dtype])()
            for fact in asked
            if chance.random() < 0.5
        }
        for _ in range(size)
    ]


CROWD = crowd(3_000)
LAWS = [law for law in catalogue() if law.rules]


def told_of(answer, row: int) -> list[pl.DataFrame]:
    """Everything an assessment says of one row."""
    told = (answer.results, answer.outcomes, answer.values, answer.findings)
    return [one.filter(pl.col("row_id") == row) for one in told]


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.code)
@settings(max_examples=5, deadline=None)
@given(people=st.lists(ROWS, min_size=1, max_size=3), seed=st.integers(0, 2**32))
def test_a_person_gets_the_same_answer_alone_and_among_thousands_in_any_order(law, people, seed) -> None:
    facts = registrations([*CROWD, *people])
    order, on = list(range(facts.height)), law.days()[-1]
    Random(seed).shuffle(order)
    together = assess(facts[order], law, on, values=True)
    for row in (*range(len(CROWD) + 1, facts.height + 1), 1, 77):
        alone = assess(facts.filter(pl.col("row_id") == row), law, on, values=True)
        assert all(map(pl.DataFrame.equals, told_of(together, row), told_of(alone, row)))
    assert together.findings["sentence"].null_count() == 0


@settings(max_examples=12, deadline=None)
@given(st.lists(ROWS, min_size=1, max_size=5))
def test_categories_are_read_as_the_text_they_stand_for(rows: list[dict]) -> None:
    facts = registrations(rows)
    texts = [name for name, dtype in facts.schema.items() if dtype == pl.String]
    as_categories = assess(facts.with_columns(pl.col(texts).cast(pl.Categorical)), LAW, ON, values=True)
    as_texts = assess(facts, LAW, ON, values=True)
    assert as_categories.findings.equals(as_texts.findings)
    assert as_categories.values.equals(as_texts.values)


@settings(max_examples=12, deadline=None)
@given(st.lists(ROWS, min_size=1, max_size=5))
def test_values_are_those_of_the_findings(rows: list[dict]) -> None:
    answer = assess(registrations(rows), LAW, ON, values=True)
    shown = answer.values.unpivot(index="row_id", variable_name="rule", value_name="value")
    told = answer.findings.select("row_id", "rule", "value")
    assert shown.sort("row_id", "rule").equals(told.sort("row_id", "rule"))


@settings(max_examples=12, deadline=None)
@given(st.lists(ROWS, min_size=1, max_size=5))
def test_results_do_not_depend_on_asking_for_sentences_and_agree_with_them(rows: list[dict]) -> None:
    facts = registrations(rows)
    full, short = assess(facts, LAW, ON), assess(facts, LAW, ON, findings=False)
    assert short.findings is None
    assert short.results.equals(full.results)
    for result in full.results.to_dicts():
        outcomes = set(full.findings.filter(pl.col("row_id") == result["row_id"])["outcome"])
        worst = "not_eligible" if "not_met" in outcomes else "unknown" if "unknown" in outcomes else "eligible"
        assert result["result"] == worst


def test_a_fisher_who_meets_everything_is_eligible_and_each_rule_is_told_in_the_order_of_the_law() -> None:
    result, outcomes = one()
    assert result["result"] == "eligible"
    assert list(outcomes) == [rule.code for rule in load(LAW).rules]
    assert outcomes["P21-d"]["pasal"] == "Pasal 21 huruf d"
    assert outcomes["P21-d"]["value"] == "3"


def test_one_missing_fact_leaves_the_person_unknown_and_one_failure_outweighs_it() -> None:
    assert one(protected=None)[0]["result"] == "unknown"
    assert one(protected=None, decile=8)[0]["result"] == "not_eligible"


def test_absent_columns_are_unknown_not_failures() -> None:
    answer = assess(pl.DataFrame({"row_id": ["A-1"]}), LAW, ON)
    assert answer.results.row(0) == ("A-1", "unknown", "", "", None, None)
    assert "not_met" not in set(answer.findings["outcome"])


def test_a_village_council_member_is_judged_outside_pasal_21_d_and_it_stays_visible() -> None:
    result, outcomes = one(**VILLAGE_COUNCIL)
    assert result["result"] == "eligible"
    assert outcomes["P21-d"]["outcome"] == "waived"
    assert "di luar Pasal 21, dasar Pasal 12" in outcomes["P21-d"]["sentence"]
    assert "desil 7" in outcomes["P21-d"]["sentence"]


@pytest.mark.parametrize("rule", ["P19-2a", "P19-2b", "P19-2c", "P21-a", "P21-b", "P21-e", "P21-f"])
def test_residence_age_work_protection_and_aid_bind_on_workers_of_state_bodies_too(rule: str) -> None:
    failing = {
        "ktp_regency": "3673",
        "domicile_regency": "3673",
        "birth_date": date(1950, 1, 1),
        "works": False,
        "protected": True,
        "aid_source": "APBN",
    }
    assert one(**VILLAGE_COUNCIL | failing)[1][rule]["outcome"] == "not_met"


@pytest.mark.parametrize(
    ("choice", "changes", "rule", "chosen", "other"),
    [
        ({"C1": "luar"}, {"birth_date": date(1961, 1, 1)}, "P21-b", "not_met", "met"),
        ({"C5": "bantuan_saja"}, {"protected": True}, "P19-2c", "not_met", "waived"),
        ({"C6": "semua_dtsen"}, VILLAGE_COUNCIL, "P21-d", "waived", "not_met"),
        (
            {"C6-BINAAN": "bebas_desil"},
            {"track": "BINAAN_OPD", "sponsor": "Dispar", "decile": 7},
            "P21-d",
            "not_met",
            "waived",
        ),
        ({"C8": "gugur"}, {"domicile_regency": "3673"}, "P21-a", "unknown", "not_met"),
        ({"K1": "pernyataan_saja"}, {}, "P21-c", "met", "unknown"),
        ({"K2": "keterangan_saja"}, VILLAGE_COUNCIL, "P21-e", "met", "unknown"),
    ],
)
def test_the_other_reading_of_an_unclear_clause_can_be_computed(choice, changes, rule, chosen, other) -> None:
    assert one(**changes)[1][rule]["outcome"] == chosen
    assert one(law=load(LAW).read_as(**choice), **changes)[1][rule]["outcome"] == other


def test_another_reading_is_stamped_and_an_invented_one_refused() -> None:
    law = load(LAW)
    assert law.read_as(C1="luar").version == f"{law.version}+C1=luar"
    with pytest.raises(RegulationError, match="C1='entah'"):
        law.read_as(C1="entah")


@pytest.mark.parametrize(
    ("changes", "letters"),
    [
        ({"birth_date": date(1966, 1, 15)}, "a"),
        ({"birth_date": date(1966, 1, 16)}, ""),
        ({"disability": True}, "b"),
        ({"married": True, "dependants": 1}, "c"),
        ({"married": True, "dependants": 0}, ""),
        ({"married": True, "dependants": None}, ""),
        ({"married": False, "dependants": 2}, ""),
        ({"birth_date": date(1964, 1, 1), "disability": True, "married": True, "dependants": 3}, "a,b,c"),
    ],
)
def test_priority_letters_of_pasal_22_2(changes: dict, letters: str) -> None:
    assert one(**changes)[0]["priority"] == letters


@pytest.mark.parametrize(
    ("changes", "conflicts"),
    [
        ({}, ""),
        ({"job_status": "PNS/TNI/Polri/BUMN/BUMD/pejabat negara"}, "PEGAWAI"),
        ({"protected": True}, "TERLINDUNGI_SUMBER_LAIN"),
        ({"protected": True, "aid_source": "PROGRAM_SENDIRI"}, ""),
        ({"group": "RT_RW"}, "JALUR_KELOMPOK"),
        ({"occupation": "P20-1A"}, "JALUR_PEKERJAAN"),
        ({"works": False}, "BEKERJA"),
    ],
)
def test_contradicting_facts_are_flagged(changes: dict, conflicts: str) -> None:
    assert one(**changes)[0]["conflicts"] == conflicts


def test_no_finding_repeats_a_nik() -> None:
    findings = assess(registrations([FISHER | VILLAGE_COUNCIL]), LAW, ON).findings
    assert (
        not findings.select(pl.any_horizontal(pl.col("value", "sentence").str.contains(r"\d{16}"))).to_series().any()
    )


def test_a_day_before_the_regulation_is_refused_and_the_older_one_makes_nobody_eligible() -> None:
    with pytest.raises(RegulationError, match="tidak berlaku pada 27 Oktober 2025"):
        one(on=date(2025, 10, 27))
    answer = assess(registrations([FISHER]), "perbup-serang-322-2023", date(2025, 10, 27))
    assert answer.results["result"].to_list() == ["unknown"]
    assert answer.findings.is_empty()


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        (pl.DataFrame({"nik": ["1"]}), "'row_id' tidak ada"),
        (pl.DataFrame({"row_id": [1, 1]}), "berulang"),
        (pl.DataFrame({"row_id": [1, None]}), "kosong"),
        (pl.DataFrame({"row_id": [1], "works": ["ya"]}), "'works' bertipe String"),
        (pl.DataFrame({"row_id": [1], "decile": [3.5]}), "'decile' bertipe Float64"),
    ],
)
def test_a_frame_that_cannot_be_trusted_is_refused(facts: pl.DataFrame, message: str) -> None:
    with pytest.raises(RegulationError, match=message):
        assess(facts, LAW, ON)


def test_nobody_to_assess_gives_empty_frames() -> None:
    answer = assess(registrations([]), LAW, ON)
    assert answer.results.is_empty()
    assert answer.findings.is_empty()


def test_a_column_of_counts_is_grouped_as_counts_are_everywhere() -> None:
    counts = [0, 7, 999, 1_000, 39_890, 1_800_000]
    assert pl.select(number_text(pl.Series(counts))).to_series().to_list() == [number(count) for count in counts]
