"""Supervision on the screen: the slots of the year, handing in, companies looked at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import django_filters as filters
import django_tables2 as tables
from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from jamsos.accounts.policy import Act
from jamsos.lib.money import number
from jamsos.regions.models import District
from jamsos.ui.days import DAY, DayFilter, SpanForm
from jamsos.ui.pages import FormPage, ListPage, PanelPage
from jamsos.ui.panels import Action, Fact, Panel
from jamsos.ui.tables import DateColumn, NumberColumn, Table
from reporting.supervision import services
from reporting.supervision.models import Inspection
from reporting.supervision.selectors import SUMS, looked_at
from reporting.supervision.slots import slots


class SupervisionPage(PanelPage):
    """Both half years of every agency, this year and the last, with what was handed in."""

    act = Act.VIEW_REPORTS
    title = "Laporan pengawasan"
    intro = (
        "Paling sedikit dua kali setahun disampaikan kepada Tim Koordinasi Pembinaan (Pasal 26 ayat (1)). Jatuh tempo "
        "= akhir semester, mulai semester penuh pertama sejak Perbup berlaku (28 Oktober 2025); instansi yang wajib "
        "ditetapkan Tim (belum terkonfirmasi)."
    )

    def get_actions(self) -> Sequence[Action]:
        return [
            Action("Sampaikan laporan", reverse("supervision-submit"), Act.SUBMIT_SUPERVISION, primary=True),
            Action("Badan usaha diawasi", reverse("inspections")),
        ]

    def get_panels(self) -> Sequence[Panel]:
        today = timezone.localdate()
        return [
            Panel(
                f"Tahun {year}",
                template="supervision/slots.html",
                context={"slots": found},
                wide=True,
            )
            for year in (today.year, today.year - 1)
            if (found := slots(year, on=today))
        ]


class SubmitForm(forms.Form):
    year = forms.IntegerField(label="Tahun", min_value=2025, max_value=2100)
    half = forms.TypedChoiceField(label="Semester", coerce=int, choices=[(1, "I"), (2, "II")])
    summary = forms.CharField(
        label="Ringkasan", widget=forms.Textarea(attrs={"rows": 6}), max_length=services.SUMMARY_LENGTH
    )
    file = forms.FileField(label="Laporan (PDF, JPG, atau PNG, paling besar 20 MiB)")


class SubmitPage(FormPage):
    act = Act.SUBMIT_SUPERVISION
    title = "Sampaikan laporan pengawasan"
    intro = "Untuk instansi Anda sendiri. Disampaikan lagi, yang lama tetap tersimpan."
    back = ("Laporan pengawasan", "supervision")
    form_class = SubmitForm
    submit_label = "Sampaikan"
    success_message = "Laporan disampaikan kepada Tim."

    def get_initial(self) -> dict[str, Any]:
        today = timezone.localdate()
        return {"year": today.year, "half": 1 if today.month <= 6 else 2}

    def save(self, form: SubmitForm) -> str:
        data = form.cleaned_data
        file = data["file"]
        told = {"summary": data["summary"], "on": timezone.localdate(), "actor": self.request.user}
        services.hand_in(data["year"], data["half"], file, file.name, **told)
        return reverse("supervision")


class InspectionTable(Table):
    company = tables.Column("Badan usaha")
    district = tables.Column("Kecamatan", default="–")
    inspected_on = DateColumn(verbose_name="Tanggal")
    workers = NumberColumn(verbose_name="Pekerja")
    members = NumberColumn(verbose_name="Peserta")
    missing = NumberColumn(verbose_name="Belum terlindungi", orderable=False)
    finding = tables.Column("Temuan")
    agreed = tables.Column("Tindak lanjut")

    class Meta(Table.Meta):
        model = Inspection
        fields: tuple[str, ...] = ()


class InspectionFilter(filters.FilterSet):
    dari = DayFilter(label="Diawasi dari", field_name="inspected_on", lookup_expr="gte")
    sampai = DayFilter(label="sampai", field_name="inspected_on", lookup_expr="lte")

    class Meta:
        model = Inspection
        form = SpanForm
        fields: tuple[str, ...] = ()


class InspectionListPage(ListPage):
    act = Act.VIEW_REPORTS
    title = "Badan usaha diawasi"
    intro = "Pembinaan dan pengawasan pemberi kerja (Pasal 13 ayat (3))."
    back = ("Laporan pengawasan", "supervision")
    table_class = InspectionTable
    filterset_class = InspectionFilter
    empty_text = "Belum ada badan usaha yang dicatat."

    def get_queryset(self) -> QuerySet[Inspection]:
        return Inspection.objects.select_related("district")

    def get_summary(self) -> Sequence[Fact]:
        """Of the days asked for, as the reports add them up."""
        found = looked_at(self.object_list)
        return [Fact(name, number(found[key])) for key, name in SUMS.items()]

    def get_actions(self) -> Sequence[Action]:
        return [Action("Catat pengawasan", reverse("inspection-record"), Act.RECORD_INSPECTIONS, primary=True)]


class InspectionForm(forms.ModelForm):
    district = forms.ModelChoiceField(label="Kecamatan", queryset=District.objects.all(), required=False)

    class Meta:
        model = Inspection
        fields = ("company", "district", "inspected_on", "workers", "members", "finding", "agreed")
        widgets = {"inspected_on": DAY}

    def _post_clean(self) -> None:
        """The service checks the whole; the form only reads its fields."""


class InspectionPage(FormPage):
    act = Act.RECORD_INSPECTIONS
    title = "Catat pengawasan badan usaha"
    back = ("Badan usaha diawasi", "inspections")
    form_class = InspectionForm
    success_message = "Pengawasan dicatat."

    def save(self, form: InspectionForm) -> str:
        services.inspect(actor=self.request.user, **form.cleaned_data)
        return reverse("inspections")
