"""The consolidated list of a wave on a day as a workbook; it holds full identity numbers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db import transaction
from django.db.models import QuerySet

from enrollment.decrees.consolidated import consolidated
from enrollment.decrees.models import DecreeLine
from enrollment.programs.models import Wave
from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.audit import services as audit
from jamsos.errors import DomainError
from jamsos.lib.dates import format_date, format_short
from jamsos.lib.workbook import Column, Sheet, workbook_bytes
from jamsos.sealing import seal
from jamsos.stated import refuse_number

COLUMNS = (
    *(Column("NO", 8, number=True), Column("NAMA", 30), Column("NIK", 20), Column("ALAMAT", 36)),
    *(Column("DESA", 22), Column("KECAMATAN", 20), Column("PEKERJAAN", 22), Column("KELOMPOK", 30)),
    *(Column("BULAN", 8, number=True), Column("IURAN", 14, number=True)),
    *(Column("KEPUTUSAN", 28), Column("TANGGAL", 12), Column("NO LAMPIRAN", 12, number=True)),
)


@transaction.atomic
def export(wave: Wave, *, on: date, purpose: str, actor: User) -> bytes:
    """A workbook of the lines in force on day `on`, recorded with its purpose, its rows and their keyed hash.

    Raises `DomainError` without the right, for a list without names, and for a purpose with a number in it.
    """
    policy.require(actor, Act.DOWNLOAD_NAMES)
    refuse_number(purpose, "Keperluan")
    rows = list(_rows(consolidated(wave, on)))
    if not rows:
        raise DomainError(
            f"Pada {format_date(on)} {wave} belum mempunyai penerima yang ditetapkan.",
            "Pilih tanggal yang lebih kemudian.",
        )
    content = workbook_bytes([Sheet("Penerima", COLUMNS, rows)])
    audit.record(
        "decrees.consolidated",
        actor=actor,
        subject=wave,
        purpose=purpose,
        on=on.isoformat(),
        rows=len(rows),
        hash=seal(rows),
    )
    return content


def _rows(lines: QuerySet[DecreeLine]) -> Iterator[tuple[object, ...]]:
    for no, line in enumerate(lines.iterator(chunk_size=2000), 1):
        decree = line.decree
        yield (
            *(no, line.name, line.nik, line.address, line.village, line.district, line.occupation, line.group),
            *(line.months, line.amount, decree.number, format_short(decree.decided_on), line.no),
        )
