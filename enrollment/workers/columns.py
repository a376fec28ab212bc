"""The columns of the worker file: one line each, in the order of the template.

To add a column: a field in `models.Registration`, a line here; template, import, form and report follow.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

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
NAMES = tuple(column.name for column in COLUMNS)
REQUIRED = tuple(column.name for column in COLUMNS if column.required)
BY_FIELD = {column.field: column for column in COLUMNS}
REASON = "KESALAHAN"
