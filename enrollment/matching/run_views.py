"""Runs of the matcher one by one, and what a new release of DTSEN changes for those already registered."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import django_filters as filters
import django_tables2 as tables
from django.db.models import QuerySet
from django.urls import reverse

from eligibility.reference.models import ReferenceList
from enrollment.matching.models import MatchRun
from enrollment.matching.release_changes import Kind, change_counts, compared, newest_two
from enrollment.matching.run_panels import report_panels
from enrollment.programs.selectors import current_program
from enrollment.workers.models import Registration
from jamsos.accounts.policy import Act
from jamsos.lib.money import number
from jamsos.ui.pages import DetailPage, ListPage
from jamsos.ui.panels import Action, Fact, Panel
from jamsos.ui.tables import DateColumn, NumberColumn, StateColumn, Table


class RunTable(Table):
    reference_list = tables.Column("Daftar", linkify=("match-run", [tables.A("pk")]))
    program = tables.Column("Program")
    auto = NumberColumn(verbose_name="Padan otomatis", accessor="counts__auto")
    review = NumberColumn(verbose_name="Perlu ditinjau", accessor="counts__review")
    none = NumberColumn(verbose_name="Tidak ditemukan", accessor="counts__none")
    weights_version = tables.Column("Bobot")
    finished_at = DateColumn(verbose_name="Selesai")
    actor = tables.Column("Oleh", default="sistem")

    class Meta(Table.Meta):
        model = MatchRun
        fields: tuple[str, ...] = ()


class RunListPage(ListPage):
    act = Act.VIEW_REFERENCE
    title = "Riwayat pemadanan"
    intro = "Setiap pemadanan yang selesai, dengan daftar dan versi bobotnya."
    back = ("Data rujukan", "reference-lists")
    table_class = RunTable
    empty_text = "Belum ada pemadanan yang selesai."

    def get_queryset(self) -> QuerySet[MatchRun]:
        runs = MatchRun.objects.filter(finished_at__isnull=False)
        return runs.select_related("reference_list", "program", "actor")

    def get_actions(self) -> Sequence[Action]:
        return [Action("Perubahan antarrilis", reverse("release-changes"), Act.VIEW_REFERENCE)]


class RunPage(DetailPage):
    act = Act.VIEW_REFERENCE
    intro = "Laporan satu pemadanan; tidak memuat nama."
    back = ("Riwayat pemadanan", "match-runs")

    def get_queryset(self) -> QuerySet[MatchRun]:
        return MatchRun.objects.select_related("reference_list", "program", "actor")

    def get_panels(self) -> Sequence[Panel]:
        return report_panels(self.object)


ANY = "berubah"
CHANGED = (Kind.DECILE, Kind.LEFT, Kind.APPEARED)


class ChangeTable(Table):
    name = tables.Column("Nama", linkify=("worker", [tables.A("pk")]))
    village = tables.Column("Desa")
    group = tables.Column("Kelompok")
    state = StateColumn()
    decile_before = tables.Column("Desil lama", default="–")
    decile_after = tables.Column("Desil baru", default="–")
    change = tables.Column("Perubahan")

    class Meta(Table.Meta):
        model = Registration
        fields: tuple[str, ...] = ()

    def render_change(self, value: str) -> str:
        return Kind(value).label


class ChangeFilter(filters.FilterSet):
    """Without a choice those whom the new release says something else about."""

    change = filters.ChoiceFilter(
        label="Perubahan", choices=[(ANY, "Semua yang berubah"), *Kind.choices], method="of_kind", empty_label=None
    )

    class Meta:
        model = Registration
        fields: tuple[str, ...] = ()

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        chosen = data.copy() if data is not None else {}
        chosen.setdefault("change", ANY)
        super().__init__(chosen, *args, **kwargs)

    def of_kind(self, rows: QuerySet[Registration], name: str, value: str) -> QuerySet[Registration]:
        if rows.query.is_empty():
            return rows
        return rows.filter(change__in=CHANGED if value == ANY else [value])


class ReleaseChangesPage(ListPage):
    shows_people = True
    act = Act.VIEW_REFERENCE
    also = (Act.VIEW_WORKERS,)
    title = "Perubahan antarrilis DTSEN"
    intro = (
        "Pekerja program berjalan menurut dua rilis DTSEN terbaru, dicari dengan NIK-nya. Keputusan yang sudah ada "
        "tetap memakai rilisnya sendiri; padankan dan nilai lagi usulan yang masih terbuka."
    )
    back = ("Riwayat pemadanan", "match-runs")
    table_class = ChangeTable
    filterset_class = ChangeFilter
    empty_text = "Tidak ada pekerja dengan perubahan ini."

    @cached_property
    def releases(self) -> tuple[ReferenceList, ReferenceList] | None:
        return newest_two()

    @cached_property
    def people(self) -> QuerySet[Registration]:
        rows = Registration.objects.visible_to(self.request.user).live().filter(program=current_program())
        return compared(rows, *self.releases) if self.releases else rows.none()

    def get_queryset(self) -> QuerySet[Registration]:
        return self.people.select_related("village__district", "group").order_by("pk")

    def get_summary(self) -> Sequence[Fact]:
        if not self.releases:
            return [Fact("Perbandingan", "Belum dapat: baru ada satu rilis DTSEN")]
        counts: dict[str, Any] = change_counts(self.people)
        before, after = self.releases
        shown = [Fact(kind.label, number(counts[kind]), url=f"?change={kind.value}") for kind in Kind]
        return [Fact("Dari", before.label), Fact("Ke", after.label), *shown]
