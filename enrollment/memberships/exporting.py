"""The list of members as a workbook, with the filter that was used; identity numbers stay masked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db.models import QuerySet

from enrollment.contributions.wording import months_in_words
from enrollment.memberships.models import Card
from enrollment.memberships.statuses import Membership
from enrollment.submissions.models import SubmissionLine
from enrollment.workers.exporting import write_people
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.lib import nik as numbers
from jamsos.lib.workbook import Column, Sheet

COLUMNS = (
    *(Column("NO", 8, number=True), Column("NAMA", 30), Column("NIK (disamarkan)", 20), Column("DESA", 22)),
    *(Column("KECAMATAN", 20), Column("TAHAP", 16), Column("KPJ", 14), Column("KEPESERTAAN", 14)),
    *(Column("KARTU", 18), Column("BULAN_BELUM_DIBAYAR", 40)),
)


def export(lines: QuerySet[SubmissionLine], filters: Sequence[str], *, purpose: str, actor: User) -> bytes:
    """A workbook of `members` within the actor's area (scoped by the caller), recorded with its purpose.

    Raises `DomainError` without the right, for nobody, for too many, and for a purpose with a number in it.
    """
    sheet = Sheet("Peserta", COLUMNS, _rows(lines))
    return write_people(
        lines, sheet, "memberships.export", filters, needs=Act.DOWNLOAD_NAMES, purpose=purpose, actor=actor
    )


def _rows(lines: QuerySet[SubmissionLine]) -> Iterator[tuple[object, ...]]:
    for no, one in enumerate(lines.iterator(chunk_size=2000), 1):
        line = one.line
        yield (
            *(no, line.name, numbers.mask(line.nik), line.village, line.district, str(one.submission.decree.wave)),
            *(one.kpj, Membership(one.membership).label, Card(one.card).label, months_in_words(one)),
        )
