"""The pieces a regulation module is written in: rules on columns, flags, letters of priority, result columns.

A rule is a function of the day's parameters that returns a `Check`: Polars expressions over the columns of
`facts.FACTS`. The same expressions answer for one person and for a million. No database, no clock.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from eligibility.regulations.facts import DERIVED
from eligibility.regulations.parameters import Parameters
from eligibility.regulations.wording import Template

MET, NOT_MET, UNKNOWN, WAIVED = OUTCOMES = ("met", "not_met", "unknown", "waived")


@dataclass(frozen=True)
class Check:
    """One criterion on columns.

    `unknown` is asked first, then `met`; a null in either counts as unknown. `value` is what was looked at.
    `says` is the sentence when met (and when not met, unless `fails` is given), `asks` when unknown,
    `recorded` is added where the rule is waived and a value is known.
    Sentences may use {value}, every parameter of the day and the names in `shown` (expressions or plain values).
    """

    unknown: pl.Expr
    met: pl.Expr
    value: pl.Expr
    says: Template
    fails: Template | None = None
    asks: Template = "Perlu klarifikasi: data belum lengkap."
    recorded: Template = "Tercatat: {value}."
    shown: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Rule:
    """A letter of the law. `tracks` empty = every track; `outcomes` = what its check can answer."""

    code: str
    pasal: str
    title: str
    check: Callable[[Parameters], Check]
    tracks: tuple[str, ...]
    outcomes: tuple[str, ...]


@dataclass(frozen=True)
class Flag:
    """A contradiction between facts that an officer should see; it decides nothing by itself."""

    code: str
    pasal: str
    title: str
    when: Callable[[Parameters], pl.Expr]


def rule(
    code: str,
    *,
    pasal: str,
    title: str,
    tracks: tuple[str, ...] = (),
    outcomes: tuple[str, ...] = (MET, NOT_MET, UNKNOWN),
) -> Callable[[Callable[[Parameters], Check]], Rule]:
    """Make a rule of a function of the day's parameters. Rules apply in the order they are written."""
    return lambda check: Rule(code, pasal, title, check, tracks, outcomes)


def flag(code: str, *, pasal: str, title: str) -> Callable[[Callable[[Parameters], pl.Expr]], Flag]:
    """Make a conflict flag of a function returning a condition."""
    return lambda when: Flag(code, pasal, title, when)


@dataclass(frozen=True)
class Letter:
    """A ground on which the regulation puts people first, e.g. a letter of Pasal 22(2); `code` is what screens show.

    `title` may name parameters: "berusia {usia_diutamakan} tahun ke atas". `also`: another article that asks for it.
    """

    code: str
    pasal: str
    title: str
    when: Callable[[Parameters], pl.Expr]
    also: str = ""

    def told(self, parameters: Parameters) -> str:
        """The title with the numbers of the day."""
        return self.title.format_map(parameters.as_dict())


@dataclass(frozen=True)
class Column:
    """One more column of the results, e.g. the segment of a participant (Pasal 5(2)); decides nothing by itself."""

    code: str
    pasal: str
    title: str
    value: Callable[[Parameters], pl.Expr]


def letter(
    code: str, *, pasal: str, title: str, also: str = ""
) -> Callable[[Callable[[Parameters], pl.Expr]], Letter]:
    """Make a letter of priority of a function returning a condition; codes rank in the order of the alphabet."""
    return lambda when: Letter(code, pasal, title, when, also)


def column(code: str, *, pasal: str, title: str) -> Callable[[Callable[[Parameters], pl.Expr]], Column]:
    """Make a result column of a function returning its value; codes: `columns.RESULT_COLUMNS`."""
    return lambda value: Column(code, pasal, title, value)


@dataclass(frozen=True)
class Silence:
    """Something the regulation, as far as it is known, says nothing about: there is no rule, and this tells so."""

    about: str
    says: str


def names_of(check: Check, parameters: Parameters) -> dict[str, Any]:
    """Everything the sentences of a check may name."""
    return parameters.as_dict() | check.shown | {"value": check.value}


def facts_used(check: Check) -> list[str]:
    """The facts a check looks at, as evidence for the reader."""
    return sorted(facts_of(check.unknown, check.met, check.value))


def facts_of(*expressions: pl.Expr) -> set[str]:
    """The facts behind expressions, through the derived columns."""
    roots = {name for expression in expressions for name in expression.meta.root_names()}
    return {fact for name in roots for fact in DERIVED.get(name, ((name,), None))[0]}
