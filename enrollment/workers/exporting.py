"""The worker list as a workbook, with the filter that was used; identity numbers stay masked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from enrollment.programs.models import Track
from enrollment.workers.models import Registration
from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.audit import services as audit
from jamsos.errors import DomainError
from jamsos.lib import nik as numbers
from jamsos.lib.dates import format_short
from jamsos.lib.money import number
from jamsos.lib.workbook import Column, Sheet, workbook_bytes
from jamsos.stated import refuse_number

MOST = 25_000
"""Rows of one workbook: a programme's year fits, a whole register of years does not."""
COLUMNS = (
    *(Column("NO", 8, number=True), Column("NAMA", 30), Column("NIK (disamarkan)", 20), Column("TGL_LAHIR", 12)),
    *(Column("JENIS_KELAMIN", 14), Column("DESA", 22), Column("KECAMATAN", 20), Column("PEKERJAAN", 22)),
    *(Column("KELOMPOK", 30), Column("JALUR", 22), Column("STATUS", 26), Column("PROGRAM", 18)),
    *(Column("TGL_DAFTAR", 12), Column("STATUS_SEJAK", 12)),
)


def export(people: QuerySet[Registration], filters: Sequence[str], *, purpose: str, actor: User) -> bytes:
    """A workbook of people within the actor's area (`people` is scoped by the caller), recorded with its purpose.

    Raises `DomainError` without the right, for nobody, for more than `MOST`, and for a purpose with a number in it.
    """
    sheet = Sheet("Pekerja", COLUMNS, _rows(people))
    told = {"who": "pk", "needs": Act.EXPORT_WORKERS, "purpose": purpose, "actor": actor}
    return write_people(people, sheet, "workers.export", filters, **told)


@transaction.atomic
def write_people(
    rows: QuerySet,
    sheet: Sheet,
    event: str,
    filters: Sequence[str],
    *,
    who: str = "line__registration",
    needs: Act,
    purpose: str,
    actor: User,
) -> bytes:
    """The workbook of a list of people, recorded as `event`: its purpose, what it was narrowed by, whom it names.

    `rows` are those that `sheet` draws, scoped by the caller; `who` leads from a row to its registration. Raises
    `DomainError` without the right `needs`, for nobody, for more than `MOST`, and for a purpose with a number in it.
    """
    policy.require(actor, needs)
    found = _counted(rows, purpose)
    content = workbook_bytes([sheet])
    named = sorted(rows.order_by().values_list(who, flat=True))
    audit.record(event, actor=actor, purpose=purpose, rows=found, filters=sorted(filters), who=named)
    return content


def _counted(rows: QuerySet, purpose: str) -> int:
    refuse_number(purpose, "Keperluan")
    found = rows.count()
    if not found:
        raise DomainError("Tidak ada pekerja pada saringan ini.", "Ubah saringannya.")
    if found > MOST:
        raise DomainError(
            f"Ada {number(found)} pekerja; satu berkas paling banyak {number(MOST)}.", "Persempit saringannya."
        )
    return found


def _rows(people: QuerySet[Registration]) -> Iterator[tuple[object, ...]]:
    for no, one in enumerate(people.iterator(chunk_size=2000), 1):
        yield (
            *(no, one.name, numbers.mask(one.nik) if one.nik else "", _day(one.birth_date)),
            *(one.get_sex_display(), one.village.name, one.village.district.name, one.occupation_text),
            *(one.group.name, Track(one.track).label, one.get_state_display(), str(one.program)),
            *(_day(one.registered_on), _day(timezone.localdate(one.state_changed_at))),
        )


def _day(value: object) -> str:
    return format_short(value) if value else ""
