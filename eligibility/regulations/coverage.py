"""What became of each clause of a regulation: the rule, screen, document or test that answers it, or why none does.

Two files in one folder: `requirements.csv`, the clauses as read from the text, and `coverage.toml`, one `[[clause]]`
for each with its entries. Pure: paths come in, nothing is looked up but these two files.
"""

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eligibility.regulations.engine import Regulation
from eligibility.regulations.parameters import RegulationError, broken, only, read_toml, take

RULE, READING, SCREEN, DOCUMENT, SERVICE, TEST = "rule", "reading", "screen", "document", "service", "test"
LATER, OUTSIDE = "belum", "luar-lingkup"
WORKING = (RULE, SCREEN, DOCUMENT, SERVICE)
ANSWERS = (*WORKING, READING, TEST)
KINDS = (*ANSWERS, LATER, OUTSIDE)
FILES = (DOCUMENT, SERVICE, TEST)
CASES = "tests/cases/"
COLUMNS = {"pasal", "isi_singkat", "persyaratan_perangkat_lunak", "prioritas", "kontradiksi"}
COVERED, PARTLY, OPEN, EXCLUDED = "ada", "sebagian", "belum", "luar lingkup"
STATUSES = (COVERED, PARTLY, OPEN, EXCLUDED)


@dataclass(frozen=True)
class Entry:
    """One answer to a clause. `ref`: rule code, reading, URL name, or file (`path` or `path:name`, by `kind`)."""

    kind: str
    ref: str
    says: str


@dataclass(frozen=True)
class Clause:
    """One clause and its answers. `readings`: the contradictions (C1-C12) it is part of."""

    pasal: str
    summary: str
    weight: str
    readings: tuple[str, ...]
    eligibility: bool
    entries: tuple[Entry, ...]

    def of(self, kind: str) -> list[Entry]:
        """The entries of one kind."""
        return [entry for entry in self.entries if entry.kind == kind]

    @property
    def status(self) -> str:
        """Answered, partly, not yet, or outside what the portal is for; a reading or a test alone does nothing."""
        answered = any(entry.kind in WORKING for entry in self.entries)
        if self.of(LATER):
            return PARTLY if answered else OPEN
        return COVERED if answered else EXCLUDED


def read_coverage(folder: Path, law: Regulation) -> tuple[Clause, ...]:
    """The clauses in the order of the text, each with its entries.

    Raises RegulationError naming file and key: a clause without entry or an entry without clause, an unknown kind,
    rule or reading, a reason left out, a claim without test, a clause on eligibility without rule or case table,
    a rule of the law that no clause claims.
    """
    rows = _read_requirements(folder / "requirements.csv")
    path = folder / "coverage.toml"
    tables = read_toml(path)
    only(tables, {"clause"}, path.name, "(berkas)")
    answers = _by_clause(take(tables, "clause", list, path.name, "(berkas)"), rows, path.name)
    clauses = tuple(_clause(row, answers[row["pasal"]], law, path.name) for row in rows)
    _check_rules_claimed(clauses, law, path.name)
    return clauses


def unresolved(clauses: Sequence[Clause], root: Path, has_page: Callable[[str], bool]) -> list[str]:
    """The references that lead nowhere: pages that do not exist, files or names in them that are gone."""
    return [
        f"{clause.pasal}: {entry.kind} {entry.ref}"
        for clause in clauses
        for entry in clause.entries
        if (entry.kind == SCREEN and not has_page(entry.ref)) or (entry.kind in FILES and not _stands(root, entry.ref))
    ]


def _stands(root: Path, ref: str) -> bool:
    """Whether the file is there and, with `path:name`, defines that function or class."""
    name, _, wanted = ref.partition(":")
    path = root / name
    if not path.is_file():
        return False
    text = path.read_text(encoding="utf-8") if wanted else ""
    return not wanted or any(f"{word} {wanted}" in text for word in ("def", "class"))


def _read_requirements(path: Path) -> list[dict[str, str]]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            rows = list(reader)
    except (OSError, UnicodeDecodeError) as error:
        raise RegulationError(f"Berkas {path.name} tidak dapat dibaca: {error}", "Pulihkan berkas itu.") from error
    if set(reader.fieldnames or ()) != COLUMNS:
        raise broken(path.name, "(judul kolom)", f"harus {sorted(COLUMNS)}.")
    names = [row["pasal"] for row in rows]
    if doubled := sorted({name for name in names if names.count(name) > 1}):
        raise broken(path.name, doubled[0], "pasal berulang.")
    return rows


def _by_clause(tables: list[dict[str, Any]], rows: list[dict[str, str]], file: str) -> dict[str, dict[str, Any]]:
    """The tables by clause: every clause of the text once, and no other."""
    found: dict[str, dict[str, Any]] = {}
    for table in tables:
        pasal = take(table, "pasal", str, file, "clause")
        if pasal in found:
            raise broken(file, f"clause.{pasal}", "pasal berulang.")
        found[pasal] = table
    known = [row["pasal"] for row in rows]
    if strange := sorted(set(found) - set(known)):
        raise broken(file, f"clause.{strange[0]}", "pasal ini tidak ada pada requirements.csv.")
    if missing := [pasal for pasal in known if pasal not in found]:
        raise broken(file, f"clause.{missing[0]}", "pasal ini belum mempunyai isian.")
    return found


def _clause(row: dict[str, str], table: dict[str, Any], law: Regulation, file: str) -> Clause:
    key = f"clause.{row['pasal']}"
    only(table, {"pasal", "eligibility", "entries"}, file, key)
    eligibility = take(table, "eligibility", bool, file, key) if "eligibility" in table else False
    entries = tuple(_entry(item, law, file, key) for item in take(table, "entries", list, file, key))
    readings = tuple(part.strip() for part in row["kontradiksi"].split(",") if part.strip())
    if strange := [reading for reading in readings if reading not in law.readings]:
        raise broken(file, f"{key}.kontradiksi", f"pembacaan {strange[0]} tidak ada pada {law.short}.")
    clause = Clause(row["pasal"], row["isi_singkat"], row["prioritas"], readings, eligibility, entries)
    _check_clause(clause, file, key)
    return clause


def _entry(item: dict[str, Any], law: Regulation, file: str, key: str) -> Entry:
    kind = take(item, "kind", str, file, key)
    if kind not in KINDS:
        raise broken(file, f"{key}.kind", f"'{kind}' tidak dikenal.", f"Yang dikenal: {', '.join(KINDS)}.")
    only(item, {"kind", "ref", "says"} if kind in ANSWERS else {"kind", "says"}, file, key)
    ref = take(item, "ref", str, file, key) if kind in ANSWERS else ""
    says = take(item, "says", str, file, key) if kind not in ANSWERS or "says" in item else ""
    _check_known(kind, ref, law, file, key)
    return Entry(kind, ref, says)


def pieces(law: Regulation) -> dict[str, str]:
    """What an entry of kind `rule` may name, with its title: rules, flags, `huruf a` of priority, `kolom segment`."""
    parameters = law.terms(law.days()[-1]).parameters
    return {
        **{item.code: item.title for item in (*law.rules, *law.flags)},
        **{f"huruf {item.code}": item.told(parameters) for item in law.letters},
        **{f"kolom {item.code}": item.title for item in law.columns},
    }


def _check_known(kind: str, ref: str, law: Regulation, file: str, key: str) -> None:
    """A rule or reading that the law does not have cannot answer a clause."""
    known = {RULE: set(pieces(law)), READING: set(law.readings)}
    if kind in known and ref not in known[kind]:
        raise broken(file, f"{key}.ref", f"{kind} '{ref}' tidak ada pada {law.short}.")


def _check_clause(clause: Clause, file: str, key: str) -> None:
    kinds = {entry.kind for entry in clause.entries}
    if not kinds:
        raise broken(file, key, "pasal ini belum mempunyai isian.")
    if OUTSIDE in kinds and len(kinds) > 1:
        raise broken(file, key, "luar-lingkup tidak dapat disertai isian lain.")
    if kinds & set(WORKING) and TEST not in kinds:
        raise broken(file, key, "belum ada uji (test) yang membuktikannya.")
    tables = [entry for entry in clause.of(TEST) if entry.ref.startswith(CASES)]
    if clause.eligibility and not (clause.of(RULE) and tables):
        raise broken(file, key, f"menentukan kelayakan: perlu aturan (rule) dan tabel kasus ({CASES}).")


def _check_rules_claimed(clauses: Sequence[Clause], law: Regulation, file: str) -> None:
    """Every rule stands for some clause: one that nobody claims has no ground in the text."""
    claimed = {entry.ref for clause in clauses for entry in clause.of(RULE)}
    if orphans := [rule.code for rule in law.rules if rule.code not in claimed]:
        raise broken(file, "clause", f"aturan {orphans[0]} tidak disebut pada pasal mana pun.")
