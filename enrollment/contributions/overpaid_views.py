"""The list of who was paid for past the end, on the screen and to take away."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

import django_filters as filters
import django_tables2 as tables
from django.db.models import QuerySet
from django.urls import reverse

from enrollment.contributions.arrears import NOWRAP, READERS
from enrollment.contributions.overpaid import Overpaid, beyond_in_words, by_fund, overpaid
from enrollment.contributions.overpaid_exporting import export
from enrollment.contributions.participant_pages import (
    ParticipantExport,
    ParticipantFilter,
    ParticipantPage,
    Participants,
)
from enrollment.decrees.models import Decree
from enrollment.programs.models import FundSource
from enrollment.submissions.models import SubmissionLine
from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.ui.panels import Fact
from jamsos.ui.tables import LineBelow, NikColumn, NumberColumn, Table
from jamsos.ui.templatetags.formats import number, rupiah, tanggal


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


class Everybody(Participants):
    """Of every programme: what is to be set off does not end with the year."""

    def get_lines(self) -> QuerySet[SubmissionLine]:
        return overpaid().select_related("line__registration")


def overpaid_fact(label: str, found: Overpaid, user: User, **narrowed: object) -> Fact:
    """What was paid too much, with its rows for who may see names."""
    readable = found.people and all(policy.allows(user, act) for act in READERS)
    url = f"{reverse('overpaid')}?{urlencode(narrowed)}" if readable else ""
    people = f"{number(found.people)} orang"
    return Fact(label, people, f"{number(found.months)} orang-bulan, {rupiah(found.amount)}", url)


class OverpaidPage(Everybody, ParticipantPage):
    act, also = READERS[0], READERS[1:]
    title = "Lebih bayar iuran"
    intro = (
        "Bulan yang tetap dibayar sesudah kepesertaan berakhir, karena akhirnya baru dicatat kemudian. Pembayaran "
        "hanya dapat dibalik seluruhnya, jadi perhitungkan jumlah ini dengan BPJS Ketenagakerjaan."
    )
    back = ("Iuran", "contributions")
    table_class = OverpaidTable
    filterset_class = OverpaidFilter
    download = "overpaid-export"
    empty_text = "Tidak ada lebih bayar pada saringan ini."

    def get_summary(self) -> Sequence[Fact]:
        """Everything, whatever is filtered: each fund source leads to its rows."""
        return [
            overpaid_fact(f"Lebih bayar {FundSource(fund).label}", found, self.request.user, dana=fund)
            for fund, found in by_fund(self.everybody()).items()
        ]


class ExportPage(Everybody, ParticipantExport):
    act, also = READERS[0], (*READERS[1:], Act.DOWNLOAD_NAMES)
    title = "Unduh lebih bayar iuran"
    list_page = (OverpaidPage.title, "overpaid")
    filterset_class = OverpaidFilter
    file_name = "lebih-bayar.xlsx"
    export = staticmethod(export)
