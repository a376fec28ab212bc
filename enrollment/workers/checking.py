"""One line of worker data checked: its clean values and everything that is wrong with it.

The import, the entry form and the change form all come through `check_row`, so they judge alike.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.conf import settings

from enrollment.programs.models import Group, Program
from enrollment.workers.cells import Fault, key
from enrollment.workers.columns import BY_FIELD, STATED, Column, columns_for
from enrollment.workers.occupations import Occupations
from enrollment.workers.places import Places
from jamsos.lib import nik as numbers
from jamsos.lib.dates import format_short
from jamsos.lib.workbook import Cell

EMPTY = Cell()
NIK_MAX = 40


@dataclass(frozen=True)
class Remark:
    """Something wrong in one column; `blocking` refuses the line, otherwise it is only reported.

    `about`: the registration that holds the person already.
    """

    column: str
    value: str
    message: str
    hint: str
    blocking: bool
    about: int | None = None


@dataclass
class Checked:
    """Clean values by field of `Registration` (plain JSON values), the remarks, and the same line if it is there."""

    values: dict[str, Any] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)
    twin: int | None = None

    @property
    def held(self) -> bool:
        """Whether exactly this line is in the register already."""
        return self.twin is not None

    @property
    def refused(self) -> bool:
        return any(remark.blocking for remark in self.remarks)

    @property
    def problem(self) -> str:
        """The reasons for refusal as one text, for the last column of the returned workbook."""
        reasons = [f"{r.column}: {r.message} {r.hint}".strip() for r in self.remarks if r.blocking]
        return " | ".join(reasons)


class Checker:
    """Checks lines for one programme, against the day `on`."""

    def __init__(self, program: Program, on: date) -> None:
        self.on = on
        self._year, self._earliest = program.year, first_day(program)
        self._places = Places.load()
        self._columns = columns_for(program.regulation)
        self._occupations = Occupations.of(program.regulation)
        self._groups: dict[str, Group] = {}
        for group in program.groups.all():
            self._groups |= {key(group.code): group, key(group.name): group}
        self._group_codes = ", ".join(sorted({group.code for group in self._groups.values()}))

    def check_row(self, cells: Mapping[str, Cell], problem: str = "") -> Checked:
        """Clean every column, then resolve what needs several of them: desa, kelompok, jalur, pekerjaan.

        The track is the group's: whoever proposes may not choose which criteria are waived.
        """
        result, cells = Checked(), {name: _without_nul(cell) for name, cell in cells.items()}
        if problem:
            result.remarks.append(Remark("", "", problem, "Perbaiki baris itu di berkas.", True))
        for column in self._columns:
            self._clean(result, column, cells.get(column.name, EMPTY))
        result.values["nik_given"] = cells.get("NIK", EMPTY).text[:NIK_MAX]
        self._registered_on(result)
        self._place(result)
        self._group(result)
        if not result.refused:
            self._compare_nik(result)
            result.values["proposal_hash"] = proposal_hash(result.values)
            result.values["registered_on"] = result.values["registered_on"] or self.on.isoformat()
        return result

    def _clean(self, result: Checked, column: Column, cell: Cell) -> None:
        try:
            value = column.clean(cell, self.on)
        except Fault as fault:
            value = fault.value
            note(result, column, cell.text, fault)
        if column in STATED and value in {None, ""}:
            return
        result.values[column.field] = value.isoformat() if isinstance(value, date) else value

    def _registered_on(self, result: Checked) -> None:
        """Age is judged on this day (Pasal 21 huruf b): an older one would let in those who are past the limit."""
        given = result.values["registered_on"]
        if given and date.fromisoformat(given) < self._earliest:
            shown = format_short(date.fromisoformat(given))
            message = f"Tanggal {shown} terlalu lama untuk program {self._year}."
            hint = f"Isi {format_short(self._earliest)} atau sesudahnya; kosong = hari ini."
            note(result, BY_FIELD["registered_on"], shown, Fault(message, hint))

    def _place(self, result: Checked) -> None:
        village, district = result.values.pop("village") or "", result.values.pop("district") or ""
        try:
            where = self._places.district(district)
        except Fault as fault:
            note(result, BY_FIELD["district"], district, fault)
            return
        try:
            result.values["village_id"] = self._places.village(village, where).pk
        except Fault as fault:
            note(result, BY_FIELD["village"], village, fault)

    def _group(self, result: Checked) -> None:
        values = result.values
        given, track = values.pop("group") or "", values.pop("track") or ""
        group = self._groups.get(key(given))
        if group is None:
            message = "Kelompok tidak dikenal." if given else "Kelompok kosong."
            note(result, BY_FIELD["group"], given, Fault(message, f"Isi salah satu: {self._group_codes}."))
            return
        if track and key(track) != key(group.track):
            hint = f"Kosongkan, atau isi {group.track}: jalur kelompok {group.name}."
            note(result, BY_FIELD["track"], track, Fault("Jalur berbeda dari jalur kelompoknya.", hint))
        values["group_id"], values["track"] = group.pk, group.track
        values["occupation"] = self._occupations.code(values["occupation_text"] or "") or group.occupation

    def _compare_nik(self, result: Checked) -> None:
        """A NIK that says another birth date or sex is kept: it is not reissued when data are corrected."""
        values = result.values
        if not values["nik"]:
            return
        said, born = numbers.parts(values["nik"]), values["birth_date"]
        day = f"{said.day:02}-{said.month:02}-{said.year:02}"
        if born and day != f"{born[8:10]}-{born[5:7]}-{born[2:4]}":
            fault = Fault("Tanggal lahir berbeda dari yang terbaca dalam NIK.", "Periksa keduanya pada KTP-el.")
            note(result, BY_FIELD["birth_date"], born, _remark(fault))
        if values["sex"] and values["sex"] != said.sex:
            fault = Fault("Jenis kelamin berbeda dari yang terbaca dalam NIK.", "Periksa keduanya pada KTP-el.")
            note(result, BY_FIELD["sex"], values["sex"], _remark(fault))


def first_day(program: Program) -> date:
    """The earliest date of registration or statement that a programme year takes: every year asks anew (19(1))."""
    return date(program.year - 1, 1, 1)


def _without_nul(cell: Cell) -> Cell:
    """The database takes every character but NUL."""
    return Cell(cell.value.replace("\0", "")) if isinstance(cell.value, str) and "\0" in cell.value else cell


def _remark(fault: Fault) -> Fault:
    fault.blocking = False
    return fault


def note(result: Checked, column: Column, given: str, fault: Fault) -> None:
    """Add a fault to the remarks; identity numbers and other private values only masked."""
    shown = numbers.mask(given[:NIK_MAX]) if column.private else given
    result.remarks.append(Remark(column.name, shown, fault.message, fault.hint, fault.blocking))


def proposal_hash(values: Mapping[str, Any]) -> str:
    """Keyed hash of a line's values: equal lines are known again without keeping the line itself."""
    line = json.dumps(values, sort_keys=True, ensure_ascii=False).encode()
    return hmac.new(settings.NIK_KEY.encode(), line, hashlib.sha256).hexdigest()
