"""Bills on the screen: those of a decree against decree and recording, recording one, and its differences by name."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import django_filters as filters
import django_tables2 as tables
from django import forms
from django.db import transaction
from django.db.models import Q, QuerySet, Sum
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from enrollment.contributions.arrears import READERS
from enrollment.contributions.invoices import Billed, expected, fits, record_invoice
from enrollment.contributions.models import Fit, Invoice, InvoiceLine
from enrollment.contributions.months import decree_months, label
from enrollment.contributions.selectors import paying_decrees
from enrollment.decrees.models import Decree
from enrollment.workers.models import Registration
from jamsos.accounts import policy
from jamsos.accounts.policy import Act
from jamsos.files.services import store
from jamsos.ui.days import DayField
from jamsos.ui.pages import FormPage, ListPage, PanelPage
from jamsos.ui.panels import Action, Fact, Panel
from jamsos.ui.tables import NikColumn, RupiahColumn, Table
from jamsos.ui.templatetags.formats import number, rupiah, tanggal


class OneDecree:
    """The decree that the bills are of."""

    kwargs: dict[str, Any]

    @cached_property
    def decree(self) -> Decree:
        return get_object_or_404(paying_decrees(), pk=self.kwargs["pk"])


class InvoicesPage(OneDecree, PanelPage):
    """Figures without names; the names by right."""

    act = Act.VIEW_CONTRIBUTIONS
    title = "Tagihan BPJS"
    intro = (
        "Tagihan BPJS (kode iuran) dibandingkan dengan keputusan dan perekaman. Dengan rincian NIK dan jumlah, tiap "
        "selisih dijelaskan per orang."
    )
    back = ("Iuran", "contributions")

    def get_actions(self) -> Sequence[Action]:
        url = reverse("invoice-record", args=[self.decree.pk])
        return [Action("Catat tagihan", url, Act.POST_CONTRIBUTIONS, True)]

    def get_panels(self) -> Sequence[Panel]:
        names = all(policy.allows(self.request.user, act) for act in READERS)
        bills = self.decree.invoices.select_related("decree__wave__program", "made_by").order_by("-pk")
        panels = [panel for bill in bills for panel in _bill_panels(bill, names)]
        return panels or [Panel("Belum ada tagihan", note="Catat kode iuran dari BPJS untuk membandingkannya.")]


def _bill_panels(bill: Invoice, names: bool) -> list[Panel]:
    """The bill beside decree, recording and payment, and its differences if it came with a list."""
    ours = expected(bill).values()
    due = sum(amount for _, amount in ours)
    lines = bill.decree.lines.count()
    paid = bill.payments.aggregate(sum=Sum("amount"))["sum"] or 0
    facts = [
        Fact("Kode iuran", bill.code, f"tagihan {tanggal(bill.billed_on)}, dicatat oleh {bill.made_by or 'sistem'}"),
        Fact("Bulan", billed_months(bill)),
        Fact("Ditagih", f"{number(bill.people)} orang", rupiah(bill.amount)),
        Fact("Pada keputusan", f"{number(lines)} orang", bill.decree.number),
        Fact("Terekam dan harus dibayar", f"{number(len(ours))} orang", rupiah(due)),
        Fact("Selisih rupiah", rupiah(bill.amount - due), "ditagih dikurangi yang seharusnya"),
        Fact("Dibayar atas tagihan ini", rupiah(paid), f"ditagih dikurangi dibayar: {rupiah(bill.amount - paid)}"),
    ]
    title = f"Tagihan {bill.code}"
    return [Panel(title, facts), _fit_panel(bill, names)] if bill.file_id else [Panel(title, facts)]


def _fit_panel(bill: Invoice, names: bool) -> Panel:
    page = reverse("invoice-lines", args=[bill.pk]) if names else ""
    facts = [
        Fact(
            Fit(fit).label,
            f"{number(people)} orang",
            f"ditagih {rupiah(asked)}, seharusnya {rupiah(due)}",
            f"{page}?hasil={fit}" if page and people else "",
        )
        for fit, (people, asked, due) in fits(bill).items()
    ]
    return Panel(f"Rincian {bill.code} per orang", facts)


def billed_months(bill: Invoice) -> str:
    first, last = (label(date(bill.decree.program.year, month, 1)) for month in (bill.month_from, bill.month_to))
    return first if first == last else f"{first} s.d. {last}"


class RecordForm(forms.Form):
    code = forms.CharField(label="Kode iuran", max_length=40)
    month_from = forms.TypedChoiceField(label="Bulan pertama", coerce=int)
    month_to = forms.TypedChoiceField(label="Bulan terakhir", coerce=int)
    people = forms.IntegerField(label="Orang", min_value=1, max_value=10_000_000)
    amount = forms.IntegerField(label="Rupiah", min_value=1, max_value=10**15)
    billed_on = DayField(label="Tanggal tagihan")
    file = forms.FileField(
        label="Rincian (xlsx atau csv: NIK, JUMLAH)",
        required=False,
        help_text="Dengan rincian, selisih dijelaskan per orang dan pembayaran sebagian dapat dicatat.",
    )

    def __init__(self, *args: Any, months: Sequence[date], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("month_from", "month_to"):
            self.fields[name].choices = [(month.month, label(month)) for month in months]


class RecordPage(OneDecree, FormPage):
    act = Act.POST_CONTRIBUTIONS
    title = "Catat tagihan BPJS"
    intro = "Seperti tertulis pada tagihan. Rincian yang tidak berjumlah sama dengan tagihannya ditolak."
    form_class = RecordForm
    success_message = "Tagihan dicatat."

    def get_back(self) -> tuple[str, str]:
        return "Tagihan BPJS", reverse("invoices", args=[self.decree.pk])

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"months": decree_months(self.decree)}

    def get_panels(self) -> Sequence[Panel]:
        decree = self.decree
        facts = [Fact("Keputusan Bupati", decree.number, decree.stage), Fact("Nilai", rupiah(decree.amount))]
        return [Panel("Keputusan", facts)]

    def save(self, form: forms.Form) -> str:
        values, user, upload = dict(form.cleaned_data), self.request.user, form.cleaned_data["file"]
        del values["file"]
        with transaction.atomic():  # a refused bill leaves no file behind
            stored = store(upload, upload.name, actor=user, act=Act.VIEW_SUBMISSIONS) if upload else None
            record_invoice(self.decree, Billed(**values), stored=stored, on=timezone.localdate(), actor=user)
        return reverse("invoices", args=[self.decree.pk])


class InvoiceLineTable(Table):
    name = tables.Column(
        "Nama", accessor="line__line__name", default="tidak terekam", linkify=lambda record: _person(record)
    )
    nik = NikColumn(verbose_name="NIK", attrs={"td": {"class": "text-nowrap"}})
    fit = tables.Column("Hasil", accessor="get_fit_display")
    billed = RupiahColumn(verbose_name="Ditagih")
    expected = RupiahColumn(verbose_name="Seharusnya")

    class Meta(Table.Meta):
        model = InvoiceLine
        fields: tuple[str, ...] = ()


def _person(record: InvoiceLine) -> str | None:
    return reverse("worker", args=[record.line.line.registration_id]) if record.line else None


class InvoiceLineFilter(filters.FilterSet):
    hasil = filters.ChoiceFilter(label="Hasil", field_name="fit", choices=Fit.choices, empty_label="semua")

    class Meta:
        model = InvoiceLine
        fields: tuple[str, ...] = ()


class LinesPage(ListPage):
    shows_people = True
    act, also = READERS[0], READERS[1:]
    title = "Rincian tagihan per orang"
    intro = (
        "Ditagih dan tidak terekam: minta BPJS mengeluarkannya. Terekam dan tidak ditagih: minta kode iuran susulan, "
        "bulannya tetap menunggak. Jumlah berbeda: periksa tarif atau bulannya."
    )
    table_class = InvoiceLineTable
    filterset_class = InvoiceLineFilter
    keyset = "pk"

    @cached_property
    def invoice(self) -> Invoice:
        return get_object_or_404(Invoice, pk=self.kwargs["pk"])

    def get_back(self) -> tuple[str, str]:
        return "Tagihan BPJS", reverse("invoices", args=[self.invoice.decree_id])

    def get_queryset(self) -> QuerySet[InvoiceLine]:
        visible = Registration.objects.visible_to(self.request.user)
        seen = Q(line=None) | Q(line__line__registration__in=visible)
        return self.invoice.lines.filter(seen).select_related("line__line").order_by("pk")

    def people_of(self, row: InvoiceLine) -> Sequence[int]:
        return (row.line.line.registration_id,) if row.line else ()
