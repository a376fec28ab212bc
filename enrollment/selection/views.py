"""Selecting a wave on the screen: law and limits first, then the act, then every rank with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.forms import Form
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from enrollment.programs.models import Wave
from enrollment.selection import panels
from enrollment.selection.jobs import check_selection, select_wave
from enrollment.selection.models import SelectionLine, SelectionRun
from enrollment.selection.next_steps import next_panel
from enrollment.selection.selectors import current_run
from enrollment.selection.services import refuse_settled, refuse_verifier
from enrollment.selection.tables import LineFilter, LineTable, WaveTable
from enrollment.workers.models import Registration
from jamsos.accounts import policy
from jamsos.accounts.policy import Act
from jamsos.errors import DomainError
from jamsos.ui.pages import DetailPage, ListPage, StartJobPage
from jamsos.ui.panels import Action, Fact, Panel


class WaveListPage(ListPage):
    act = Act.VIEW_SELECTION
    title = "Seleksi"
    intro = "Pilih tahap untuk melihat kuota, anggaran, dan hasil seleksinya (Pasal 20 ayat (4), Pasal 22 ayat (2))."
    table_class = WaveTable
    empty_text = "Belum ada tahap; buka dulu tahap pada halaman Program."

    def get_queryset(self) -> QuerySet[Wave]:
        return Wave.objects.select_related("program").order_by("-program__year", "number")


class WavePage(DetailPage):
    act = Act.VIEW_SELECTION
    back = ("Seleksi", "waves")
    intro = "Hasil seleksi yang berlaku. Seleksi dapat diulang sampai Keputusan Bupati ditetapkan."

    def get_queryset(self) -> QuerySet[Wave]:
        return Wave.objects.select_related("program")

    @cached_property
    def run(self) -> SelectionRun | None:
        return (
            SelectionRun.objects.filter(wave=self.object, current=True)
            .select_related("wave__program", "actor")
            .first()
        )

    def get_actions(self) -> Sequence[Action]:
        pk = [self.object.pk]
        again = Action("Jalankan seleksi", reverse("wave-select", args=pk), Act.RUN_SELECTION, primary=True)
        what_if = Action("Bagaimana jika", reverse("wave-what-if", args=pk), Act.RUN_SIMULATION)
        made = [
            Action("Daftar urutan", reverse("selection-lines", args=pk), Act.VIEW_WORKERS),
            Action("Daftar cadangan", reverse("wave-reserve", args=pk)),
            Action("Hitung ulang", reverse("wave-check", args=pk)),
        ]
        return [*([] if self.object.settled_at else [again]), what_if, *(made if self.run else [])]

    def get_panels(self) -> Sequence[Panel]:
        wave, run, today = self.object, self.run, timezone.localdate()
        first = [next_panel(wave, run, self.request.user), panels.limit_panel(wave)]
        if run is None:
            return [*first, panels.next_base_panel(wave, today), panels.waiting_panel(wave, today)]
        lines = reverse("selection-lines", args=[wave.pk])
        return [*first, *panels.result_panels(run, self.request.user, lines), panels.base_panel(run)]


class OneWave:
    """A page about the wave of the address."""

    kwargs: dict[str, Any]

    @cached_property
    def wave(self) -> Wave:
        return get_object_or_404(Wave.objects.select_related("program"), pk=self.kwargs["pk"])

    def get_back(self) -> tuple[str, str]:
        return str(self.wave), reverse("wave", args=[self.wave.pk])


class SelectPage(OneWave, StartJobPage):
    """Shows the limits and how many people are ready, then starts the selection."""

    act = Act.RUN_SELECTION
    title = "Jalankan seleksi"
    intro = (
        "Semua orang yang terverifikasi dan memenuhi syarat diurutkan menurut dasar hukumnya: jumlah huruf "
        "prioritas yang berlaku, desil, usia, tanggal daftar, pembeda jenis kelamin bila dipakai, lalu undian tetap. "
        "Hasil seleksi tahap ini yang lama diganti."
    )
    kind = select_wave
    submit_label = "Jalankan seleksi"

    def get_impediment(self) -> Panel | None:
        try:
            refuse_verifier(self.wave, self.request.user)
            refuse_settled(self.wave)
        except DomainError as refused:
            return Panel("Belum dapat dijalankan", [Fact("Dinas Sosial", refused.hint, refused.message)])
        return None

    def get_panels(self) -> Sequence[Panel]:
        today = timezone.localdate()
        about = (panels.next_base_panel(self.wave, today), panels.waiting_panel(self.wave, today))
        return [panels.limit_panel(self.wave), *about]

    def get_params(self, form: Form) -> dict[str, Any]:
        return {"wave_id": self.wave.pk, "on": timezone.localdate().isoformat()}


class CheckPage(OneWave, StartJobPage):
    """Starts the working out again of the selection in force from what it kept."""

    act = Act.VIEW_SELECTION
    title = "Hitung ulang seleksi"
    intro = (
        "Urutan dan tempat setiap orang dihitung lagi dari masukan, batas dan ketentuan hukum yang tersimpan bersama "
        "seleksi ini, lalu dibandingkan dengan hasilnya. Tidak ada yang berubah."
    )
    kind = check_selection
    submit_label = "Hitung ulang"

    def get_panels(self) -> Sequence[Panel]:
        run = SelectionRun.objects.filter(wave=self.wave, current=True).first()
        return [panels.base_panel(run)] if run else []

    def get_params(self, form: Form) -> dict[str, Any]:
        return {"run_id": current_run(self.wave).pk}


class LineListPage(OneWave, ListPage):
    """Every rank with the letters that applied and the reason, searchable; the letters tell of disability."""

    shows_people = True
    act = Act.VIEW_SELECTION
    also = (Act.VIEW_WORKERS,)
    title = "Daftar urutan"
    table_class = LineTable
    keyset = "rank"
    filterset_class = LineFilter

    def get_queryset(self) -> QuerySet[SelectionLine]:
        visible = Registration.objects.visible_to(self.request.user)
        lines = SelectionLine.objects.filter(run__wave=self.wave, run__current=True, registration__in=visible)
        return lines.select_related(
            "registration__village__district", "registration__group", "promotion", "village__district"
        )

    def get_table_kwargs(self) -> dict[str, Any]:
        run = SelectionRun.objects.filter(wave=self.wave, current=True).select_related("wave__program").first()
        return {"run": run, "reasons": policy.allows(self.request.user, Act.VIEW_HEALTH)}
