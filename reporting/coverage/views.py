"""Official totals on the screen: what is recorded, and recording more."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import django_tables2 as tables
from django import forms
from django.db.models import QuerySet, Sum
from django.urls import reverse

from enrollment.programs.models import Segment
from jamsos.accounts.policy import Act
from jamsos.ui.days import DayField
from jamsos.ui.pages import FormPage, ListPage
from jamsos.ui.panels import Action
from jamsos.ui.tables import DateColumn, NumberColumn, Table
from reporting.coverage.models import CoverageRelease
from reporting.coverage.services import record


class CoverageTable(Table):
    as_of = DateColumn(verbose_name="Keadaan per")
    source = tables.Column("Sumber")
    members = NumberColumn(verbose_name="Peserta, semua kategori")
    workers = NumberColumn(verbose_name="Pekerja", default="–")
    made_at = DateColumn(verbose_name="Dicatat")

    class Meta(Table.Meta):
        model = CoverageRelease
        fields: tuple[str, ...] = ()


class CoveragePage(ListPage):
    act = Act.VIEW_DASHBOARD
    title = "Angka cakupan BPJS"
    intro = "Jumlah resmi peserta BPJS Ketenagakerjaan per kategori Pasal 5 ayat (2). Yang terbaru tampil pada dasbor."
    back = ("Dasbor", "dashboard")
    table_class = CoverageTable
    empty_text = "Belum ada angka yang dicatat."

    def get_queryset(self) -> QuerySet[CoverageRelease]:
        sums = {"members": Sum("totals__members"), "workers": Sum("totals__workers")}
        return CoverageRelease.objects.annotate(**sums).order_by("-as_of", "-pk")

    def get_actions(self) -> Sequence[Action]:
        return [Action("Catat angka", reverse("coverage-record"), Act.RECORD_COVERAGE, primary=True)]


class CoverageForm(forms.Form):
    """Two figures for each category; a category left empty is not known."""

    as_of = DayField(label="Keadaan per")
    source = forms.CharField(label="Sumber", max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for segment in Segment:
            whole = {"required": False, "min_value": 0, "max_value": 10_000_000}
            self.fields[f"members_{segment}"] = forms.IntegerField(label=f"{segment.label}: peserta", **whole)
            self.fields[f"workers_{segment}"] = forms.IntegerField(label=f"{segment.label}: pekerja", **whole)

    def totals(self) -> dict[str, tuple[int, int | None]]:
        data = self.cleaned_data
        return {
            segment.value: (data[f"members_{segment}"], data[f"workers_{segment}"])
            for segment in Segment
            if data[f"members_{segment}"] is not None
        }


class RecordPage(FormPage):
    act = Act.RECORD_COVERAGE
    title = "Catat angka cakupan"
    intro = "Salin dari laporan resmi BPJS Ketenagakerjaan; kosongkan yang tidak disebut sumbernya."
    back = ("Angka cakupan BPJS", "coverage")
    form_class = CoverageForm
    success_message = "Angka dicatat."

    def save(self, form: CoverageForm) -> str:
        data = form.cleaned_data
        record(data["as_of"], data["source"], form.totals(), actor=self.request.user)
        return reverse("coverage")
