"""A file of persons as facts for a regulation: the worker columns that a rule can ask about, and every other fact.

Cells are cleaned as in the worker import. Here a cell that cannot be used never refuses its line: the fact stays
unknown and the remark says where and why. Nothing is stored; a long file is read in parts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path

import polars as pl

from eligibility.regulations import Regulation
from eligibility.regulations.facts import FACTS, Fact
from eligibility.regulations.remedies import DECILES
from enrollment.programs.models import Track
from enrollment.programs.opening import openable, opening_of, read_opening
from enrollment.workers import cells
from enrollment.workers.cells import Fault, key
from enrollment.workers.checking import Remark
from enrollment.workers.columns import COLUMNS, Clean
from enrollment.workers.models import Marital
from enrollment.workers.occupations import Occupations
from enrollment.workers.places import Places
from jamsos.errors import DomainError
from jamsos.lib import nik as numbers
from jamsos.lib.workbook import Cell, Row, Table, read_table

PART = 10_000
MOST_KNOWN = 20_000
TYPES = {fact.column: fact.dtype for fact in FACTS}
CODE = re.compile(r"[A-Z0-9]+(-[A-Z0-9]+)+")
JOB, JOB_TEXT, HOME = "PEKERJAAN", "URAIAN_PEKERJAAN", "DOMISILI_KABUPATEN"


def _whole(cell: Cell, on: date) -> int:
    """A whole number; whether it is possible is for the rule to say."""
    if not re.fullmatch(r"[0-9]{1,3}", cell.text):
        raise Fault("Isian bukan bilangan bulat.", "Isi angka saja, atau kosong bila tidak diketahui.")
    return int(cell.text)


def _decile(cell: Cell, on: date) -> int:
    if (given := _whole(cell, on)) not in DECILES:
        raise Fault("Desil di luar 1 sampai 10.", "Isi 1 sampai 10, atau kosong bila tidak diketahui.")
    return given


def _regency(cell: Cell, on: date) -> str:
    digits = cell.text.replace(".", "")
    if not re.fullmatch(r"[0-9]{4}", digits):
        raise Fault("Kode kabupaten bukan empat angka.", "Isi kode Kemendagri, misalnya 3604.")
    return digits


def _yes_no(cell: Cell, on: date) -> bool | None:
    return cells.yes_no(cell)


def _text(cell: Cell, on: date) -> str:
    return cells.text(100)(cell)


CLEAN: dict[type[pl.DataType], Clean] = {
    pl.Int64: _whole,
    pl.Date: cells.day,
    pl.Boolean: _yes_no,
    pl.String: _text,
}
OWN: dict[str, Clean] = {
    **dict.fromkeys(("ktp_regency", "domicile_regency"), _regency),
    **dict.fromkeys(("decile", "decile_regency"), _decile),
}
"""Facts that are cleaned otherwise than their type."""
# What the worker file has a column for; every other fact has one here, under its own name or the one agreed upon.
OF_WORKERS = {
    *("nik", "birth_date", "registered_on", "sex", "track", "group", "sponsor", "disability", "dependants"),
    *("marital", "village", "district"),
}
MADE = {"row_id", "occupation", "married"}
NAMES = {"protected": "PELINDUNGAN_AKTIF", "aid_source": "BANTUAN_SUMBER"}


def _clean_of(fact: Fact) -> Clean:
    return OWN.get(fact.column) or CLEAN[fact.dtype]


WORKER = {column.name: column for column in COLUMNS if column.field in OF_WORKERS or column.name == JOB}
EXTRA = {NAMES.get(fact.column, fact.label.upper()): fact for fact in FACTS if fact.column not in OF_WORKERS | MADE}
READ = {name: column.clean for name, column in WORKER.items()} | {
    name: _clean_of(fact) for name, fact in EXTRA.items()
}
FACT_OF = {name: column.field for name, column in WORKER.items() if column.field in OF_WORKERS & set(TYPES)} | {
    name: fact.column for name, fact in EXTRA.items()
}
COLUMN_OF = {fact: name for name, fact in FACT_OF.items()} | {"occupation": JOB, "married": "STATUS_KAWIN"}
PRIVATE = {name for name, column in WORKER.items() if column.private}


@dataclass(frozen=True)
class Persons:
    """`facts`: a row per line, `row_id` = its number in the file; `remarks`: (row, what is wrong with a cell)."""

    facts: pl.DataFrame
    remarks: list[tuple[int, Remark]]


class PersonFile:
    """An opened file: `notes` on the file as a whole, and its lines in parts."""

    def __init__(self, table: Table, reader: _Reader) -> None:
        self.notes = table.notes
        self._rows, self._reader = table.rows, reader

    def parts(self, size: int = PART) -> Iterator[Persons]:
        """The lines, `size` at a time, to be gone through once. Raises `DomainError` where the file breaks off."""
        while rows := list(islice(self._rows, size)):
            yield self._reader.read(rows)


def open_persons(path: Path, law: Regulation, on: date, *, name: str | None = None) -> PersonFile:
    """Open a csv or xlsx file of persons; `on` stands in for an empty day of registration.

    `name` is the file's name as the officer knows it. Raises `DomainError` for a file that is no table or knows none
    of the columns.
    """
    known = list(dict.fromkeys([*(column.name for column in COLUMNS), *READ]))
    table = read_table(path, optional=known, name=name)
    if not table.columns:
        raise DomainError(
            f"Tidak satu pun judul kolom di {name or path.name} dikenal.",
            f"Yang dikenal antara lain: {', '.join(known)}.",
        )
    return PersonFile(table, _Reader(law, on))


def read_one(cells_of: dict[str, str], law: Regulation, on: date) -> Persons:
    """One person from a form: column name -> what was typed."""
    values = {column: Cell(text) for column, text in cells_of.items()}
    return _Reader(law, on).read([Row(1, values)])


def groups_of(regulation: str) -> dict[str, dict[str, object]]:
    """The groups of a programme under a regulation, by code and by name; else those of our own regency."""
    opening = opening_of(regulation) if regulation in openable() else read_opening()
    return {key(str(name)): group for group in opening.groups for name in (group["code"], group["name"])}


class _Reader:
    """Lines to facts, one after the other, collecting remarks. What was cleaned once is remembered."""

    def __init__(self, law: Regulation, on: date) -> None:
        self.on = on
        # The day of the parameters is not today: a later date in the file is no mistake by itself.
        self._latest = date.max
        self._remarks: list[tuple[int, Remark]] = []
        self._known: dict[str, dict[object, tuple[object, Fault | None]]] = {name: {} for name in READ}
        self._places = Places.load()
        self._occupations = Occupations.of(law.code)
        self._groups = groups_of(law.code)

    def read(self, rows: Iterable[Row]) -> Persons:
        """The facts and remarks of some lines."""
        self._remarks = []
        facts = pl.DataFrame([self._facts(row) for row in rows], schema=TYPES)
        return Persons(facts, self._remarks)

    def _facts(self, row: Row) -> dict[str, object]:
        """The facts of one line; what cannot be used is null. A line out of its columns says nothing at all."""
        if row.problem:
            self._remark(row, "", "", Fault(row.problem, "Perbaiki baris itu; sementara semuanya tidak diketahui."))
            return {"row_id": row.number}
        values = {column: self._clean(row, column, cell) for column, cell in row.values.items() if column in READ}
        plain = {FACT_OF[column]: value for column, value in values.items() if column in FACT_OF}
        return plain | self._resolved(row, values)

    def _resolved(self, row: Row, values: dict[str, object]) -> dict[str, object]:
        """The facts that rest on several columns or need another spelling."""
        group = self._group(row, values.get("KELOMPOK"))
        job, coded = values.get(JOB), self._is_code(values.get(JOB))
        marital = values.get("STATUS_KAWIN")
        return {
            "row_id": row.number,
            "nik": values.get("NIK") or self._as_written(row.cell("NIK")),
            "registered_on": values.get("TGL_DAFTAR") if row.text("TGL_DAFTAR") else self.on,
            "group": group.get("code"),
            "track": self._track(row, values["JALUR"]) if values.get("JALUR") else group.get("track"),
            "occupation": (str(job).upper() if coded else self._code(job)) or group.get("occupation") or None,
            "occupation_text": values.get(JOB_TEXT) or (None if coded else job),
            "married": marital == Marital.MARRIED if marital else None,
            "domicile_regency": values.get(HOME) or self._regency(row, values),
        }

    def _as_written(self, cell: Cell) -> str | None:
        """A NIK that is none, for the rule to judge; one typed as a number has lost a digit and says nothing."""
        return (numbers.clean(cell.text) or None) if cell.kind == "text" else None

    def _clean(self, row: Row, column: str, cell: Cell) -> object:
        """The value of a cell, null when empty or unusable; an empty cell is never a fault here."""
        if not cell.text:
            return None
        value, fault = self._judged(column, cell)
        if fault:
            self._remark(row, column, cell.text, fault)
        return value

    def _judged(self, column: str, cell: Cell) -> tuple[object, Fault | None]:
        """What the column makes of a cell: few cells of a long file differ, so each is asked once."""
        known, given = self._known[column], (type(cell.value), cell.value)
        if given not in known:
            if len(known) >= MOST_KNOWN:
                known.clear()
            known[given] = _judge(column, cell, self._latest)
        return known[given]

    def _group(self, row: Row, given: object) -> dict[str, object]:
        if not given:
            return {}
        group = self._groups.get(key(str(given)))
        if group is None:
            codes = ", ".join(sorted({str(group["code"]) for group in self._groups.values()}))
            self._remark(row, "KELOMPOK", str(given), Fault("Kelompok tidak dikenal.", f"Yang dikenal: {codes}."))
        return group or {}

    def _track(self, row: Row, given: object) -> str | None:
        found = {key(code): code for code in Track.values}.get(key(str(given)))
        if found is None:
            self._remark(row, "JALUR", str(given), Fault("Jalur tidak dikenal.", f"Isi {', '.join(Track.values)}."))
        return found

    def _is_code(self, given: object) -> bool:
        """Whether a job was given by its code: capitals and digits in groups, `P20-1C-01`."""
        text = str(given or "").strip()
        return bool(CODE.fullmatch(text.upper())) and any(char.isdigit() for char in text)

    def _code(self, job: object) -> str:
        return self._occupations.code(str(job)) if job else ""

    def _regency(self, row: Row, values: dict[str, object]) -> str | None:
        """The regency of a desa that is one of ours; a place that is not known here stays open."""
        district, village = values.get("KECAMATAN"), values.get("DESA")
        if not district or not village:
            return None
        try:
            return self._places.village(str(village), self._places.district(str(district))).code_kemendagri[:4]
        except Fault as fault:
            self._remark(row, "DESA", str(village), fault)
            return None

    def _remark(self, row: Row, column: str, given: str, fault: Fault) -> None:
        shown = numbers.mask(given[:40]) if column in PRIVATE else given[:120]
        self._remarks.append((row.number, Remark(column, shown, fault.message, fault.hint, blocking=False)))


def _judge(column: str, cell: Cell, latest: date) -> tuple[object, Fault | None]:
    try:
        value = READ[column](cell, latest)
    except Fault as fault:
        return None, fault
    return (None if value == "" else value), None


def as_lines(remarks: Iterable[tuple[int, Remark]]) -> list[str]:
    """Remarks as text: row, column, value, what is wrong, what to do."""
    return [
        f"Baris {row}, kolom {remark.column or '-'}, isi '{remark.value}': {remark.message} {remark.hint}"
        for row, remark in remarks
    ]
