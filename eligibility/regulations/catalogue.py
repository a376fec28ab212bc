"""Which regulations there are, and how one is put together from its module and its parameter file."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from eligibility.regulations import criteria
from eligibility.regulations.columns import RESULT_COLUMNS
from eligibility.regulations.engine import Column, Flag, Letter, Regulation, Rule, Silence
from eligibility.regulations.parameters import (
    Parameters,
    RegulationError,
    broken,
    only,
    parse_parameters,
    read_toml,
    take,
)
from eligibility.regulations.readings import parse_reading, parse_track
from eligibility.regulations.trying import try_out

# Our own regency first, newest first.
CODES = (
    "perbup-serang-59-2025",
    "perbup-serang-322-2023",
    "perwal-kota-serang-2025",
    "raperda-tangsel-2025",
    "perwal-pekalongan-19b-2022",
)
FOLDER = Path(__file__).parent / "parameters"
HEAD = {"code", "title", "short", "status", "region", "in_force_from", "in_force_to", "note", "silent"}
STATUSES = ("peraturan", "rancangan")
PIECES = {"rules": Rule, "flags": Flag, "letters": Letter, "columns": Column}
CODED = {"rules": "aturan", "flags": "tanda", "letters": "huruf", "columns": "kolom"}
HINT = "Perbaiki modul aturan; tiap kode hanya sekali."


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


def title_of(code: str) -> str:
    """The short title of a regulation; its code where the portal does not know it (any more)."""
    return load(code).short if code in CODES else code


def legal_base(on: date, laws: Sequence[Regulation] | None = None) -> Regulation:
    """The regulation that governs a wave of that day in the portal's own regency (C12).

    Perbup 322/2023 before 28 October 2025, Perbup 59/2025 from then on, or as the reading of C12 in force has it.
    `laws`: newest first, the portal's own regency first; all of the catalogue if left out.

    Raises RegulationError: no regulation known for that day.
    """
    known = laws or catalogue()
    ours = [law for law in known if law.status == "peraturan" and law.region == known[0].region]
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
    pieces = {name: members(module, kind) for name, kind in PIECES.items()}
    codes = {rule.code for rule in pieces["rules"]}
    files = sources(module)
    law = Regulation(
        **{name: take(head, name, str, file, "regulation") for name in ("code", "title", "short")},
        status=status_of(head, file),
        region=take(head, "region", str, file, "regulation"),
        in_force_from=take(head, "in_force_from", date, file, "regulation"),
        in_force_to=take(head, "in_force_to", date, file, "regulation") if "in_force_to" in head else None,
        **pieces,
        tracks=keyed([parse_track(table, codes, file) for table in listed(tables, "track", file)], "code", file),
        parameters=parse_parameters(tables.get("parameters", {}), getattr(module, "PARAMETERS", {}), file),
        readings=keyed([parse_reading(table, file) for table in listed(tables, "reading", file)], "id", file),
        stamp=stamp_of(*files, path),
        source=stamp_of(*files),
        validate=getattr(module, "validate", allow_all),
        note=take(head, "note", str, file, "regulation") if "note" in head else "",
        silent=tuple(parse_silence(row, file) for row in head.get("silent", [])),
    )
    check_head(law, path)
    check_pieces(law, module.__name__)
    try_out(law)
    return law


def allow_all(parameters: Parameters, file: str) -> None:
    """What a regulation without checks of its own says of its values."""


def listed(tables: dict[str, Any], name: str, file: str) -> list[dict[str, Any]]:
    """The `[[name]]` tables of the file, none if there are none."""
    rows = tables.get(name, [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise broken(file, name, f"harus ditulis sebagai [[{name}]].")
    return rows


def check_head(law: Regulation, path: Path) -> None:
    """The code must be the file's own, and the days in order: a copied file is easily left half changed."""
    if law.code.replace("-", "_") != path.stem:
        raise broken(path.name, "regulation.code", f"'{law.code}' bukan nama berkas ini.")
    if law.in_force_to and law.in_force_to < law.in_force_from:
        raise broken(path.name, "regulation.in_force_to", "lebih awal daripada in_force_from.")


def check_pieces(law: Regulation, module: str) -> None:
    """Every code once, result columns known, and letters only where it is said how they count."""
    for kind, name in CODED.items():
        found = [item.code for item in getattr(law, kind)]
        if doubled := sorted({code for code in found if found.count(code) > 1}):
            raise RegulationError(f"Modul {module}: kode {name} berulang: {doubled[0]}.", HINT)
    if strange := [column.code for column in law.columns if column.code not in RESULT_COLUMNS]:
        raise RegulationError(f"Modul {module}: kolom hasil '{strange[0]}' tidak dikenal.", HINT)
    if law.letters and "huruf_dihitung" not in law.parameters.items:
        raise broken(law.parameters.file, "parameters.huruf_dihitung", "belum diisi, padahal ada huruf prioritas.")


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
    """Everything of that kind the module and those it names in ALSO define, in the order it is written."""
    found = [value for part in parts_of(module) for value in vars(part).values() if isinstance(value, kind)]
    return tuple(found)


def parts_of(module: ModuleType) -> list[ModuleType]:
    """The modules a regulation is written in."""
    return [module, *getattr(module, "ALSO", ())]


def sources(module: ModuleType) -> list[Path]:
    """The files its rules are written in: its own modules, and the shared checks where it uses them."""
    written = parts_of(module)
    named = [value for part in written for value in vars(part).values()]
    shared = [criteria] if any(value is criteria or is_of(value, criteria) for value in named) else []
    return [Path(str(part.__file__)) for part in (*written, *shared)]


def is_of(value: Any, module: ModuleType) -> bool:
    """Whether a name comes from that module."""
    return getattr(value, "__module__", "") == module.__name__


def keyed(items: list[Any], name: str, file: str) -> dict[str, Any]:
    """The items by code, each code once."""
    found = {getattr(item, name): item for item in items}
    if len(found) != len(items):
        raise broken(file, name, "kode berulang.")
    return found


def stamp_of(*files: Path) -> str:
    """Twelve hex digits that change with any byte of the files."""
    return sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:12]
