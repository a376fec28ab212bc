"""The rules as the portal runs them, on columns: every rule for every row."""

from __future__ import annotations

import time

import polars as pl

from eligibility.regulations import assess
from eligibility.regulations.assessment import in_slices, outcome_of
from eligibility.regulations.facts import normalise
from tests.benchmarks.law import LAW, ON, TERMS

CODES = [rule.code for rule in LAW.rules]


def measure_rules(facts: pl.DataFrame) -> tuple[float, pl.DataFrame]:
    """Seconds for the outcome and value of each rule and nothing else, and both; values as `CODE.value`."""
    begun = time.perf_counter()
    checks = [(rule, rule.check(TERMS.parameters)) for rule in LAW.rules]
    outcomes = [outcome_of(rule, check, LAW, TERMS) for rule, check in checks]
    values = [check.value.alias(f"{rule.code}.value") for rule, check in checks]
    answers = in_slices(normalise(facts).select(*outcomes, *values), facts.height)
    return time.perf_counter() - begun, answers


def measure_whole(facts: pl.DataFrame) -> tuple[float, pl.DataFrame]:
    """Seconds for a whole assessment without sentences: also result, letters of priority, segment and flags."""
    begun = time.perf_counter()
    answer = assess(facts, LAW, ON, findings=False, values=True)
    return time.perf_counter() - begun, answer.outcomes[CODES]
