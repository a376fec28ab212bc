"""A regulation as one thing: its pieces, tracks, dated parameters and readings, and what can be put in their place."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from typing import Any

from eligibility.regulations.parameters import Parameters, ParameterSet, RegulationError
from eligibility.regulations.pieces import (
    MET,
    NOT_MET,
    OUTCOMES,
    UNKNOWN,
    WAIVED,
    Check,
    Column,
    Flag,
    Letter,
    Rule,
    Silence,
    column,
    facts_of,
    facts_used,
    flag,
    letter,
    names_of,
    rule,
)
from eligibility.regulations.readings import Choice, Option, Reading, Track
from eligibility.regulations.terms import PARTS, Terms, read_snapshot
from jamsos.lib.dates import format_date

__all__ = [
    "MET",
    "NOT_MET",
    "OUTCOMES",
    "UNKNOWN",
    "WAIVED",
    "Check",
    "Column",
    "Flag",
    "Letter",
    "Regulation",
    "Rule",
    "Silence",
    "Terms",
    "column",
    "facts_of",
    "facts_used",
    "flag",
    "letter",
    "names_of",
    "rule",
]


@dataclass(frozen=True)
class Regulation:
    """A regulation as loaded, or with something put in place of what was loaded (`read_as`, `with_values`, `as_kept`).

    `status`: "peraturan" or "rancangan" (a draft, for trial; screens say so). `region`: Kemendagri code, four digits.
    `stamp` changes with any byte of its rules or parameter file, `source` with the rules alone.
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
    letters: tuple[Letter, ...]
    columns: tuple[Column, ...]
    tracks: dict[str, Track]
    parameters: ParameterSet
    readings: dict[str, Reading]
    stamp: str
    source: str
    validate: Callable[[Parameters, str], None]
    note: str = ""
    silent: tuple[Silence, ...] = ()
    read_otherwise: tuple[tuple[str, str], ...] = ()
    values_otherwise: tuple[tuple[str, Any], ...] = ()
    with_test_values: bool = False
    kept: Terms | None = None

    @property
    def named(self) -> str:
        """Its short name, and of a draft that it is not confirmed."""
        return f"{self.short} (belum terkonfirmasi)" if self.status == "rancangan" else self.short

    @property
    def version(self) -> str:
        """The stamp, and whatever was put in place of what it stands for: `1f2e3d4c5b6a+C1=luar,desil_maks=5`."""
        changed = [f"{key}={option}" for key, option in self.read_otherwise]
        changed += [f"{name}={label_of_value(value)}" for name, value in self.values_otherwise]
        changed += ["uji"] if self.with_test_values else []
        return "+".join([self.stamp, ",".join(changed)]) if changed else self.stamp

    def in_force(self, on: date) -> bool:
        """Whether it is law on that day, as the readings of that day have it (C12)."""
        start = min([self.in_force_from, *filter(None, (option.in_force_from for _, option in self.taken(on)))])
        return start <= on and (self.in_force_to is None or on <= self.in_force_to)

    def terms(self, on: date) -> Terms:
        """What binds on that day; terms that were kept bind on any day.

        Raises RegulationError: not in force then, or a value put in place is impossible.
        """
        kept = self.kept or self._terms_of(on)
        parameters = kept.parameters.replace(dict(self.values_otherwise))
        if self.values_otherwise:
            self.validate(parameters, self.parameters.file)
        return replace(kept, version=self.version, parameters=parameters)

    def _when_in_force(self) -> str:
        """The days on which it is law, in words."""
        first = format_date(self.in_force_from)
        return f"antara {first} dan {format_date(self.in_force_to)}" if self.in_force_to else f"sejak {first}"

    def _terms_of(self, on: date) -> Terms:
        if not self.in_force(on):
            raise RegulationError(
                f"{self.short} tidak berlaku pada {format_date(on)}.",
                f"Pilih tanggal {self._when_in_force()}, atau peraturan lain.",
            )
        # A reading may let the regulation hold before its first day: then as it stood on that day.
        day = max(on, self.in_force_from)
        taken = {key: self.choice(reading, on) for key, reading in self.readings.items()}
        parameters = self.parameters.at(day, self.with_test_values)
        waived = {code: track.waived(day) for code, track in self.tracks.items()}
        for _, option in taken.values():
            parameters = parameters.replace(option.sets)
            waived |= {track: waived[track] | set(rules) for track, rules in option.waives.items()}
            waived |= {track: waived[track] - set(rules) for track, rules in option.binds.items()}
        parts = {name: tuple(item.code for item in getattr(self, name)) for name in PARTS}
        return Terms(self.code, self.version, self.source, on, parts, parameters, waived, taken)

    def taken(self, on: date) -> list[tuple[Choice, Option]]:
        """The choice of the day on every reading, with its option."""
        return [self.choice(reading, on) for reading in self.readings.values()]

    def choice(self, reading: Reading, on: date) -> tuple[Choice, Option]:
        """The choice of the day, or the one asked for by `read_as`, or the one that was kept."""
        if self.kept and reading.id in self.kept.readings:
            return self.kept.readings[reading.id]
        choice = reading.chosen(on)
        if other := dict(self.read_otherwise).get(reading.id):
            choice = replace(choice, option=other)
        return choice, reading.options[choice.option]

    def read_as(self, **options: str) -> "Regulation":
        """The same regulation under other readings, e.g. `read_as(C1="luar")`; its version says so.

        Raises RegulationError: no such reading or option, or terms that were kept.
        """
        self._refuse_kept()
        for key, option in options.items():
            if key not in self.readings or option not in self.readings[key].options:
                raise RegulationError(f"Pembacaan {key}='{option}' tidak ada pada {self.short}.")
        return replace(self, read_otherwise=tuple(sorted((dict(self.read_otherwise) | options).items())))

    def with_values(self, changes: dict[str, Any]) -> "Regulation":
        """The same regulation with other parameter values on every day, for simulation; its version says so.

        They win over readings. Raises RegulationError: unknown name, another type, or (here and from `terms`) a value
        the regulation itself calls impossible.
        """
        law = replace(self, values_otherwise=tuple(sorted((dict(self.values_otherwise) | changes).items())))
        if unknown := sorted(set(changes) - set(self.parameters.items)):
            raise RegulationError(f"Parameter '{unknown[0]}' tidak ada pada {self.short}.")
        for on in law.days():
            law.terms(on)
        return law

    def as_test(self) -> "Regulation":
        """The same regulation with its test-only values, for trials; its version says so."""
        self._refuse_kept()
        return replace(self, with_test_values=True)

    def as_kept(self, snapshot: dict[str, Any]) -> "Regulation":
        """The regulation as a snapshot has it (`Terms.snapshot`), whatever its parameter file says now.

        Its version is the one of the snapshot, marked where the code of the rules has changed since.
        Raises RegulationError: the snapshot is another regulation's or damaged, or names a rule that is gone.
        """
        kept = read_snapshot(snapshot, code=self.code, known=self.parameters.known())
        stamp = kept.version if kept.source == self.source else f"{kept.version}+aturan-diubah"
        parts = {name: pick(getattr(self, name), kept.parts[name], self.short) for name in PARTS}
        tracks = {track.code: track for track in pick(self.tracks.values(), kept.waived, self.short)}
        bare = replace(self, read_otherwise=(), values_otherwise=(), with_test_values=False)
        return replace(bare, **parts, tracks=tracks, stamp=stamp, kept=kept)

    def days(self) -> list[date]:
        """The first day of the regulation and every later day on which a value, reading or track changes."""
        chosen = [choice.since for reading in self.readings.values() for choice in reading.choices]
        tracks = [since for track in self.tracks.values() for since, _ in track.waives]
        return sorted({self.in_force_from, *filter(self.in_force, [*self.parameters.changes(), *chosen, *tracks])})

    def _refuse_kept(self) -> None:
        if self.kept:
            raise RegulationError(
                f"Ketentuan {self.short} yang disimpan tidak dapat dibaca dengan cara lain.",
                "Pakai peraturan yang berlaku sekarang untuk membandingkan pembacaan.",
            )


def pick(items: Iterable[Any], codes: Iterable[str], short: str) -> tuple[Any, ...]:
    """The items with those codes, in that order. Raises RegulationError: one is gone."""
    found = {item.code: item for item in items}
    if gone := [code for code in codes if code not in found]:
        raise RegulationError(f"'{gone[0]}' pada ketentuan yang disimpan tidak ada lagi pada {short}.")
    return tuple(found[code] for code in codes)


def label_of_value(value: Any) -> str:
    """A value as part of a version: itself, or for a list or table the stamp of its content."""
    if isinstance(value, list | dict):
        return sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:6]
    return str(value)
