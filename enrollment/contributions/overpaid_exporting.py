"""The list of what was paid past somebody's end as a workbook; identity numbers stay masked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db.models import QuerySet

from enrollment.contributions.overpaid import beyond_in_words
from enrollment.submissions.models import SubmissionLine
from enrollment.workers.exporting import write_people
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.lib import nik as numbers
from jamsos.lib.dates import format_short
from jamsos.lib.workbook import Column, Sheet

COLUMNS = (
    *(Column("NO", 8, number=True), Column("NAMA", 30), Column("NIK (disamarkan)", 20), Column("DESA", 22)),
    *(Column("KECAMATAN", 20), Column("TAHAP", 16), Column("SUMBER_DANA", 14), Column("BERAKHIR", 14)),
    *(Column("BULAN_LEBIH_BAYAR", 40), Column("JUMLAH_BULAN", 12, number=True), Column("RUPIAH", 14, number=True)),
)


def export(lines: QuerySet[SubmissionLine], filters: Sequence[str], *, purpose: str, actor: User) -> bytes:
    """A workbook of `overpaid` lines within the actor's area (scoped by the caller), recorded with its purpose.

    Raises `DomainError` without the right, for nobody, for too many, and for a purpose with a number in it.
    """
    sheet = Sheet("Lebih bayar", COLUMNS, _rows(lines))
    return write_people(
        lines, sheet, "contributions.export_overpaid", filters, needs=Act.DOWNLOAD_NAMES, purpose=purpose, actor=actor
    )


def _rows(lines: QuerySet[SubmissionLine]) -> Iterator[tuple[object, ...]]:
    for no, one in enumerate(lines.iterator(chunk_size=2000), 1):
        line, left = one.line, one.line.registration.left_on
        yield (
            *(no, line.name, numbers.mask(line.nik), line.village, line.district),
            *(str(one.submission.decree.wave), line.get_fund_source_display(), format_short(left) if left else ""),
            *(beyond_in_words(one), one.beyond_months, one.beyond_amount),
        )
