"""What would have to be otherwise for a rule to be met: one person, one fact at a time, asked of the rules themselves.

Nothing is known here about any rule: each possible value of each fact a rule looks at is tried, all in one frame.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import polars as pl

from eligibility.regulations.assessment import assess
from eligibility.regulations.choices import choices
from eligibility.regulations.engine import MET, NOT_MET, UNKNOWN, WAIVED, Regulation, Terms, facts_used
from eligibility.regulations.facts import COLUMNS, normalise
from jamsos.lib.dates import years_after

OLDEST = 100
DAY = timedelta(days=1)
DECILES = range(1, 11)
ANY_TEXT = "diisi"
# What a person is cannot be otherwise; only where it is not known can it still turn out to be something.
FIXED = {"birth_date", "sex", "nik", "disability"}
# Proposing somebody on another track or as another group is no mending of facts.
PATHS = {"track", "group"}
LATER = {"submitted_on"}


@dataclass(frozen=True)
class Remedy:
    """A rule that is not met or not known; per fact the values that alone would meet it; facts that are not known.

    `fixed`: known facts behind the rule that cannot be otherwise.
    """

    rule: str
    pasal: str
    title: str
    outcome: str
    values: dict[str, list[Any]]
    missing: list[str]
    fixed: list[str]


def remedies(facts: pl.DataFrame, law: Regulation, on: date) -> list[Remedy]:
    """For the one person in `facts`, each open rule in the order of the law; no values = more than one fact is needed.

    Raises RegulationError: the regulation is not in force on that day. Raises ValueError: not one row.
    """
    person = normalise(facts).collect().row(0, named=True) if facts.height == 1 else None
    if person is None:
        raise ValueError("Remedies are for one person.")
    terms = law.terms(on)
    now = assess(facts, law, on, findings=False).outcomes.row(0, named=True)
    open_rules = [rule for rule in law.rules if now[rule.code] in (NOT_MET, UNKNOWN)]
    used = {rule.code: facts_used(rule.check(terms.parameters)) for rule in open_rules}
    tried = list(_variants(person, law, terms, {fact for names in used.values() for fact in names}))
    outcomes = _outcomes(person, tried, law, on)
    return [
        Remedy(
            **{"rule": rule.code, "pasal": rule.pasal, "title": rule.title, "outcome": now[rule.code]},
            values=_found(rule.code, used[rule.code], tried, outcomes),
            missing=[fact for fact in used[rule.code] if person[fact] is None and fact not in PATHS | LATER],
            fixed=[fact for fact in used[rule.code] if person[fact] is not None and fact in FIXED],
        )
        for rule in open_rules
    ]


def _variants(person: dict[str, Any], law: Regulation, terms: Terms, used: set[str]) -> Iterator[tuple[str, Any]]:
    """Every fact in use with each value it might have instead."""
    listed = choices(law, terms.parameters)
    for fact in COLUMNS:
        held = person[fact]
        if fact in used and (held is None or fact not in FIXED | PATHS):
            yield from ((fact, value) for value in _possible(fact, person, law, listed) if value != held)


def _possible(fact: str, person: dict[str, Any], law: Regulation, listed: dict[str, dict[str, str]]) -> list[Any]:
    """The values worth trying for a fact of this person."""
    if fact in listed:
        return list(listed[fact])
    if fact in ("ktp_regency", "domicile_regency"):
        return [law.region]
    kind = COLUMNS[fact].dtype
    if kind == pl.Date:
        return _days(fact, person)
    return {pl.Boolean: [True, False], pl.Int64: list(DECILES), pl.String: [ANY_TEXT]}[kind]


def _days(fact: str, person: dict[str, Any]) -> list[date]:
    """Days on which something turns over: birthdays, the last days before them, whole years before registration."""
    registered, born = person["registered_on"], person["birth_date"]
    birthdays = [years_after(born, years) for years in range(OLDEST)] if born else []
    if fact == "registered_on":
        return [day for day in birthdays if registered is None or day > registered]
    if fact == "submitted_on":
        return [day - DAY for day in birthdays if registered is None or day > registered]
    return [years_after(registered, -years) for years in range(OLDEST)] if registered else []


def _outcomes(person: dict[str, Any], tried: list[tuple[str, Any]], law: Regulation, on: date) -> pl.DataFrame:
    """The outcome of every rule for every variant, in their order."""
    if not tried:
        return pl.DataFrame(schema={rule.code: pl.String for rule in law.rules})
    rows = [person | {fact: value, "row_id": number} for number, (fact, value) in enumerate(tried)]
    schema = {name: fact.dtype for name, fact in COLUMNS.items()}
    return assess(pl.DataFrame(rows, schema=schema), law, on, findings=False).outcomes


def _found(code: str, used: list[str], tried: list[tuple[str, Any]], outcomes: pl.DataFrame) -> dict[str, list[Any]]:
    """By fact the values under which the rule stands in nobody's way."""
    found: dict[str, list[Any]] = {}
    for (fact, value), outcome in zip(tried, outcomes[code], strict=True):
        if fact in used and outcome in (MET, WAIVED):
            found.setdefault(fact, []).append(value)
    return found
