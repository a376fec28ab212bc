"""Selecting a wave on the screen: limits first, then the act, then every rank with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.forms import Form
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from enrollment.lifecycle import State
from enrollment.programs.models import Group, Wave
from enrollment.selection.allocation import Limits
from enrollment.selection.eligible import to_assess_again
from enrollment.selection.jobs import select_wave
from enrollment.selection.limits import limits
from enrollment.selection.models import Place, SelectionLine, SelectionRun
from enrollment.selection.pool import pool
from enrollment.selection.tables import HEALTH_COLUMNS, LineFilter, LineTable, WaveTable
from enrollment.workers.models import Registration
from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.lib.dates import MONTHS
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
    affordable = bounds.money // wave.cost_per_person
    return [
        Fact("Sumber dana", wave.get_fund_source_display(), f"wadah {wave.wadah}"),
        Fact("Masa", f"{MONTHS[wave.month_from - 1]} sampai {MONTHS[wave.month_to - 1]}", f"{wave.months} bulan"),
        Fact("Kuota tahap", number(bounds.quota), _quota_note(bounds)),
        Fact("Anggaran tahap", rupiah(wave.budget), f"{rupiah(wave.cost_per_person)} per orang"),
        Fact("Cukup untuk", f"{number(affordable)} orang", "setelah tahap lain pada sumber dana yang sama"),
    ]


def _quota_note(bounds: Limits) -> str:
    """Published figures do not always add up: the two sums are shown side by side."""
    groups = sum(bounds.groups.values())
    if not bounds.groups or groups == bounds.quota:
        return ""
    return f"jumlah kuota kelompok {number(groups)}: berbeda; yang lebih dulu penuh yang berlaku"


class WavePage(DetailPage):
    act = Act.VIEW_SELECTION
    back = ("Seleksi", "waves")
    intro = "Hasil seleksi yang berlaku. Seleksi dapat diulang sampai Keputusan Bupati ditetapkan."

    def get_queryset(self) -> QuerySet[Wave]:
        return Wave.objects.select_related("program")

    def get_actions(self) -> Sequence[Action]:
        lines = Action("Daftar urutan", reverse("selection-lines", args=[self.object.pk]), Act.VIEW_WORKERS)
        again = Action("Jalankan seleksi", reverse("wave-select", args=[self.object.pk]), Act.RUN_SELECTION, True)
        return [lines] if self.object.settled_at else [again, lines]

    def get_panels(self) -> Sequence[Panel]:
        run = SelectionRun.objects.filter(wave=self.object, current=True).select_related("actor").first()
        panels = [next_step(self.object, run), Panel("Batas tahap", limit_facts(self.object))]
        return [*panels, *(run_panels(run, self.request.user) if run else [_waiting_panel(self.object)])]


def next_step(wave: Wave, run: SelectionRun | None) -> Panel:
    """Who does what now."""
    if wave.settled_at:
        step = Fact("Bagian Hukum", "Rancangan atau Keputusan Bupati sudah ada.", "Seleksi tidak dapat diulang.")
    elif run:
        step = Fact("Bagian Hukum", "Susun rancangan Keputusan Bupati.", "Penyeleksi tidak boleh menyusunnya.")
    else:
        step = Fact("Dinas Sosial", "Jalankan seleksi.", "Setelah verval selesai dan nilainya mutakhir.")
    return Panel("Langkah berikutnya", [step])


def _waiting_panel(wave: Wave) -> Panel:
    verified = Registration.objects.filter(program=wave.program).in_state(State.VERIFIED, State.WAITING)
    facts = [Fact("Siap diseleksi", f"{number(pool(wave).height)} orang", "terverifikasi dan memenuhi syarat")]
    stale = to_assess_again(verified).count()
    if stale:
        facts.append(Fact("Perlu dinilai ulang", f"{number(stale)} orang", "datanya berubah setelah dinilai"))
    return Panel("Menunggu seleksi", facts)


def run_panels(run: SelectionRun, user: User) -> list[Panel]:
    """The result in figures, and by group; figures lead to the names where the user may see names."""
    total = run.counts["total"]
    lines = f"{reverse('selection-lines', args=[run.wave_id])}?place=" if policy.allows(user, Act.VIEW_WORKERS) else ""
    facts = [
        Fact("Terpilih", number(total["selected"]), url=lines and lines + Place.SELECTED),
        Fact("Daftar tunggu", number(total["waiting"]), url=lines and lines + Place.WAITING),
        Fact("Dijalankan", tanggal(run.made_at), f"oleh {run.actor or 'sistem'}"),
        Fact("Aturan dan cara", f"{run.regulation} · {run.method}"),
    ]
    quotas = run.inputs["limits"]["groups"]
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
    """Every rank with the letters that applied and the reason, searchable; the letters tell of disability."""

    act = Act.VIEW_SELECTION
    also = (Act.VIEW_WORKERS,)
    title = "Daftar urutan"
    table_class = LineTable
    filterset_class = LineFilter

    def get_back(self) -> tuple[str, str]:
        return "Hasil seleksi", reverse("wave", args=[self.kwargs["pk"]])

    def get_queryset(self) -> QuerySet[SelectionLine]:
        visible = Registration.objects.visible_to(self.request.user)
        wave = get_object_or_404(Wave, pk=self.kwargs["pk"])
        lines = SelectionLine.objects.filter(run__wave=wave, run__current=True, registration__in=visible)
        return lines.select_related("registration__village__district", "registration__group")

    def get_table_kwargs(self) -> dict[str, Any]:
        hidden = () if policy.allows(self.request.user, Act.VIEW_HEALTH) else HEALTH_COLUMNS
        return {"exclude": hidden}
