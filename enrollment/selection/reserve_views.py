"""The reserve list on the screen: who comes next, by group and by kecamatan, and filling a place that fell free."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from enrollment.programs.models import Wave
from enrollment.selection.explaining import Explainer, ground
from enrollment.selection.models import SelectionRun
from enrollment.selection.reserve import (
    Waiting,
    dropped,
    fallen,
    first_waiting,
    months_to_pay,
    next_in_line,
    promote,
    reserve,
)
from enrollment.selection.selectors import current_run
from enrollment.selection.views import OneWave
from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.ui.pages import FormPage, PanelPage
from jamsos.ui.panels import Action, Fact, Panel
from jamsos.ui.templatetags.formats import number, tanggal

AMENDED = (
    "bulan penuh yang belum berjalan: sesudah ditetapkan, tempat diisi dengan keputusan perubahan, yang juga "
    "membebaskan rupiah penerima yang keluar"
)
NOBODY = "Tidak ada yang dapat mengisi tempat sekarang."


class ReservePage(OneWave, PanelPage):
    act = Act.VIEW_SELECTION
    title = "Daftar cadangan"
    intro = (
        "Siapa yang menunggu menurut urutan, dan siapa berikutnya bila ada tempat kosong. Tempat kosong diisi menurut "
        "urutan, selama semua batas masih menampung dan Keputusan Bupati belum disusun."
    )

    @cached_property
    def run(self) -> SelectionRun:
        return current_run(self.wave)

    @cached_property
    def months(self) -> int:
        return months_to_pay(self.run, timezone.localdate())

    def get_actions(self) -> Sequence[Action]:
        if self.wave.settled_at or next_in_line(self.run) is None:
            return []
        return [Action("Isi tempat kosong", reverse("wave-promote", args=[self.wave.pk]), Act.RUN_SELECTION, True)]

    def get_panels(self) -> Sequence[Panel]:
        names = policy.allows(self.request.user, Act.VIEW_WORKERS)
        waiting = reserve(self.run).count()
        facts = [
            Fact("Menunggu", f"{number(waiting)} orang", "masih memenuhi syarat dan belum mendapat tempat"),
            *_vacated(self.run),
            Fact("Sudah diisi dari cadangan", number(self.run.promotions.count())),
        ]
        return [Panel("Keadaan", [*facts, self._months()]), *_filled(self.run), *self._next(names)]

    def _months(self) -> Fact:
        note = AMENDED if self.months != self.wave.months else ""
        return Fact("Bulan iuran yang dihitung", number(self.months), note)

    def _next(self, names: bool) -> list[Panel]:
        return [_next_panel(*table, names) for table in first_waiting(self.run, self.months).items()]


def _vacated(run: SelectionRun) -> list[Fact]:
    """Places given up, and apart from them those still bound; decree pages count both as people who left."""
    left = "ditarik, berakhir, atau ditolak BPJS sesudah seleksi"
    bound = "tempatnya terikat sampai keputusan perubahan, yang menghapus mereka bersama yang berakhir atau ditolak"
    facts = [Fact("Tempat yang ditinggalkan", number(len(fallen(run))), left)]
    if out := dropped(run):
        facts.append(Fact("Dikeluarkan dari berkas BPJS", f"{number(out)} orang", bound))
    return facts


def _next_panel(area: str, waiting: Sequence[Waiting], names: bool) -> Panel:
    context = {"area": area, "rows": [(_area(area, item), item) for item in waiting], "names": names}
    return Panel(f"Berikutnya per {area.lower()}", template="selection/reserve.html", context=context, wide=True)


def _area(kind: str, item: Waiting) -> str:
    return str(item.line.group if kind == "Kelompok" else item.line.village.district)


def _filled(run: SelectionRun) -> list[Panel]:
    """Every place filled from the list, with its reason; ranks only, no names."""
    made = run.promotions.select_related("line__group", "actor")
    facts = [
        Fact(
            f"Urutan {number(item.line.rank)}", item.reason, f"{tanggal(item.made_at)}, oleh {item.actor or 'sistem'}"
        )
        for item in made
    ]
    return [Panel("Tempat yang sudah diisi", facts)] if facts else []


class PromoteForm(forms.Form):
    expected = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label="Mengapa tempat itu kosong", max_length=200, help_text="Tercatat dalam jejak audit; tanpa NIK."
    )


class PromotePage(OneWave, FormPage):
    """Shows who is next and why, then gives the place."""

    act = Act.RUN_SELECTION
    also = (Act.VIEW_WORKERS,)
    title = "Isi tempat kosong"
    intro = "Tempat yang kosong diberikan kepada orang berikutnya pada daftar cadangan yang muat dalam semua batas."
    form_class = PromoteForm
    submit_label = "Berikan tempat"
    success_message = "Tempat diberikan."

    @cached_property
    def waiting(self) -> Waiting | None:
        return None if self.wave.settled_at else next_in_line(current_run(self.wave))

    def get_back(self) -> tuple[str, str]:
        return "Daftar cadangan", reverse("wave-reserve", args=[self.wave.pk])

    def get_initial(self) -> dict[str, Any]:
        return {"expected": self.waiting.line.registration_id} if self.waiting else {}

    def get_panels(self) -> Sequence[Panel]:
        facts = _about(self.waiting, self.wave, self.request.user) if self.waiting else [Fact("Berikutnya", NOBODY)]
        return [Panel("Berikutnya", facts)]

    def save(self, form: PromoteForm) -> str:
        promote(self.wave, **form.cleaned_data, actor=self.request.user)
        return reverse("wave-reserve", args=[self.wave.pk])


def _about(waiting: Waiting, wave: Wave, user: User) -> list[Fact]:
    line, explain = waiting.line, Explainer(current_run(wave))
    facts = [
        Fact("Nama", line.registration.name, url=reverse("worker", args=[line.registration_id])),
        Fact("Desa", line.village),
        Fact("Urutan", explain.standing(line), explain.in_wave(line)),
    ]
    return [*facts, Fact("Alasan", ground(line))] if policy.allows(user, Act.VIEW_HEALTH) else facts
