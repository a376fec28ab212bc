"""Asking a regulation about persons nobody has registered: the one way for a file, a page and the command.

Nothing is stored: facts come in, an answer goes out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl

from eligibility import regulations
from eligibility.regulations import Assessment, Regulation
from eligibility.regulations.remedies import Remedy, remedies
from enrollment.assessment.models import Result
from enrollment.assessment.person_file import PersonFile, Persons, read_one
from enrollment.workers.checking import Remark
from jamsos.errors import DomainError
from jamsos.lib.money import number

MOST_REMARKS = 200


@dataclass
class Tally:
    """What became of a file: rows, people by result, people by rule and outcome, and the first remarks on cells."""

    rows: int = 0
    results: Counter[str] = field(default_factory=Counter)
    outcomes: dict[str, Counter[str]] = field(default_factory=dict)
    remarks: list[tuple[int, Remark]] = field(default_factory=list)
    remarked: int = 0

    def add(self, persons: Persons, answer: Assessment) -> None:
        """Count one part of the file."""
        self.rows += persons.facts.height
        self.results.update(dict(answer.results["result"].value_counts().iter_rows()))
        for rule in answer.outcomes.columns[1:]:
            counted = answer.outcomes[rule].cast(pl.String).value_counts().iter_rows()
            self.outcomes.setdefault(rule, Counter()).update(dict(counted))
        self.remarked += len(persons.remarks)
        self.remarks += persons.remarks[: MOST_REMARKS - len(self.remarks)]

    def by_result(self) -> dict[str, int]:
        """People of each result, in the order of the results."""
        return {result.value: self.results[result.value] for result in Result}


def assess_persons(
    persons: PersonFile, law: Regulation, on: date, *, most: int | None = None
) -> Iterator[tuple[Persons, Assessment]]:
    """The file part by part with the regulation's answers.

    Raises `DomainError` where the file breaks off or has more than `most` lines.
    """
    rows = 0
    for part in persons.parts():
        rows += part.facts.height
        if most is not None and rows > most:
            raise DomainError(
                f"Berkas berisi lebih dari {number(most)} baris.",
                "Bagi menjadi beberapa berkas, atau minta admin sistem menjalankan assess_file.",
            )
        yield part, regulations.assess(part.facts, law, on)


@dataclass(frozen=True)
class OnePerson:
    """One person under one regulation: the cells that could not be used, the answer, and what would have to change."""

    law: Regulation
    persons: Persons
    answer: Assessment
    remedies: list[Remedy]

    @property
    def result(self) -> dict[str, Any]:
        """The result, letters, flags, segment and decile of the person."""
        return self.answer.results.row(0, named=True)

    @property
    def findings(self) -> list[dict[str, Any]]:
        """One finding per rule, in the order of the law."""
        return self.answer.findings.to_dicts()

    def differs_from(self, other: OnePerson) -> set[str]:
        """The rules that answer otherwise there; none between two regulations, whose rules are not the same."""
        if self.law.code != other.law.code:
            return set()
        mine, theirs = ({one["rule"]: one["outcome"] for one in side.findings} for side in (self, other))
        return {rule for rule, outcome in mine.items() if theirs.get(rule) != outcome}


def assess_one(typed: dict[str, str], law: Regulation, on: date) -> OnePerson:
    """One person as typed, column by column, under a regulation. Raises RegulationError: not in force on that day."""
    persons = read_one(typed, law, on)
    answer = regulations.assess(persons.facts, law, on)
    return OnePerson(law, persons, answer, remedies(persons.facts, law, on))
