"""The case tables as the office writes them: TOML to cases, and what is misspelt told in Indonesian."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import polars as pl

from eligibility.regulations import RegulationError, load
from eligibility.regulations.engine import MET, NOT_MET, UNKNOWN, WAIVED, Regulation
from eligibility.regulations.facts import FACTS

FOLDER = Path(__file__).parent
USUAL_DAY = date(2026, 1, 20)
OUTCOMES = {"memenuhi": MET, "tidak memenuhi": NOT_MET, "perlu klarifikasi": UNKNOWN, "dikecualikan": WAIVED}
RESULTS = {
    "memenuhi syarat": "eligible",
    "tidak memenuhi syarat": "not_eligible",
    "perlu klarifikasi": "unknown",
}
NO_SEGMENT = "belum ditentukan"
SEGMENTS = ("PU", "BPU", "JAKON", "PMI", "SOSIAL_KEAGAMAAN", NO_SEGMENT)
LETTERS, SEGMENT, FLAGS, RESULT, ORDER = TOPICS = ("huruf", "segmen", "tanda", "hasil", "urutan")
TABLE = {"peraturan", "aturan", "tentang", "pada", "pembacaan", "dasar", "kasus"}
CASE = {"nama", "fakta", "orang", "hasil", "kalimat", "pada", "pembacaan"}
COLUMN = {fact.label: fact for fact in FACTS if fact.column != "row_id"}
WRITTEN: dict[Any, tuple[type, str]] = {
    pl.Date: (date, "tanggal tanpa tanda kutip, mis. 1980-05-15"),
    pl.Boolean: (bool, "true atau false tanpa tanda kutip"),
    pl.Int64: (int, "bilangan bulat tanpa tanda kutip"),
    pl.String: (str, "teks di antara tanda kutip"),
}


class Mistake(Exception):
    """Something in a table that cannot be understood, for the person who wrote it."""


@dataclass(frozen=True)
class Case:
    """One row of a table. `about`: a rule code or one of `TOPICS`; `people`: name -> facts by label."""

    file: str
    law: str
    about: str
    name: str
    people: dict[str, dict[str, Any]]
    expected: Any
    sentence: str
    on: date
    readings: dict[str, str] = field(default_factory=dict)

    @property
    def under(self) -> Regulation:
        """The regulation, read as the case asks."""
        return load(self.law).read_as(**self.readings)


def read_folder(folder: Path = FOLDER) -> tuple[list[Case], list[str]]:
    """Every case of the folder, and every mistake in it."""
    cases: list[Case] = []
    mistakes: list[str] = []
    for path in sorted(folder.glob("*.toml")):
        try:
            table = read_table(path)
        except Mistake as mistake:
            mistakes.append(f"{path.name}: {mistake}")
            continue
        for number, row in enumerate(table["kasus"], 1):
            try:
                cases.append(read_case(path.name, table, row))
            except (Mistake, RegulationError) as mistake:
                name = row.get("nama", f"nomor {number}") if isinstance(row, dict) else f"nomor {number}"
                mistakes.append(f"{path.name}, kasus «{name}»: {mistake}")
    return cases, mistakes


def read_table(path: Path) -> dict[str, Any]:
    """One file, whole in itself."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        line = re.search(r"line (\d+)", str(error))
        where = f"pada atau sebelum baris {line[1]}" if line else "pada akhir berkas"
        raise Mistake(f"tidak dapat dibaca {where}: periksa kurung, tanda kutip, dan koma ({error}).") from error
    only(table, TABLE)
    for name in ("peraturan", "kasus"):
        if name not in table:
            raise Mistake(f"'{name}' belum ditulis.")
    check_topic(table)
    return table


def check_topic(table: dict[str, Any]) -> None:
    """What the table is about: one rule of its regulation, or one of the topics."""
    if ("aturan" in table) == ("tentang" in table):
        raise Mistake('tulis salah satu: aturan = "..." atau tentang = "...".')
    try:
        rules = [rule.code for rule in load(table["peraturan"]).rules]
    except RegulationError as error:
        raise Mistake(str(error)) from error
    if "aturan" in table:
        known(table["aturan"], rules, "aturan")
    else:
        known(table["tentang"], TOPICS, "tentang")


def read_case(file: str, table: dict[str, Any], row: dict[str, Any]) -> Case:
    """One `[[kasus]]`."""
    only(row, CASE)
    about = table.get("aturan") or table["tentang"]
    for name in ("nama", "hasil", "orang" if about == ORDER else "fakta"):
        if name not in row:
            raise Mistake(f"'{name}' belum ditulis.")
    case = Case(
        file,
        table["peraturan"],
        about,
        row["nama"],
        people_of(row, table.get("dasar", {})),
        expected_of(row["hasil"], about, table["peraturan"]),
        row.get("kalimat", ""),
        row.get("pada", table.get("pada", USUAL_DAY)),
        table.get("pembacaan", {}) | row.get("pembacaan", {}),
    )
    case.under.terms(case.on)
    return case


def people_of(row: dict[str, Any], shared: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The people of a case with their facts; what is written for one goes before what is written for all."""
    if "orang" not in row:
        return {row["nama"]: checked(shared | row["fakta"])}
    people = {person["nama"]: checked(shared | person["fakta"]) for person in row["orang"]}
    if len(people) != len(row["orang"]):
        raise Mistake("dua orang bernama sama.")
    return people


def checked(facts: dict[str, Any]) -> dict[str, Any]:
    """The facts, each known and of the right kind."""
    for label, value in facts.items():
        known(label, COLUMN, "fakta")
        kind, words = WRITTEN[COLUMN[label].dtype]
        if type(value) is not kind:
            raise Mistake(f"fakta '{label}' = {value!r}: tulis {words}.")
    return facts


def expected_of(given: Any, about: str, law: str) -> Any:
    """The expected answer as the engine gives it."""
    if about == SEGMENT:
        return known(given, SEGMENTS, "hasil")
    if about == RESULT:
        return RESULTS[known(given, RESULTS, "hasil")]
    if about in (LETTERS, FLAGS, ORDER):
        return expected_list(given, about, law)
    return OUTCOMES[known(given, OUTCOMES, "hasil")]


def expected_list(given: Any, about: str, law: str) -> list[str]:
    """A list of letters, flags or names; letters and flags must be the regulation's."""
    if not isinstance(given, list):
        raise Mistake(f'hasil harus berupa daftar, mis. ["a"] atau [], bukan {given!r}.')
    pieces = {LETTERS: load(law).letters, FLAGS: load(law).flags}.get(about, ())
    for code in given if about != ORDER else ():
        known(code, [piece.code for piece in pieces], about)
    return given


def only(table: Any, allowed: set[str]) -> None:
    """No key that nobody reads."""
    if not isinstance(table, dict):
        raise Mistake("harus ditulis sebagai [[kasus]].")
    for key in table:
        known(key, allowed, "kunci")


def known(given: Any, among: Iterable[str], what: str) -> str:
    """The entry itself, if it is one of `among`; else the nearest one as a suggestion."""
    if not isinstance(given, str) or given not in among:
        near = get_close_matches(str(given), among, n=1)
        hint = f"Mungkin maksudnya '{near[0]}'." if near else f"Yang dikenal: {', '.join(sorted(among))}."
        raise Mistake(f"{what} '{given}' tidak dikenal. {hint}")
    return given


def frame(people: Iterable[dict[str, Any]]) -> pl.DataFrame:
    """People as the columns a regulation asks about, one row each, numbered from 0."""
    rows = [{COLUMN[label].column: value for label, value in facts.items()} for facts in people]
    columns = {fact.column: fact.dtype for fact in FACTS}
    return pl.DataFrame([{"row_id": number} | row for number, row in enumerate(rows)], schema=columns)
