"""What a programme year opens with: groups, announced figures and first wave, read from fixtures."""

from __future__ import annotations

import csv
import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from enrollment.programs.models import Tariff
from jamsos.environment import BASE_DIR
from jamsos.errors import DomainError

FOLDER = BASE_DIR / "fixtures" / "programs"
OURS = "perbup-serang-59-2025"
DEFAULT = FOLDER / f"{OURS}.toml"
TARIFFS = BASE_DIR / "fixtures" / "tariffs" / "contribution_tariffs.csv"
CONFIRMED = "tinggi"
SAME = "sda"  # "sama dengan di atas": the source of the line before


@dataclass(frozen=True)
class Opening:
    """The file's content: `groups` and `wave` are the tables as they stand in it.

    A group has `people` where its source gives a figure: only then does it get a quota of its own.
    """

    regulation: str
    wave: dict[str, Any]
    groups: tuple[dict[str, Any], ...]
    announced_people: int | None = None
    announced_source: str = ""


def read_opening(path: Path = DEFAULT) -> Opening:
    """Read the defaults of a programme year; raises `DomainError` when the file lacks something."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        return Opening(**data | {"groups": tuple(data["groups"])})
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise DomainError(
            f"Berkas pembukaan program {path.name} tidak lengkap: {error}.", "Pulihkan berkas itu."
        ) from error


def opening_of(regulation: str) -> Opening:
    """What a programme under this regulation opens with; raises `DomainError` when none can be opened under it."""
    if regulation not in openable():
        raise DomainError(
            f"Program tidak dapat dibuka menurut peraturan '{regulation[:60]}'.",
            f"Yang dapat dipakai: {', '.join(openable())}.",
        )
    return read_opening(FOLDER / f"{regulation}.toml")


def openable() -> list[str]:
    """The regulations a programme can be opened under, those of our own regency first."""
    return sorted((path.stem for path in FOLDER.glob("*.toml")), key=lambda code: (code != OURS, code))


def read_tariffs(path: Path = TARIFFS) -> list[Tariff]:
    """Contribution tariffs with their source; only those held with high certainty count as confirmed."""
    with path.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    said = ""
    for row in rows:
        said = row["sumber"] = "; ".join(dict.fromkeys(row["sumber"].replace(SAME, said).split("; ")))
    return [_tariff(row) for row in rows]


def _tariff(row: dict[str, str]) -> Tariff:
    since = row["berlaku_mulai"]
    valid_from = _date_or_none(since)
    basis = since if since and valid_from is None else ""
    return Tariff(
        segment=row["segmen"],
        programme=row["program"],
        payer=row["dibayar_oleh"],
        amount=int(row["nominal_rupiah_per_bulan"]),
        formula=row["rumus"],
        valid_from=valid_from,
        valid_to=_date_or_none(row["berlaku_sampai"]),
        source="; ".join(part for part in (basis, row["sumber"]) if part)[:200],
        confirmed=row["keyakinan"] == CONFIRMED,
    )


def _date_or_none(text: str) -> date | None:
    """A day, or nothing where the source names only the regulation."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
