"""Dated parameters of a regulation, read from TOML and checked when they are loaded.

A parameter is a number, text, list or table of the law with its article, unit and the dates it holds. Nothing
here has a default: what is missing or malformed raises `RegulationError` naming the file and the key.
"""

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from jamsos.errors import DomainError

WORDS = {
    bool: "true atau false",
    int: "bilangan bulat tanpa tanda kutip",
    float: "bilangan desimal",
    str: "teks di antara tanda kutip",
    list: "daftar [...]",
    dict: "tabel {...}",
    date: "tanggal tanpa tanda kutip (2025-10-28)",
}
"""The types a file may hold, as its keeper is told of them."""
KEPT = set(WORDS) - {date}
"""The types a parameter may have: those that a decision can keep as JSON."""


class RegulationError(DomainError):
    """A regulation, rule or parameter that cannot be used as it stands."""


def broken(file: str, key: str, problem: str, hint: str = "") -> RegulationError:
    """The error of one key in one file, for the person who keeps that file."""
    hint = hint or "Perbaiki berkas lalu muat ulang."
    return RegulationError(f"Berkas {file}, kunci '{key}': {problem}", hint)


def read_toml(path: Path) -> dict[str, Any]:
    """The tables of a TOML file.

    Raises RegulationError: the file is absent, not UTF-8 or not TOML.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise RegulationError(f"Berkas {path.name} tidak ditemukan.", "Pulihkan berkas parameter.") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise RegulationError(f"Berkas {path.name} tidak dapat dibaca: {error}", "Perbaiki TOML.") from error


def take(table: dict[str, Any], name: str, kind: type, file: str, key: str) -> Any:
    """The required entry `name` of a table, of exactly the type `kind` (text may not be blank)."""
    if name not in table:
        raise broken(file, f"{key}.{name}", "belum diisi.")
    value = table[name]
    if type(value) is not kind or value == "":
        raise broken(file, f"{key}.{name}", f"nilai {value!r} harus berupa {WORDS[kind]} dan terisi.")
    return value


def only(table: dict[str, Any], allowed: set[str], file: str, key: str) -> None:
    """Refuse entries nobody reads: a misspelt key must not be ignored."""
    if extra := sorted(set(table) - allowed):
        raise broken(file, f"{key}.{extra[0]}", "kunci tidak dikenal.", f"Yang dikenal: {sorted(allowed)}.")


def kinds(value: Any) -> set[type]:
    """The types of the entries of a list or table; a single value has none."""
    entries = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return {type(entry) for entry in entries}


def alike(value: Any, known: Any) -> bool:
    """Whether a value can stand where `known` stands: the same type, and entries of the same type."""
    return type(value) is type(known) and (kinds(value) <= kinds(known) or not kinds(known))


@dataclass(frozen=True)
class Value:
    """One value and the days it holds, both ends included; `test_only` values never decide a real case."""

    value: Any
    valid_from: date
    valid_to: date | None = None
    test_only: bool = False
    note: str = ""

    def holds(self, on: date) -> bool:
        """Whether this value is in force on that day."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


@dataclass(frozen=True)
class Parameter:
    """A named quantity of the law with all its dated values, oldest first."""

    name: str
    label: str
    article: str
    unit: str
    values: tuple[Value, ...]
    note: str = ""

    def at(self, on: date, test: bool = False) -> Value | None:
        """The value of that day; with `test`, values marked test_only count too and win."""
        holding = [value for value in self.values if value.holds(on) and (test or not value.test_only)]
        return max(holding, key=lambda value: (value.test_only, value.valid_from), default=None)


class Parameters:
    """The values of one day, by attribute: `parameters.usia_min`; an unknown name raises RegulationError."""

    def __init__(self, values: dict[str, Any], source: str) -> None:
        self._values = dict(values)
        self._source = source

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        if name not in self._values:
            raise broken(self._source, name, "parameter tidak ada atau belum bernilai pada tanggal ini.")
        return self._values[name]

    def as_dict(self) -> dict[str, Any]:
        """All names and values of the day."""
        return dict(self._values)

    def replace(self, changes: dict[str, Any]) -> "Parameters":
        """A copy with some values changed (a reading, a trial); only known names, only values of the same type."""
        for name, value in changes.items():
            if not alike(value, getattr(self, name)):
                raise broken(self._source, f"parameters.{name}", f"nilai pengganti {value!r} berbeda tipe.")
        return Parameters(self._values | changes, self._source)


@dataclass(frozen=True)
class ParameterSet:
    """All parameters of one regulation as their file gives them."""

    file: str
    items: dict[str, Parameter]

    def at(self, on: date, test: bool = False) -> Parameters:
        """The parameters in force on a day; those without a value then are absent and raise when read."""
        found = {name: item.at(on, test) for name, item in self.items.items()}
        return Parameters({name: value.value for name, value in found.items() if value}, self.file)

    def known(self) -> dict[str, Any]:
        """One value of each parameter, to compare types with."""
        return {name: item.values[0].value for name, item in self.items.items()}

    def changes(self) -> list[date]:
        """The days on which any value starts or has just ended."""
        values = [value for item in self.items.values() for value in item.values]
        ends = {value.valid_to + timedelta(days=1) for value in values if value.valid_to}
        return sorted({value.valid_from for value in values} | ends)


def parse_values(rows: Any, file: str, key: str) -> tuple[Value, ...]:
    """The dated values of one parameter, ordered, each running until the next real one begins."""
    if not isinstance(rows, list) or not rows:
        raise broken(file, f"{key}.values", "harus berisi paling sedikit satu nilai bertanggal.")
    values = sorted((parse_value(row, file, key) for row in rows), key=lambda value: value.valid_from)
    if not all(alike(value.value, values[0].value) for value in values):
        raise broken(file, f"{key}.values", "tipe nilai berbeda-beda.")
    real = [value for value in values if not value.test_only]
    for earlier, later in zip(real, real[1:], strict=False):
        if later.valid_from <= (earlier.valid_to or earlier.valid_from):
            raise broken(file, f"{key}.values", f"masa berlaku bertumpuk pada {later.valid_from:%d-%m-%Y}.")
    return tuple(values)


def parse_value(row: dict[str, Any], file: str, key: str) -> Value:
    """One dated value; the dates must be TOML dates in the right order."""
    if not isinstance(row, dict):
        raise broken(file, f"{key}.values", f"nilai {row!r} harus berupa tabel value dan valid_from.")
    only(row, {"value", "valid_from", "valid_to", "test_only", "note"}, file, key)
    if "value" not in row:
        raise broken(file, f"{key}.value", "belum diisi.")
    if len(kinds(row["value"])) > 1:
        raise broken(file, f"{key}.value", "tipe isinya berbeda-beda.")
    start = take(row, "valid_from", date, file, key)
    end = take(row, "valid_to", date, file, key) if "valid_to" in row else None
    if end and end < start:
        raise broken(file, f"{key}.valid_to", f"{end:%d-%m-%Y} lebih awal daripada valid_from.")
    test_only = take(row, "test_only", bool, file, key) if "test_only" in row else False
    return Value(row["value"], start, end, test_only, row.get("note", ""))


def parse_parameters(tables: dict[str, Any], expected: dict[str, type], file: str) -> ParameterSet:
    """The `[parameters.*]` tables: exactly the names and types the rule module expects."""
    if missing := sorted(set(expected) - set(tables)):
        raise broken(file, f"parameters.{missing[0]}", "parameter yang dipakai aturan tidak ada.")
    only(tables, set(expected), file, "parameters")
    if unkept := sorted(name for name, kind in expected.items() if kind not in KEPT):
        raise broken(file, f"parameters.{unkept[0]}", "tipe pada PARAMETERS tidak dapat disimpan bersama keputusan.")
    items = {name: parse_parameter(name, table, expected[name], file) for name, table in tables.items()}
    return ParameterSet(file, items)


def parse_parameter(name: str, table: dict[str, Any], kind: type, file: str) -> Parameter:
    """One `[parameters.<name>]` table."""
    key = f"parameters.{name}"
    only(table, {"label", "article", "unit", "values", "note"}, file, key)
    values = parse_values(table.get("values"), file, key)
    if type(values[0].value) is not kind:
        raise broken(file, f"{key}.values", f"nilai {values[0].value!r} harus berupa {WORDS[kind]}.")
    label, article, unit = (take(table, part, str, file, key) for part in ("label", "article", "unit"))
    return Parameter(name, label, article, unit, values, table.get("note", ""))
