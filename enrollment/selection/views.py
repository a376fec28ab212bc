"""Selecting a wave on the screen: limits first, then the act, then every rank with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.forms import Form
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from enrollment.programs.models import Group, Wave
from enrollment.selection.jobs import select_wave
from enrollment.selection.models import Place, SelectionLine, SelectionRun
from enrollment.selection.services import limits, pool
from enrollment.selection.tables import LineFilter, LineTable, WaveTable
from jamsos.accounts.policy import Act
from jamsos.ui.pages import DetailPage, ListPage, StartJobPage
from jamsos.ui.panels import Action, Fact, Panel
from jamsos.ui.templatetags.formats import number, rupiah, tanggal


class WaveListPage(ListPage):
    act = Act.VIEW_SELECTION
    title = "Seleksi"
    intro = "Pilih tahap untuk melihat kuota, anggaran, dan hasil seleksinya (Pasal 20 ayat (4), Pasal 22 ayat (2))."
    table_class = WaveTable
    empty_text = "Belum ada tahap; buka dulu tahap pada halaman Program."

    def get_queryset(self) -> QuerySet[Wave]:
        return Wave.objects.select_related("program").order_by("-program__year", "number")


def limit_facts(wave: Wave) -> list[Fact]:
    """What the wave can carry, as figures of a panel."""
    bounds = limits(wave)
    return [
        Fact("Sumber dana", wave.get_fund_source_display(), f"wadah {wave.wadah}"),
        Fact("Masa", f"bulan {wave.month_from} sampai {wave.month_to}", f"{wave.months} bulan"),
        Fact("Kuota tahap", number(bounds.quota)),
        Fact("Anggaran tahap", rupiah(wave.budget), f"{rupiah(wave.cost_per_person)} per orang"),
        Fact("Cukup untuk", f"{number(bounds.affordable)} orang", "setelah tahap lain pada sumber dana yang sama"),
    ]


class WavePage(DetailPage):
    act = Act.VIEW_SELECTION
    back = ("Seleksi", "waves")
    intro = "Hasil seleksi yang berlaku. Seleksi dapat diulang sampai Keputusan Bupati ditetapkan."

    def get_queryset(self) -> QuerySet[Wave]:
        return Wave.objects.select_related("program")

    def get_actions(self) -> Sequence[Action]:
        lines = Action("Daftar urutan", reverse("selection-lines", args=[self.object.pk]), Act.VIEW_WORKERS)
        again = Action("Jalankan seleksi", reverse("wave-select", args=[self.object.pk]), Act.RUN_SELECTION, True)
        return [again, lines]

    def get_panels(self) -> Sequence[Panel]:
        run = SelectionRun.objects.filter(wave=self.object, current=True).select_related("actor").first()
        panels = [Panel("Batas tahap", limit_facts(self.object))]
        return [*panels, *(run_panels(run) if run else [_waiting_panel(self.object)])]


def _waiting_panel(wave: Wave) -> Panel:
    ready = pool(wave).height
    return Panel(
        "Belum diseleksi", [Fact("Siap diseleksi", f"{number(ready)} orang", "terverifikasi dan memenuhi syarat")]
    )


def run_panels(run: SelectionRun) -> list[Panel]:
    """The result in figures, and by group."""
    total = run.counts["total"]
    lines = reverse("selection-lines", args=[run.wave_id])
    facts = [
        Fact("Terpilih", number(total["selected"]), url=f"{lines}?place={Place.SELECTED}"),
        Fact("Daftar tunggu", number(total["waiting"]), url=f"{lines}?place={Place.WAITING}"),
        Fact("Dijalankan", tanggal(run.made_at), f"oleh {run.actor or 'sistem'}"),
        Fact("Aturan dan cara", f"{run.regulation} · {run.method}"),
    ]
    quotas = run.inputs["groups"]
    rows = [
        (group, quotas.get(str(group.pk)), run.counts["selected"].get(str(group.pk), 0), _waiting(run, group))
        for group in Group.objects.filter(program=run.wave.program)
    ]
    by_group = Panel("Per kelompok", template="selection/groups.html", context={"rows": rows}, wide=True)
    return [Panel("Hasil seleksi", facts), by_group]


def _waiting(run: SelectionRun, group: Group) -> int:
    return run.counts["waiting"].get(str(group.pk), 0)


class SelectPage(StartJobPage):
    """Shows the limits and how many people are ready, then starts the selection."""

    act = Act.RUN_SELECTION
    title = "Jalankan seleksi"
    intro = (
        "Semua orang yang terverifikasi dan memenuhi syarat diurutkan menurut Pasal 22 ayat (2): jumlah huruf yang "
        "berlaku, desil, usia, tanggal daftar, lalu undian tetap. Hasil seleksi tahap ini yang lama diganti."
    )
    kind = select_wave
    submit_label = "Jalankan seleksi"

    @property
    def wave(self) -> Wave:
        return get_object_or_404(Wave.objects.select_related("program"), pk=self.kwargs["pk"])

    def get_back(self) -> tuple[str, str]:
        return str(self.wave), reverse("wave", args=[self.kwargs["pk"]])

    def get_panels(self) -> Sequence[Panel]:
        return [Panel("Batas tahap", limit_facts(self.wave)), _waiting_panel(self.wave)]

    def get_params(self, form: Form) -> dict[str, Any]:
        return {"wave_id": self.wave.pk, "on": timezone.localdate().isoformat()}


class LineListPage(ListPage):
    """Every rank with the letters that applied and the reason, searchable."""

    act = Act.VIEW_WORKERS
    title = "Daftar urutan"
    table_class = LineTable
    filterset_class = LineFilter

    def get_back(self) -> tuple[str, str]:
        return "Hasil seleksi", reverse("wave", args=[self.kwargs["pk"]])

    def get_queryset(self) -> QuerySet[SelectionLine]:
        lines = SelectionLine.objects.filter(run__wave=self.kwargs["pk"], run__current=True)
        return lines.select_related("registration__village__district", "registration__group")
