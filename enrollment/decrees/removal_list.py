"""The annex of an amending decree that names who is taken off, with the reason and who takes the place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from enrollment.decrees.name_list import AnnexFrame, BalanceRow, balance_tables, framed
from jamsos.lib.money import number, terbilang
from jamsos.lib.nik import mask
from jamsos.lib.pdf import Annex, Band, Column, Row, Table

COLUMNS = (
    Column("NO.", 10.8, "right"),
    Column("NAMA", 36),
    Column("NIK", 30.2, "center"),
    Column("DESA", 26),
    Column("KECAMATAN", 26),
    Column("ALASAN", 28),
    Column("PENGGANTI", 23),
)


@dataclass(frozen=True)
class RemovedLine:
    """Somebody taken off, as frozen; `replaced_by` is the number in the annex of those added, None = nobody."""

    no: int
    name: str
    nik: str
    village: str
    district: str
    reason: str
    replaced_by: int | None


def removal_annex(
    lines: Sequence[RemovedLine],
    balance: Sequence[BalanceRow],
    *,
    frame: AnnexFrame,
    masked: bool,
    heading: str = "LAMPIRAN",
) -> Annex:
    """The annex of those taken off; `balance` where no annex of those added follows."""
    rows = [_row(line, masked=masked) for line in lines]
    label = "JUMLAH PETIKAN" if frame.extract_of else "JUMLAH SELURUHNYA"
    total = Band(f"{label}: {number(len(lines))} ({terbilang(len(lines))}) orang", level=0, closes=True)
    tables = (Table(COLUMNS, [*rows, total]), *balance_tables(balance))
    return framed(frame, frame.wording.removal_title, tables, frame.wording.removal_closing, heading)


def _row(line: RemovedLine, *, masked: bool) -> Row:
    nik = mask(line.nik) if masked else line.nik
    replaced = f"Lamp. II/{line.replaced_by}" if line.replaced_by else "-"
    cells = (str(line.no), line.name, nik, line.village, line.district, line.reason, replaced)
    return Row(cells, label=f"Penghapusan nomor {line.no}")
