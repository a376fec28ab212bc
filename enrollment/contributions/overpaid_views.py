"""The list of who was paid for past the end, on the screen and as a workbook with masked identity numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlencode

import django_filters as filters
import django_tables2 as tables
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse

from enrollment.contributions.arrears import NOWRAP, READERS, ParticipantFilter
from enrollment.contributions.overpaid import Overpaid, beyond_in_words, by_fund, overpaid
from enrollment.decrees.models import Decree
from enrollment.programs.models import FundSource
from enrollment.submissions.models import SubmissionLine
from enrollment.workers.exporting import write_people
from enrollment.workers.models import Registration
from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.lib import nik as numbers
from jamsos.lib.dates import format_short
from jamsos.lib.workbook import Column, Sheet
from jamsos.ui.download_pages import FilteredDownloadPage
from jamsos.ui.pages import ListPage
from jamsos.ui.panels import Action, Fact
from jamsos.ui.tables import LineBelow, NikColumn, NumberColumn, Table
from jamsos.ui.templatetags.formats import number, rupiah, tanggal

COLUMNS = (
    *(Column("NO", 8, number=True), Column("NAMA", 30), Column("NIK (disamarkan)", 20), Column("DESA", 22)),
    *(Column("KECAMATAN", 20), Column("TAHAP", 16), Column("SUMBER_DANA", 14), Column("BERAKHIR", 14)),
    *(Column("BULAN_LEBIH_BAYAR", 40), Column("JUMLAH_BULAN", 12, number=True), Column("RUPIAH", 14, number=True)),
)


class OverpaidTable(Table):
    name = tables.Column("Nama", accessor="line__name", linkify=("worker", [tables.A("line__registration_id")]))
    nik = NikColumn(verbose_name="NIK", accessor="line__nik", attrs=NOWRAP)
    decree = tables.Column("Keputusan", accessor="submission__decree__number")
    fund_source = tables.Column("Dana", accessor="line__fund_source")
    left_on = tables.Column("Berakhir", accessor="line__registration__left_on", attrs=NOWRAP)
    beyond_months = NumberColumn(verbose_name="Bulan")
    beyond_amount = NumberColumn(verbose_name="Rupiah")
    months = LineBelow("Dibayar sesudah berakhir", empty_values=())

    class Meta(Table.Meta):
        model = SubmissionLine
        fields: tuple[str, ...] = ()

    def render_left_on(self, value: Any) -> str:
        return tanggal(value)

    def render_months(self, record: SubmissionLine) -> str:
        return beyond_in_words(record)


class OverpaidFilter(ParticipantFilter):
    dana = filters.ChoiceFilter(
        label="Sumber dana", field_name="line__fund_source", choices=FundSource.choices, empty_label="semua"
    )
    keputusan = filters.ModelChoiceFilter(
        label="Keputusan",
        field_name="submission__decree",
        queryset=lambda request: Decree.objects.filter(submissions__isnull=False).distinct(),
        empty_label="semua",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["tahun"].extra["empty_label"] = "semua"


class Everybody:
    """The same lines for the page and for the workbook, within the reader's area."""

    request: HttpRequest

    def everybody(self) -> QuerySet[SubmissionLine]:
        visible = Registration.objects.visible_to(self.request.user)
        lines = overpaid().filter(line__registration__in=visible)
        return lines.select_related("line__registration", "submission__decree__wave__program").order_by("pk")


def overpaid_fact(label: str, found: Overpaid, user: User, **narrowed: object) -> Fact:
    """What was paid too much, with its rows for who may see names."""
    readable = found.people and all(policy.allows(user, act) for act in READERS)
    url = f"{reverse('overpaid')}?{urlencode(narrowed)}" if readable else ""
    people = f"{number(found.people)} orang"
    return Fact(label, people, f"{number(found.months)} orang-bulan, {rupiah(found.amount)}", url)


class OverpaidPage(Everybody, ListPage):
    shows_people = True
    act, also = READERS[0], READERS[1:]
    title = "Lebih bayar iuran"
    intro = (
        "Bulan yang tetap dibayar sesudah kepesertaan berakhir, karena akhirnya baru dicatat kemudian. Pembayaran "
        "hanya dapat dibalik seluruhnya, jadi perhitungkan jumlah ini dengan BPJS Ketenagakerjaan."
    )
    back = ("Iuran", "contributions")
    table_class = OverpaidTable
    filterset_class = OverpaidFilter
    keyset = "pk"
    empty_text = "Tidak ada lebih bayar pada saringan ini."

    def get_queryset(self) -> QuerySet[SubmissionLine]:
        return self.everybody()

    def get_actions(self) -> Sequence[Action]:
        query = self.request.GET.urlencode()
        return [Action("Unduh", f"{reverse('overpaid-export')}?{query}".rstrip("?"), Act.DOWNLOAD_NAMES)]

    def get_summary(self) -> Sequence[Fact]:
        """Everything, whatever is filtered: each fund source leads to its rows."""
        return [
            overpaid_fact(f"Lebih bayar {FundSource(fund).label}", found, self.request.user, dana=fund)
            for fund, found in by_fund(self.everybody()).items()
        ]

    def people_of(self, row: SubmissionLine) -> Sequence[int]:
        return (row.line.registration_id,)


class ExportPage(Everybody, FilteredDownloadPage):
    act, also = READERS[0], (*READERS[1:], Act.DOWNLOAD_NAMES)
    title = "Unduh lebih bayar iuran"
    list_page = (OverpaidPage.title, "overpaid")
    filterset_class = OverpaidFilter
    file_name = "lebih-bayar.xlsx"

    def get_rows(self) -> QuerySet[SubmissionLine]:
        return self.everybody()

    def get_facts(self) -> list[Fact]:
        return []

    def write(self, rows: QuerySet[SubmissionLine], filters: Sequence[str], purpose: str) -> bytes:
        return export(rows, filters, purpose=purpose, actor=self.request.user)


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
