"""The list of arrears as a workbook, with the filter that was used; identity numbers stay masked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db.models import QuerySet

from enrollment.contributions.gaps import Window
from enrollment.contributions.wording import explanation, months_in_words
from enrollment.submissions.models import SubmissionLine
from enrollment.workers.exporting import write_people
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.lib import nik as numbers
from jamsos.lib.workbook import Column, Sheet

COLUMNS = (
    *(Column("NO", 8, number=True), Column("NAMA", 30), Column("NIK (disamarkan)", 20), Column("DESA", 22)),
    *(Column("KECAMATAN", 20), Column("TAHAP", 16), Column("SUMBER_DANA", 14)),
    *(Column("TUNGGAKAN_BERTURUT", 12, number=True), Column("BULAN_BELUM_DIBAYAR", 40)),
    *(Column("JUMLAH_BULAN", 12, number=True), Column("JENDELA_JKM", 18), Column("SEBAB", 50)),
)


def export(lines: QuerySet[SubmissionLine], filters: Sequence[str], *, purpose: str, actor: User) -> bytes:
    """A workbook of `standing` lines within the actor's area (scoped by the caller), recorded with its purpose.

    Raises `DomainError` without the right, for nobody, for too many, and for a purpose with a number in it.
    """
    sheet = Sheet("Tunggakan", COLUMNS, _rows(lines))
    return write_people(
        lines, sheet, "contributions.export", filters, needs=Act.DOWNLOAD_NAMES, purpose=purpose, actor=actor
    )


def _rows(lines: QuerySet[SubmissionLine]) -> Iterator[tuple[object, ...]]:
    for no, one in enumerate(lines.iterator(chunk_size=2000), 1):
        line = one.line
        yield (
            *(no, line.name, numbers.mask(line.nik), line.village, line.district),
            *(str(one.submission.decree.wave), line.get_fund_source_display(), one.behind, months_in_words(one)),
            *(one.unpaid, Window(one.window).label, explanation(one)),
        )
