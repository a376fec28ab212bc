"""Which regulations there are, and how one is put together from its module and its parameter file."""

from dataclasses import replace
from datetime import date
from functools import cache
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import polars as pl

from eligibility.regulations.engine import Check, Flag, Regulation, Rule, Silence, names_of
from eligibility.regulations.facts import normalise
from eligibility.regulations.parameters import (
    RegulationError,
    broken,
    only,
    parse_parameters,
    read_toml,
    take,
)
from eligibility.regulations.readings import Option, Reading, check_rules, parse_reading, parse_track
from eligibility.regulations.wording import Template, sentence

CODES = ("perbup-serang-59-2025", "perbup-serang-322-2023")
FOLDER = Path(__file__).parent / "parameters"
HEAD = {"code", "title", "short", "status", "region", "in_force_from", "in_force_to", "note", "silent"}
STATUSES = ("peraturan", "rancangan")
OUR_REGION = "3604"


@cache
def load(code: str) -> Regulation:
    """The regulation of that code, fully checked. Raises RegulationError for anything amiss."""
    if code not in CODES:
        raise RegulationError(f"Peraturan '{code}' tidak dikenal.", f"Yang tersedia: {', '.join(CODES)}.")
    name = code.replace("-", "_")
    return build(import_module(f"eligibility.regulations.{name}"), FOLDER / f"{name}.toml")


def catalogue() -> tuple[Regulation, ...]:
    """All regulations; loading them at the start of the portal stops it on a bad file."""
    return tuple(load(code) for code in CODES)


def legal_base(on: date) -> Regulation:
    """The regulation that governs a wave of that day in Kabupaten Serang (C12).

    Perbup 322/2023 before 28 October 2025, Perbup 59/2025 from then on.

    Raises RegulationError: no regulation known for that day.
    """
    ours = [law for law in catalogue() if law.status == "peraturan" and law.region == OUR_REGION]
    holding = [law for law in ours if law.in_force(on)]
    if not holding:
        raise RegulationError(f"Tidak ada dasar hukum yang dikenal untuk tanggal {on:%d-%m-%Y}.")
    return holding[0]


def build(module: ModuleType, path: Path) -> Regulation:
    """Put a regulation together from its rule module and parameter file, then try it on no people at all.

    Raises RegulationError naming the file and key.
    """
    tables, file = read_toml(path), path.name
    only(tables, {"regulation", "parameters", "reading", "track"}, file, "(berkas)")
    head = take(tables, "regulation", dict, file, "(berkas)")
    only(head, HEAD, file, "regulation")
    rules = members(module, Rule)
    codes = {rule.code for rule in rules}
    if len(codes) != len(rules):
        raise RegulationError(f"Modul {module.__name__}: kode aturan berulang.")
    law = Regulation(
        **{name: take(head, name, str, file, "regulation") for name in ("code", "title", "short")},
        status=status_of(head, file),
        region=take(head, "region", str, file, "regulation"),
        in_force_from=take(head, "in_force_from", date, file, "regulation"),
        in_force_to=take(head, "in_force_to", date, file, "regulation") if "in_force_to" in head else None,
        rules=rules,
        flags=members(module, Flag),
        tracks=keyed([parse_track(table, codes, file) for table in tables.get("track", [])], "code", file),
        parameters=parse_parameters(tables.get("parameters", {}), getattr(module, "PARAMETERS", {}), file),
        readings=keyed([parse_reading(table, file) for table in tables.get("reading", [])], "id", file),
        version=version_of(module, path),
        note=head.get("note", ""),
        silent=tuple(parse_silence(row, file) for row in head.get("silent", [])),
    )
    try_out(law, getattr(module, "validate", None))
    return law


def status_of(head: dict[str, Any], file: str) -> str:
    """Whether it is law or a draft."""
    status = take(head, "status", str, file, "regulation")
    if status not in STATUSES:
        raise broken(file, "regulation.status", f"nilai {status!r} harus salah satu dari {', '.join(STATUSES)}.")
    return status


def parse_silence(row: dict[str, Any], file: str) -> Silence:
    """One `silent` entry of the head: what about, and what that means."""
    key = "regulation.silent"
    if not isinstance(row, dict):
        raise broken(file, key, f"nilai {row!r} harus berupa tabel about dan says.")
    only(row, {"about", "says"}, file, key)
    return Silence(*(take(row, part, str, file, key) for part in ("about", "says")))


def members(module: ModuleType, kind: type) -> tuple[Any, ...]:
    """Everything of that kind the module defines, in the order it is written: none can be left out."""
    return tuple(value for value in vars(module).values() if isinstance(value, kind))


def keyed(items: list[Any], name: str, file: str) -> dict[str, Any]:
    """The items by code, each code once."""
    found = {getattr(item, name): item for item in items}
    if len(found) != len(items):
        raise broken(file, name, "kode berulang.")
    return found


def version_of(module: ModuleType, path: Path) -> str:
    """Twelve hex digits that change with any byte of the rules or the parameters."""
    content = Path(str(module.__file__)).read_bytes() + path.read_bytes()
    return sha256(content).hexdigest()[:12]


def try_out(law: Regulation, validate: Any) -> None:
    """Run every rule and sentence on an empty frame for each day something changes and each option.

    What would fail on a real person fails here, when the file is loaded. Raises RegulationError.
    """
    waivers = {rule.code for rule in law.rules}
    for reading in law.readings.values():
        for option in reading.options.values():
            check_option(law, reading, option, waivers)
    for on in days(law):
        for variant in variants(law):
            try_day(variant, on, validate)


def days(law: Regulation) -> list[date]:
    """The first day of the regulation and every later day on which a value or reading changes."""
    chosen = [choice.since for reading in law.readings.values() for choice in reading.choices]
    tracks = [since for track in law.tracks.values() for since, _ in track.waives]
    return sorted({law.in_force_from, *filter(law.in_force, [*law.parameters.changes(), *chosen, *tracks])})


def sentences_of(check: Check) -> tuple[Template, ...]:
    """Every sentence a check can say."""
    return check.says, check.fails or check.says, check.asks, check.recorded


def variants(law: Regulation) -> list[Regulation]:
    """The regulation, its test values, and each option that changes a parameter."""
    options = [
        {key: option.code}
        for key, reading in law.readings.items()
        for option in reading.options.values()
        if option.sets
    ]
    return [law, replace(law, with_test_values=True), *(law.read_as(**option) for option in options)]


def check_option(law: Regulation, reading: Reading, option: Option, rules: set[str]) -> None:
    """An option may only free or bind known rules on known tracks."""
    key = f"reading.{reading.id}.option.{option.code}"
    for track, named in [*option.waives.items(), *option.binds.items()]:
        if track not in law.tracks:
            raise broken(law.parameters.file, key, f"jalur {track} tidak ada.")
        check_rules({"rules": named}, rules, law.parameters.file, key)


def try_day(law: Regulation, on: date, validate: Any) -> None:
    """One day of one variant; a wrong type in a parameter shows as a Polars error."""
    terms = law.terms(on)
    nobody = normalise(pl.DataFrame(schema={"row_id": pl.Int64})).collect()
    if validate:
        validate(terms.parameters, law.parameters.file)
    for rule in law.rules:
        try:
            check = rule.check(terms.parameters)
            names = names_of(check, terms.parameters)
            said = [sentence(words, names) for words in sentences_of(check)]
            tried = [check.unknown & check.met, check.value.cast(pl.String), *said]
            nobody.select(part.alias(f"part{number}") for number, part in enumerate(tried))
        except (pl.exceptions.PolarsError, TypeError, ValueError) as error:
            raise broken(law.parameters.file, rule.code, f"aturan gagal dicoba: {error}") from error
    for flag in law.flags:
        nobody.select(flag.when(terms.parameters))
