"""Which columns go to BPJS and which come back: mappings kept as data, with a version.

The first version of each stands in `fixtures/bpjs`; later ones are entered by Disnaker (see `layout_versions`). Both
are the same plain mapping, turned here into a `Layout` or an `AnswerLayout`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from enrollment.decrees.models import DecreeLine
from jamsos.lib.workbook import normal_column

STARTS_ON = "starts_on"
SOURCES = {
    "nik": "NIK",
    "nkk": "Nomor KK",
    "name": "Nama",
    "birth_place": "Tempat lahir",
    "birth_date": "Tanggal lahir",
    "sex": "Jenis kelamin",
    "mother_name": "Nama ibu kandung",
    "address": "Alamat",
    "village": "Desa",
    "district": "Kecamatan",
    "phone": "Nomor telepon",
    "occupation": "Pekerjaan",
    "group": "Kelompok",
    "fund_source": "Sumber dana",
    "months": "Jumlah bulan iuran",
    "amount": "Jumlah iuran (rupiah)",
    STARTS_ON: "Hari pertama masa iuran",
}
"""What a column may be filled from: the fields of a frozen line, and the first day of the decree's months."""
ANSWER_FIELDS = {"nik": "NIK", "name": "Nama", "kpj": "KPJ", "status": "Status", "note": "Keterangan"}
ANSWERS = {"recorded": "terekam", "rejected": "ditolak"}
# Excel reads `_x0041_` inside a text as the character of that number; without its first line it is plain text.
ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


@dataclass(frozen=True)
class LayoutColumn:
    """One column of the workbook: filled from `source` (a key of `SOURCES`), or without one always `value`."""

    heading: str
    width: int
    source: str
    value: str


@dataclass(frozen=True)
class Layout:
    """The columns of the submission; `confirmed` tells whether BPJS has agreed to them."""

    version: str
    confirmed: bool
    date_format: str
    columns: tuple[LayoutColumn, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The headings as a reader of the workbook knows them, in normal form."""
        return tuple(normal_column(column.heading) for column in self.columns)

    def row(self, line: DecreeLine, starts_on: date) -> tuple[str, ...]:
        """The cells of one frozen line, as text that any workbook can hold."""
        return tuple(self._cell(column, line, starts_on) for column in self.columns)

    def _cell(self, column: LayoutColumn, line: DecreeLine, starts_on: date) -> str:
        if not column.source:
            return column.value
        value = starts_on if column.source == STARTS_ON else getattr(line, column.source)
        return value.strftime(self.date_format) if isinstance(value, date) else printable(value)


@dataclass(frozen=True)
class AnswerLayout:
    """Headings of the answer's columns in normal form, and what its status words mean.

    `aliases`: other heading -> the heading under which its column is read.
    """

    version: str
    nik: str
    name: str
    kpj: str
    status: str
    note: str
    recorded: frozenset[str]
    rejected: frozenset[str]
    aliases: Mapping[str, str] = field(default_factory=dict)


def printable(value: object) -> str:
    """The text without control and invisible characters, one space between words."""
    words = " ".join(str(value if value is not None else "").split())
    return ESCAPE.sub("", "".join(char for char in words if char.isprintable()))


def layout_from(raw: Mapping[str, Any], version: str) -> Layout:
    """The columns of a submission from their mapping."""
    columns = tuple(
        LayoutColumn(item["name"], item["width"], item.get("from", ""), str(item.get("value", "")))
        for item in raw["columns"]
    )
    return Layout(version, raw["confirmed"], raw["date_format"], columns)


def answer_layout_from(raw: Mapping[str, Any], version: str) -> AnswerLayout:
    """The columns and words of an answer from their mapping; the first heading of a column is its name."""
    headings = {name: [normal_column(text) for text in raw["columns"][name]] for name in ANSWER_FIELDS}
    words = {kind: frozenset(map(str.upper, raw["statuses"][kind])) for kind in ANSWERS}
    aliases = {other: names[0] for names in headings.values() for other in names[1:]}
    return AnswerLayout(version, **{name: names[0] for name, names in headings.items()}, **words, aliases=aliases)
