"""The columns of the worker file: one line each, in the order of the template.

A programme takes `columns_for` its regulation. To add a column: a field in `models.Registration`, a line here;
template, import, form and report follow.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from eligibility import regulations
from eligibility.regulations.pieces import facts_used
from enrollment.workers import cells
from jamsos.lib.workbook import Cell

Clean = Callable[[Cell, date], Any]


@dataclass(frozen=True)
class Column:
    """`field` of the registration it fills, `clean` (cell, day of the check) -> value.

    `required`: the file must have the column. `private`: only masked in reports.
    """

    name: str
    field: str
    clean: Clean
    required: bool = False
    private: bool = False
    choices: Sequence[str] = ()
    width: int = 16


def _plain(clean: Callable[[Cell], Any]) -> Clean:
    """A cleaner that does not ask for the day."""
    return lambda cell, on: clean(cell)


YES_NO = ("Ya", "Tidak")
MARITAL = ("Belum Kawin", "Kawin", "Cerai Hidup", "Cerai Mati")
COLUMNS = (
    Column("NIK", "nik", _plain(cells.nik), required=True, private=True, width=20),
    Column("NO_KK", "nkk", _plain(cells.family_number), private=True, width=20),
    Column("NAMA", "name", _plain(cells.person_name), required=True, width=30),
    Column("TEMPAT_LAHIR", "birth_place", _plain(cells.text(80))),
    Column("TGL_LAHIR", "birth_date", cells.birth_date, required=True),
    Column("JENIS_KELAMIN", "sex", _plain(cells.sex), choices=("L", "P")),
    Column("STATUS_KAWIN", "marital", _plain(cells.marital), choices=MARITAL),
    Column("JUMLAH_TANGGUNGAN", "dependants", _plain(cells.dependants)),
    Column("DISABILITAS", "disability", _plain(cells.yes_no), choices=YES_NO),
    Column("ALAMAT", "address", _plain(cells.text(200)), width=34),
    Column("RT", "rt", _plain(cells.neighbourhood), width=7),
    Column("RW", "rw", _plain(cells.neighbourhood), width=7),
    Column("DESA", "village", _plain(cells.text(80)), required=True),
    Column("KECAMATAN", "district", _plain(cells.text(80)), required=True),
    Column("PEKERJAAN", "occupation_text", _plain(cells.text(100)), width=22),
    Column("KELOMPOK", "group", _plain(cells.text(80)), required=True),
    Column("JALUR", "track", _plain(cells.text(40)), width=24),
    Column("OPD_PENGUSUL", "sponsor", _plain(cells.text(120)), width=30),
    Column("NO_HP", "phone", _plain(cells.phone)),
    Column("NAMA_IBU_KANDUNG", "mother_name", _plain(cells.optional_name), private=True, width=26),
    Column("TGL_DAFTAR", "registered_on", cells.day),
)
STATED = (
    Column("PENCARI_NAFKAH_UTAMA", "breadwinner", _plain(cells.yes_no), choices=YES_NO, width=24),
    Column("DOMISILI_SEJAK", "domicile_since", cells.day),
    Column("HUBUNGAN_KERJA_FORMAL", "formal_job", _plain(cells.yes_no), choices=YES_NO, width=26),
    Column("PENGHASILAN_RENDAH_TIDAK_TETAP", "low_income", _plain(cells.yes_no), choices=YES_NO, width=34),
    Column("MISKIN_EKSTREM", "extreme_poor", _plain(cells.yes_no), choices=YES_NO),
)
"""What only some regulations ask of the proposer; `field` is also the fact's name. No other programme takes it."""
NAMES = tuple(column.name for column in COLUMNS)
REQUIRED = tuple(column.name for column in COLUMNS if column.required)
BY_FIELD = {column.field: column for column in (*COLUMNS, *STATED)}
REASON = "KESALAHAN"


@cache
def stated_for(regulation: str) -> tuple[Column, ...]:
    """Those of `STATED` that the rules of this regulation look at."""
    law = regulations.load(regulation)
    parameters = law.terms(law.in_force_from).parameters
    asked = {fact for rule in law.rules for fact in facts_used(rule.check(parameters))}
    return tuple(column for column in STATED if column.field in asked)


def columns_for(regulation: str) -> tuple[Column, ...]:
    """All columns of a worker file of a programme under this regulation."""
    return COLUMNS + stated_for(regulation)
