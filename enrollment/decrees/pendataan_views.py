"""Pendataan on the screen: what the register holds, and locking it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import cached_property

from enrollment.decrees import pendataan
from enrollment.decrees.forms import LockForm
from enrollment.decrees.jobs import lock_pendataan
from enrollment.decrees.models import Decree, Kind
from enrollment.decrees.panels import PendataanFigures, count_panel, pendataan_facts, pendataan_figures
from enrollment.decrees.tables import DecreeTable
from enrollment.programs.models import Program
from enrollment.programs.selectors import current_program
from jamsos.accounts.policy import Act
from jamsos.ui.pages import ListPage, StartJobPage
from jamsos.ui.panels import Action, Fact, Panel
from jamsos.ui.remembered import Remembered, remembered


class PendataanPage(ListPage):
    """What the register holds now, and the lists that were locked from it."""

    act = Act.VIEW_PENDATAAN
    title = "Pendataan"
    intro = "Kunci usulan yang memenuhi syarat menjadi berita acara dan rancangan Keputusan Kepala Dinas Sosial."
    table_class = DecreeTable
    empty_text = "Belum ada pendataan yang dikunci."

    def get_queryset(self) -> QuerySet[Decree]:
        return Decree.objects.filter(kind=Kind.KADINSOS)

    def get_summary(self) -> Sequence[Fact]:
        if self.counted is None:
            return [Fact("Kunci pendataan", "Belum dapat", "Belum ada program.")]
        return pendataan_facts(self.counted.value)

    def get_as_of(self) -> datetime | None:
        return self.counted and self.counted.at

    @cached_property
    def program(self) -> Program | None:
        return current_program()

    @cached_property
    def counted(self) -> Remembered[PendataanFigures] | None:
        """What the programme of the year has to lock, and what has ever come so far."""
        return remembered(pendataan_figures, self.program, reader=self.request.user) if self.program else None

    def get_actions(self) -> Sequence[Action]:
        if self.counted is None or not self.counted.value.counts.ready:
            return []
        return [Action("Kunci pendataan", reverse("pendataan-lock"), Act.LOCK_PENDATAAN, True)]


class LockPage(StartJobPage):
    act = Act.LOCK_PENDATAAN
    title = "Kunci pendataan"
    intro = (
        "Daftar dibekukan: nama, NIK, dan alamat pada keputusan tidak berubah lagi. Berita acara dan rancangan "
        "Keputusan Kepala Dinas Sosial dicetak sekaligus."
    )
    back = ("Pendataan", "pendataan")
    form_class = LockForm
    kind = lock_pendataan
    submit_label = "Kunci dan cetak"

    @cached_property
    def counts(self) -> pendataan.Counts | None:
        """What the programme of the year has to lock."""
        program = current_program()
        return pendataan.counts(program) if program else None

    def get_impediment(self) -> Panel | None:
        if self.counts is not None and self.counts.ready:
            return None
        why, what = "Belum ada program.", ["Buka program tahun ini lebih dahulu (halaman Program)."]
        if self.counts is not None:
            why, what = "Tidak ada usulan yang memenuhi syarat dan dapat dikunci.", pendataan.what_remains(self.counts)
        return Panel("Belum ada yang dapat dikunci", [Fact("Dinas Sosial", one) for one in what], note=why)

    def get_panels(self) -> Sequence[Panel]:
        return [count_panel(self.counts)] if self.counts else []

    def get_params(self, form: LockForm) -> dict[str, Any]:
        data = form.cleaned_data
        given = {name: data[name] for name in ("number", "held_on", "place")} | {"signatories": form.signatories()}
        pendataan.check_lock(data["program"], **given)
        return {**given, "program_id": data["program"].pk, "held_on": data["held_on"].isoformat()}
