"""What a regulation is made of: rules on columns, conflict flags, tracks, dated parameters and readings.

A rule is a function of the day's parameters that returns a `Check`: Polars expressions over the columns of
`facts.FACTS`. The same expressions answer for one person and for a million. No database, no clock.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import polars as pl

from eligibility.regulations.parameters import Parameters, ParameterSet, RegulationError
from eligibility.regulations.readings import Choice, Option, Reading, Track
from eligibility.regulations.wording import Template
from jamsos.lib.dates import format_date

MET, NOT_MET, UNKNOWN, WAIVED = OUTCOMES = ("met", "not_met", "unknown", "waived")


@dataclass(frozen=True)
class Check:
    """One criterion on columns.

    `unknown` is asked first, then `met`; a null in either counts as unknown. `value` is what was looked at.
    `says` is the sentence when met (and when not met, unless `fails` is given), `asks` when unknown,
    `recorded` is added where the rule is waived and a value is known.
    Sentences may use {value}, every parameter of the day and the names in `shown`.
    """

    unknown: pl.Expr
    met: pl.Expr
    value: pl.Expr
    says: Template
    fails: Template | None = None
    asks: Template = "Perlu klarifikasi: data belum lengkap."
    recorded: Template = "Tercatat: {value}."
    shown: dict[str, pl.Expr] = field(default_factory=dict)


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
class Silence:
    """Something the regulation, as far as it is known, says nothing about: there is no rule, and this tells so."""

    about: str
    says: str


@dataclass(frozen=True)
class Terms:
    """A regulation on one day: its parameters after the readings in force, and what each track waives."""

    parameters: Parameters
    waived: dict[str, frozenset[str]]
    readings: dict[str, tuple[Choice, Option]]


@dataclass(frozen=True)
class Regulation:
    """A regulation as loaded. `version` changes with any byte of its rules, parameters or readings taken.

    `status`: "peraturan" or "rancangan" (a draft, for trial; screens say so). `region`: Kemendagri code, four digits.
    """

    code: str
    title: str
    short: str
    status: str
    region: str
    in_force_from: date
    in_force_to: date | None
    rules: tuple[Rule, ...]
    flags: tuple[Flag, ...]
    tracks: dict[str, Track]
    parameters: ParameterSet
    readings: dict[str, Reading]
    version: str
    note: str = ""
    silent: tuple[Silence, ...] = ()
    read_otherwise: tuple[tuple[str, str], ...] = ()
    with_test_values: bool = False

    def in_force(self, on: date) -> bool:
        """Whether it is law on that day."""
        return self.in_force_from <= on and (self.in_force_to is None or on <= self.in_force_to)

    def terms(self, on: date) -> Terms:
        """What binds on that day. Raises RegulationError when the regulation is not in force then."""
        if not self.in_force(on):
            raise RegulationError(
                f"{self.short} tidak berlaku pada {format_date(on)}.",
                f"Pilih tanggal sejak {format_date(self.in_force_from)} atau peraturan lain.",
            )
        taken = {key: self.choice(reading, on) for key, reading in self.readings.items()}
        parameters = self.parameters.at(on, self.with_test_values)
        waived = {code: track.waived(on) for code, track in self.tracks.items()}
        for _, option in taken.values():
            parameters = parameters.replace(option.sets)
            waived |= {track: waived[track] | set(rules) for track, rules in option.waives.items()}
            waived |= {track: waived[track] - set(rules) for track, rules in option.binds.items()}
        return Terms(parameters, waived, taken)

    def choice(self, reading: Reading, on: date) -> tuple[Choice, Option]:
        """The choice of the day, or the one asked for by `read_as`."""
        choice = reading.chosen(on)
        if other := dict(self.read_otherwise).get(reading.id):
            choice = replace(choice, option=other)
        return choice, reading.options[choice.option]

    def read_as(self, **options: str) -> "Regulation":
        """The same regulation under other readings, e.g. `read_as(C1="luar")`; its version says so.

        Raises RegulationError: no such reading or option.
        """
        for key, option in options.items():
            if key not in self.readings or option not in self.readings[key].options:
                raise RegulationError(f"Pembacaan {key}='{option}' tidak ada pada {self.short}.")
        changed = tuple(sorted((dict(self.read_otherwise) | options).items()))
        label = ",".join(f"{key}={option}" for key, option in changed)
        return replace(self, read_otherwise=changed, version=f"{self.version.partition('+')[0]}+{label}")

    def as_test(self) -> "Regulation":
        """The same regulation with its test-only values, for trials; its version says so."""
        return replace(self, with_test_values=True, version=f"{self.version}+uji")


def names_of(check: Check, parameters: Parameters) -> dict[str, Any]:
    """Everything the sentences of a check may name."""
    return parameters.as_dict() | check.shown | {"value": check.value}


def facts_used(check: Check) -> list[str]:
    """The columns a check looks at, as evidence for the reader."""
    parts = (check.unknown, check.met, check.value)
    return sorted({name for part in parts for name in part.meta.root_names()})
