"""The weights of the matcher: a versioned TOML file, read and checked once, stamped on every run."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from jamsos.errors import DomainError

CURRENT = "2026-2"
FOLDER = Path(__file__).parent / "weights"
COLUMNS = ("match", "stranger", "relative")
FIELDS = (
    "nik",
    "nik_half_known",
    "nik_known",
    "name",
    "birth",
    "sex",
    "place",
    "neighbourhood",
    "household",
)
OPTIONAL = ("address",)
"""Fields that only `match_lists` compares; older files do not have them."""


@dataclass(frozen=True)
class Level:
    """One outcome of a comparison: how often it is seen (probabilities) and how it is said."""

    match: float
    stranger: float
    relative: float
    says: str = ""
    label: str = ""


@dataclass(frozen=True)
class Decision:
    """Thresholds on the score (0..1) and the cap on candidates per blocking key.

    What an officer decides on a score below `second_eyes` counts once another officer agrees.
    """

    auto: float
    review: float
    margin: float
    block_cap: int
    second_eyes: float = 0.6


@dataclass(frozen=True)
class Prior:
    """What is expected before any comparison: share of persons listed, of persons entered twice, relatives."""

    listed: float
    relatives: float
    doubled: float = 0.01


@dataclass(frozen=True)
class Weights:
    """A checked weights file; `fields` maps a compared field to its levels."""

    version: str
    decision: Decision
    prior: Prior
    fields: dict[str, dict[str, Level]]

    def column(self, field: str, column: str) -> dict[str, float]:
        """Probability of each level of `field` under one of match, stranger, relative."""
        return {name: getattr(level, column) for name, level in self.fields[field].items()}

    def says(self, field: str) -> dict[str, str]:
        """Indonesian clause of each level of `field`."""
        return {name: level.says for name, level in self.fields[field].items()}

    def labels(self, field: str) -> dict[str, str]:
        """Short label of the levels that count as agreement on `field`."""
        return {name: level.label for name, level in self.fields[field].items() if level.label}


@lru_cache
def load(version: str = CURRENT) -> Weights:
    """Read `weights/<version>.toml`. Raises DomainError when it is missing or does not add up."""
    path = FOLDER / f"{version}.toml"
    if not path.is_file():
        raise DomainError(f"Berkas bobot padanan versi {version} tidak ada.", "Pilih versi yang tersedia.")
    return parse(tomllib.loads(path.read_text(encoding="utf-8")))


def parse(data: dict) -> Weights:
    """Turn the TOML tables into checked Weights. Raises DomainError naming the field at fault."""
    missing = [name for name in FIELDS if name not in data["fields"]]
    if missing:
        raise DomainError(f"Berkas bobot tidak memuat bidang {', '.join(missing)}.", "Lengkapi berkas bobot.")
    fields = {name: _levels(name, data["fields"][name]) for name in (*FIELDS, *OPTIONAL) if name in data["fields"]}
    return Weights(data["version"], Decision(**data["decision"]), Prior(**data["prior"]), fields)


def text(weights: Weights, preface: str) -> str:
    """The weights as a file that `parse` reads; `preface` tells how they came about, as comment lines."""
    tables = {"decision": vars(weights.decision), "prior": vars(weights.prior)}
    parts = [*(f"# {line}".rstrip() for line in preface.splitlines()), "", f'version = "{weights.version}"', ""]
    for name, values in tables.items():
        parts += [f"[{name}]", *(f"{key} = {value}" for key, value in values.items()), ""]
    for field, levels in weights.fields.items():
        parts += [f"[fields.{field}]", *(_line(name, level) for name, level in levels.items()), ""]
    return "\n".join(parts)


def _line(name: str, level: Level) -> str:
    shares = [f"{column} = {float(f'{getattr(level, column):.6g}')!r}" for column in COLUMNS]
    words = [f'{key} = "{value}"' for key in ("label", "says") if (value := getattr(level, key))]
    return f"{name} = {{ {', '.join(shares + words)} }}"


def _levels(field: str, table: dict[str, dict]) -> dict[str, Level]:
    levels = {name: Level(**values) for name, values in table.items()}
    for column in COLUMNS:
        shares = [getattr(level, column) for level in levels.values()]
        if min(shares) <= 0 or abs(sum(shares) - 1) > 0.001:
            message = f"Bobot bidang {field}, kolom {column}, berjumlah {sum(shares):.4f}."
            raise DomainError(message, "Setiap peluang harus di atas 0 dan jumlahnya 1.")
    return levels
