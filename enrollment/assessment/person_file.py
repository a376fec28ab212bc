"""A file of persons as facts for a regulation: the worker columns, and what no register is asked about.

Cells are cleaned as in the worker import. Here a cell that cannot be used never refuses its line: the fact stays
unknown and the remark says where and why. Nothing is stored.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import polars as pl

from eligibility.regulations.facts import FACTS
from enrollment.programs.models import Track
from enrollment.programs.opening import read_opening
from enrollment.workers import cells
from enrollment.workers.cells import Fault, key
from enrollment.workers.checking import Remark
from enrollment.workers.columns import COLUMNS, Clean
from enrollment.workers.models import Marital
from enrollment.workers.occupations import Occupations
from enrollment.workers.places import Places
from jamsos.errors import DomainError
from jamsos.lib import nik as numbers
from jamsos.lib.workbook import Cell, Row, read_table

TYPES = {fact.column: fact.dtype for fact in FACTS}
CODE = re.compile(r"P20-1[A-C](-[A-Z0-9]{2,3})?")


def _decile(cell: Cell, on: date) -> int | None:
    """A whole number; whether it is a possible decile is for the rule to say."""
    if not cell.text:
        return None
    if not re.fullmatch(r"[0-9]{1,2}", cell.text):
        raise Fault("Desil bukan bilangan bulat.", "Isi 1 sampai 10, atau kosong bila tidak diketahui.")
    return int(cell.text)


def _regency(cell: Cell, on: date) -> str | None:
    digits = cell.text.replace(".", "")
    if digits and not re.fullmatch(r"[0-9]{4}", digits):
        raise Fault("Kode kabupaten bukan empat angka.", "Isi kode Kemendagri, misalnya 3604.")
    return digits or None


def _yes_no(cell: Cell, on: date) -> bool | None:
    return cells.yes_no(cell)


def _source(cell: Cell, on: date) -> str:
    return cells.text(40)(cell)


WORKER = {column.name: (column.field, column.clean) for column in COLUMNS}
EXTRA: dict[str, tuple[str, Clean]] = {
    "DESIL": ("decile", _decile),
    "KTP_KABUPATEN": ("ktp_regency", _regency),
    "DOMISILI_SEJAK": ("domicile_since", cells.day),
    "BEKERJA": ("works", _yes_no),
    "PELINDUNGAN_AKTIF": ("protected", _yes_no),
    "BANTUAN_SUMBER": ("aid_source", _source),
    "PENCARI_NAFKAH_UTAMA": ("breadwinner", _yes_no),
}
READ = WORKER | EXTRA


@dataclass
class PersonFile:
    """`facts`: a row per line, `row_id` = its number in the file; `remarks`: (row, what is wrong with a cell)."""

    facts: pl.DataFrame
    remarks: list[tuple[int, Remark]] = field(default_factory=list)
    notes: tuple[str, ...] = ()


def read_persons(path: Path, on: date) -> PersonFile:
    """Read a csv or xlsx file of persons; `on` stands in for an empty day of registration.

    Raises `DomainError` for a file that is no table or knows none of the columns.
    """
    table = read_table(path, optional=list(READ))
    if not table.columns:
        raise DomainError(
            f"Tidak satu pun judul kolom di {path.name} dikenal.", f"Yang dikenal antara lain: {', '.join(READ)}."
        )
    reader = _Reader(on)
    rows = [reader.facts(row) for row in table.rows]
    return PersonFile(pl.DataFrame(rows, schema=TYPES), reader.remarks, table.notes)


class _Reader:
    """Lines to facts, one after the other, collecting remarks."""

    def __init__(self, on: date) -> None:
        self.on = on
        # The day of the parameters is not today: a later date in the file is no mistake by itself.
        self._latest = date.max
        self.remarks: list[tuple[int, Remark]] = []
        self._places = Places.load()
        self._occupations = Occupations.of(read_opening().regulation)
        self._groups = {key(name): group for group in read_opening().groups for name in (group["code"], group["name"])}

    def facts(self, row: Row) -> dict[str, object]:
        """The facts of one line; what cannot be used is null. A line out of its columns says nothing at all."""
        if row.problem:
            self._remark(row, "", "", Fault(row.problem, "Perbaiki baris itu; sementara semuanya tidak diketahui."))
        given = {} if row.problem else row.values
        values = {name: self._clean(row, column, given.get(column, Cell())) for column, (name, _) in READ.items()}
        return {name: values.get(name) for name in TYPES} | self._resolved(row, given, values)

    def _resolved(self, row: Row, given: dict[str, Cell], values: dict[str, object]) -> dict[str, object]:
        """The facts that rest on several columns or need another spelling."""
        group = self._group(row, values["group"])
        today = not given.get("TGL_DAFTAR", Cell()).text and not row.problem
        return {
            "row_id": row.number,
            "nik": values["nik"] or numbers.clean(given.get("NIK", Cell()).text) or None,
            "registered_on": self.on if today else values["registered_on"],
            "group": group.get("code"),
            "track": self._track(row, values["track"]) if values["track"] else group.get("track"),
            "occupation": self._occupation(values["occupation_text"]) or group.get("occupation") or None,
            "married": values["marital"] == Marital.MARRIED if values["marital"] else None,
            "domicile_regency": self._regency(row, values),
        }

    def _clean(self, row: Row, column: str, cell: Cell) -> object:
        """The value of a cell, null when empty or unusable; an empty cell is never a fault here."""
        if cell.kind == "empty":
            return None
        try:
            value = READ[column][1](cell, self._latest)
        except Fault as fault:
            self._remark(row, column, cell.text, fault)
            return None
        return None if value == "" else value

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

    def _occupation(self, given: object) -> str | None:
        text = str(given or "").strip()
        return text.upper() if CODE.fullmatch(text.upper()) else self._occupations.code(text) or None

    def _regency(self, row: Row, values: dict[str, object]) -> str | None:
        """The regency of a desa that is one of ours; a place that is not known here stays open."""
        if not values["district"] or not values["village"]:
            return None
        try:
            village = self._places.village(str(values["village"]), self._places.district(str(values["district"])))
        except Fault as fault:
            self._remark(row, "DESA", str(values["village"]), fault)
            return None
        return village.code_kemendagri[:4]

    def _remark(self, row: Row, column: str, given: str, fault: Fault) -> None:
        private = any(column == known.name and known.private for known in COLUMNS)
        shown = numbers.mask(given[:40]) if private else given[:120]
        self.remarks.append((row.number, Remark(column, shown, fault.message, fault.hint, blocking=False)))


def as_lines(remarks: Iterable[tuple[int, Remark]]) -> list[str]:
    """Remarks as text: row, column, value, what is wrong, what to do."""
    return [
        f"Baris {row}, kolom {remark.column or '-'}, isi '{remark.value}': {remark.message} {remark.hint}"
        for row, remark in remarks
    ]
