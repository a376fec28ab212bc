"""Which columns go to BPJS and which come back: mappings kept as data in `fixtures/bpjs`, with a version."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from enrollment.decrees.models import DecreeLine
from jamsos.environment import BASE_DIR
from jamsos.errors import DomainError
from jamsos.lib.workbook import normal_column

FOLDER = BASE_DIR / "fixtures" / "bpjs"
LINE_FIELDS = frozenset(
    {
        *("nik", "nkk", "name", "birth_place", "birth_date", "sex", "mother_name", "address"),
        *("village", "district", "phone", "occupation", "group", "fund_source", "months", "amount"),
    }
)
STARTS_ON = "starts_on"
# Excel reads `_x0041_` inside a text as the character of that number; without its first line it is plain text.
ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


@dataclass(frozen=True)
class LayoutColumn:
    """One column of the workbook: filled from `source` (a frozen field or `starts_on`), or always `value`."""

    name: str
    width: int
    source: str
    value: str


@dataclass(frozen=True)
class Layout:
    """The columns of the submission; `confirmed` tells whether BPJS has agreed to them."""

    version: str
    confirmed: bool
    date_format: str
    columns: tuple[LayoutColumn, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    def row(self, line: DecreeLine, starts_on: date) -> tuple[str, ...]:
        """The cells of one frozen line, as text that any workbook can hold."""
        return tuple(self._cell(column, line, starts_on) for column in self.columns)

    def _cell(self, column: LayoutColumn, line: DecreeLine, starts_on: date) -> str:
        if not column.source:
            return column.value
        value = starts_on if column.source == STARTS_ON else getattr(line, column.source)
        return value.strftime(self.date_format) if isinstance(value, date) else printable(value)


@dataclass(frozen=True)
class AnswerLayout:
    """Names of the answer's columns, and what its status words mean."""

    version: str
    nik: str
    name: str
    kpj: str
    status: str
    note: str
    recorded: frozenset[str]
    rejected: frozenset[str]


def printable(value: object) -> str:
    """The text without control and invisible characters, one space between words."""
    words = " ".join(str(value if value is not None else "").split())
    return ESCAPE.sub("", "".join(char for char in words if char.isprintable()))


def read_layout(path: Path = FOLDER / "submission.toml") -> Layout:
    """The columns of the submission; raises `DomainError` for a mapping that names an unknown field."""
    raw = _read(path)
    try:
        columns = tuple(_column(item, path) for item in raw["columns"])
        return Layout(raw["version"], raw["confirmed"], raw["date_format"], columns)
    except (KeyError, TypeError) as error:
        raise _broken(path, str(error)) from error


def read_answer_layout(path: Path = FOLDER / "answer.toml") -> AnswerLayout:
    """The columns and words of the answer; raises `DomainError` for an incomplete mapping."""
    raw = _read(path)
    try:
        columns = {field: normal_column(name) for field, name in raw["columns"].items()}
        words = {kind: frozenset(map(str.upper, raw["statuses"][kind])) for kind in ("recorded", "rejected")}
        return AnswerLayout(version=raw["version"], **columns, **words)
    except (KeyError, TypeError, AttributeError) as error:
        raise _broken(path, str(error)) from error


def _column(item: Mapping[str, Any], path: Path) -> LayoutColumn:
    source = item.get("from", "")
    if source and source not in LINE_FIELDS | {STARTS_ON}:
        raise _broken(path, f"kolom {item['name']} diambil dari «{source}» yang tidak dikenal")
    if not source and "value" not in item:
        raise _broken(path, f"kolom {item['name']} tanpa asal dan tanpa isi tetap")
    return LayoutColumn(normal_column(item["name"]), item.get("width", 18), source, str(item.get("value", "")))


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise _broken(path, str(error)) from error


def _broken(path: Path, reason: str) -> DomainError:
    return DomainError(f"Susunan kolom {path.name} tidak dapat dipakai: {reason}.", "Pulihkan berkas itu.")
