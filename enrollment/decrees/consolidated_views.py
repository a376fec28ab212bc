"""The consolidated list of a wave on any day, on the screen and as a workbook."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import django_tables2 as tables
from django import forms
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from enrollment.decrees.consolidated import Balance, balance, consolidated, decrees_in_force
from enrollment.decrees.consolidated_workbook import export
from enrollment.decrees.models import Decree, DecreeLine, Kind
from enrollment.decrees.tables import LineFilter, LineTable
from jamsos.accounts.policy import Act
from jamsos.ui.days import DayField, DayFilter
from jamsos.ui.download_pages import DownloadPage
from jamsos.ui.pages import ListPage
from jamsos.ui.panels import Action, Fact, Panel
from jamsos.ui.templatetags.formats import number, rupiah, tanggal


class DayForm(forms.Form):
    """The day in the address; without one it is today."""

    on = DayField(required=False)

    @property
    def day(self) -> date:
        """Today where none is given, or none that is a date."""
        return (self.cleaned_data.get("on") if self.is_valid() else None) or timezone.localdate()


class OnDay:
    """Pages about the list of one wave on the day in the address; `pk` is the wave's first decree."""

    act = Act.DOWNLOAD_NAMES
    kwargs: dict[str, Any]

    @cached_property
    def decree(self) -> Decree:
        found = Decree.objects.select_related("wave__program").filter(kind=Kind.BUPATI, amends=None)
        return get_object_or_404(found, pk=self.kwargs["pk"])

    @cached_property
    def form(self) -> DayForm:
        return DayForm(self.request.GET)  # type: ignore[attr-defined]

    @cached_property
    def day(self) -> date:
        return self.form.day

    @cached_property
    def balance(self) -> Balance:
        return balance(self.decree.wave, self.day)

    def summary_facts(self) -> list[Fact]:
        """How many people and rupiah stand on that day, and by how many decrees."""
        found, decrees = self.balance, decrees_in_force(self.decree.wave, self.day)
        return [
            Fact("Pada tanggal", tanggal(self.day), str(self.decree.wave)),
            Fact("Penerima", f"{number(found.people)} orang"),
            Fact("Iuran", rupiah(found.amount), "termasuk bulan yang sudah berjalan dari penerima yang dihapus"),
            Fact("Keputusan", number(decrees.count()), "yang pertama dan perubahannya sampai hari itu"),
        ]


class ConsolidatedTable(LineTable):
    decree = tables.Column("Keputusan", accessor="decree__number", linkify=("decree", [tables.A("decree_id")]))

    class Meta(LineTable.Meta):
        pass


class ConsolidatedFilter(LineFilter):
    on = DayFilter(label="Pada tanggal", method="as_listed")

    field_order = ("on", "name", "district", "village")

    def as_listed(self, queryset: QuerySet[DecreeLine], name: str, value: date) -> QuerySet[DecreeLine]:
        """The page asks for the list of that day itself."""
        return queryset


class ConsolidatedPage(OnDay, ListPage):
    shows_people = True
    title = "Daftar konsolidasi"
    intro = "Penerima yang berlaku pada satu tanggal: keputusan pertama beserta semua perubahannya sampai hari itu."
    table_class = ConsolidatedTable
    filterset_class = ConsolidatedFilter
    keyset = "pk"

    def get_back(self) -> tuple[str, str]:
        return "Keputusan", reverse("decree", args=[self.decree.pk])

    def get_queryset(self) -> QuerySet[DecreeLine]:
        found = consolidated(self.decree.wave, self.day).order_by("pk")
        return found if self.form.is_valid() else found.none()

    @property
    def empty_text(self) -> str:
        """Why nobody is listed: an unreadable day, a search without a hit, or a day before the first decree."""
        if not self.form.is_valid():
            return "Tanggal itu tidak dapat dibaca. Pilih tanggalnya dari kalender."
        if self.balance.people:
            return "Tidak ada penerima yang cocok dengan pencarian itu. Kosongkan atau ubah saringannya."
        return "Pada tanggal itu belum ada penerima yang ditetapkan. Pilih tanggal yang lebih kemudian."

    def get_summary(self) -> Sequence[Fact]:
        if not self.form.is_valid():
            return [Fact("Pada tanggal", "tidak terbaca", "pilih tanggal dari kalender, lalu tampilkan lagi")]
        return self.summary_facts()

    def get_actions(self) -> Sequence[Action]:
        target = f"{reverse('decree-consolidated-export', args=[self.decree.pk])}?on={self.day.isoformat()}"
        return [Action("Unduh (xlsx)", target, Act.DOWNLOAD_NAMES)]


class ExportPage(OnDay, DownloadPage):
    title = "Unduh daftar konsolidasi"
    intro = "Nama dan NIK lengkap semua penerima pada tanggal itu. Keperluan, jumlah dan sidiknya dicatat."

    def get_back(self) -> tuple[str, str]:
        target = reverse("decree-consolidated", args=[self.decree.pk])
        return "Daftar konsolidasi", f"{target}?on={self.day.isoformat()}"

    def get_panels(self) -> Sequence[Panel]:
        return [Panel("Yang diunduh", self.summary_facts())]

    def get_file_name(self) -> str:
        wave = self.decree.wave
        return f"penerima-{wave.program.year}-tahap-{wave.number}-{self.day.isoformat()}.xlsx"

    def content(self, purpose: str) -> bytes:
        return export(self.decree.wave, on=self.day, purpose=purpose, actor=self.request.user)
