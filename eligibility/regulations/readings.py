"""Readings (how an unclear clause is read) and tracks (which rules bind on which path), both dated data.

A reading keeps every option that was considered. The option in force is the last choice made on or before the
day; another one can be put in its place to compute the other outcome (`Regulation.read_as`).
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from eligibility.regulations.parameters import broken, only, take


@dataclass(frozen=True)
class Option:
    """One way to read the clause: its words, the parameters it sets, the rules it frees or binds by track.

    `in_force_from`: under this reading the regulation holds since that day. `effect`: what it changes in the
    procedure, where no outcome or order can be computed from it.
    """

    code: str
    says: str
    sets: dict[str, Any] = field(default_factory=dict)
    waives: dict[str, list[str]] = field(default_factory=dict)
    binds: dict[str, list[str]] = field(default_factory=dict)
    in_force_from: date | None = None
    effect: str = ""

    @property
    def computed(self) -> bool:
        """Whether taking this option changes an outcome, an order or the law that holds."""
        return bool(self.sets or self.waives or self.binds or self.in_force_from)


@dataclass(frozen=True)
class Choice:
    """Which option holds since when, who chose it and on what ground."""

    option: str
    since: date
    chosen_by: str
    ground: str


@dataclass(frozen=True)
class Reading:
    """An open question of the text, its options and the choices made so far, oldest first."""

    id: str
    article: str
    question: str
    options: dict[str, Option]
    choices: tuple[Choice, ...]

    def chosen(self, on: date) -> Choice:
        """The choice in force on a day (before the first one: the first)."""
        made = [choice for choice in self.choices if choice.since <= on]
        return made[-1] if made else self.choices[0]


@dataclass(frozen=True)
class Track:
    """A path into the programme (jalur) and the rules that do not bind on it, dated."""

    code: str
    title: str
    article: str
    waived_says: str
    waives: tuple[tuple[date, frozenset[str]], ...]

    def waived(self, on: date) -> frozenset[str]:
        """Codes of the rules that do not bind on this track on a day."""
        dated = [rules for since, rules in self.waives if since <= on]
        return dated[-1] if dated else frozenset()


def parse_reading(table: dict[str, Any], file: str) -> Reading:
    """One `[[reading]]` table with its options and choices."""
    key = f"reading.{take(table, 'id', str, file, 'reading')}"
    only(table, {"id", "article", "question", "option", "chosen"}, file, key)
    options = [parse_option(row, file, key) for row in take(table, "option", list, file, key)]
    choices = [parse_choice(row, file, key) for row in take(table, "chosen", list, file, key)]
    known = {option.code: option for option in options}
    if not choices or not {choice.option for choice in choices} <= set(known):
        raise broken(file, f"{key}.chosen", "pilihan kosong atau tidak ada di antara 'option'.")
    if len(known) != len(options):
        raise broken(file, f"{key}.option", "kode berulang.")
    if len({choice.since for choice in choices}) != len(choices):
        raise broken(file, f"{key}.chosen", "dua pilihan sejak tanggal yang sama.")
    check_effects(options, file, key)
    ordered = tuple(sorted(choices, key=lambda choice: choice.since))
    article, question = (take(table, part, str, file, key) for part in ("article", "question"))
    return Reading(table["id"], article, question, known, ordered)


def parse_option(row: dict[str, Any], file: str, key: str) -> Option:
    """One option of a reading; everything but its words only where it changes something."""
    key = f"{key}.option"
    only(row, {"code", "says", "sets", "waives", "binds", "in_force_from", "effect"}, file, key)
    code, says = (take(row, part, str, file, key) for part in ("code", "says"))
    kinds = {"sets": dict, "waives": dict, "binds": dict, "in_force_from": date, "effect": str}
    given = {part: take(row, part, kind, file, f"{key}.{code}") for part, kind in kinds.items() if part in row}
    return Option(code, says, **given)


def check_effects(options: list[Option], file: str, key: str) -> None:
    """A reading changes what is computed, or tells for each option what changes in the procedure: never neither."""
    computed = [option for option in options if option.computed]
    if computed and any(option.effect for option in options):
        raise broken(file, f"{key}.option", "'effect' hanya untuk pembacaan yang tidak mengubah perhitungan.")
    silent = [option.code for option in options if not option.effect]
    if not computed and silent:
        raise broken(file, f"{key}.option.{silent[0]}.effect", "belum diisi, padahal tidak ada yang dihitung.")
    if computed and len(options) - len(computed) > 1:
        raise broken(file, f"{key}.option", "dua pilihan tidak mengubah apa pun, jadi tidak dapat dibedakan.")


def parse_choice(row: dict[str, Any], file: str, key: str) -> Choice:
    """One dated choice."""
    key = f"{key}.chosen"
    only(row, {"option", "since", "chosen_by", "ground"}, file, key)
    option, chosen_by, ground = (take(row, part, str, file, key) for part in ("option", "chosen_by", "ground"))
    return Choice(option, take(row, "since", date, file, key), chosen_by, ground)


def parse_track(table: dict[str, Any], rules: set[str], file: str) -> Track:
    """One `[[track]]` table; every waived rule must exist."""
    key = f"track.{take(table, 'code', str, file, 'track')}"
    only(table, {"code", "title", "article", "waived_says", "waives"}, file, key)
    rows = take(table, "waives", list, file, key)
    dated = sorted((take(row, "valid_from", date, file, key), check_rules(row, rules, file, key)) for row in rows)
    title, article, says = (take(table, part, str, file, key) for part in ("title", "article", "waived_says"))
    return Track(table["code"], title, article, says, tuple(dated))


def check_rules(row: dict[str, Any], rules: set[str], file: str, key: str) -> frozenset[str]:
    """The rule codes of one dated waiver, all of them known."""
    codes = frozenset(take(row, "rules", list, file, key))
    if unknown := sorted(codes - rules):
        raise broken(file, f"{key}.waives", f"aturan {unknown[0]} tidak ada.")
    return codes
