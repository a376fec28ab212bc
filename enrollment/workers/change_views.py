"""Pages that change a worker's data: mend, clarify, state. Whoever comes second sees what the first one wrote."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.urls import reverse
from django.utils import timezone

from enrollment.workers import services
from enrollment.workers.forms import ChangeForm, ClarifyForm, StatementForm
from enrollment.workers.overtaking import difference_panel, merged
from enrollment.workers.panels import worker_panels
from enrollment.workers.seen import Overtaken, opened
from enrollment.workers.views import OneWorker
from jamsos.accounts.policy import Act
from jamsos.ui.pages import Marked
from jamsos.ui.panels import Panel
from jamsos.ui.shared import SharedPage


class SeenPage(OneWorker, SharedPage):
    """A form about a worker that knows what it was opened on; what others wrote is shown field by field."""

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"one": self.worker}

    def again(self, form: Form) -> dict[str, Any]:
        """What the form shows after somebody else has written."""
        return form.data.dict() | {"seen": opened(self.worker)}

    def get_difference(self, form: Form, error: Overtaken) -> Panel:
        return difference_panel(form, error.moved)

    def renewed(self, form: Form) -> Form:
        del self.worker  # as it stands now, not as it was when this request began
        return self.bound(self.again(form))


class ChangePage(SeenPage):
    act = Act.CHANGE_WORKERS
    title = "Perbaiki data"
    intro = "Nilai lama dan baru dicatat pada riwayat pekerja ini."
    form_class = ChangeForm

    def get_panels(self) -> Sequence[Panel]:
        return ()

    def get_form_kwargs(self) -> dict[str, Any]:
        services.require_editable(self.worker)
        return super().get_form_kwargs() | {"user": self.request.user, "act": self.act}

    def again(self, form: ChangeForm) -> dict[str, Any]:
        return merged(form, self.worker)

    def save(self, form: ChangeForm) -> str:
        given, seen = form.cells(), form.cleaned_data["seen"]
        try:
            fields = services.change(self.worker, given, on=timezone.localdate(), actor=self.request.user, seen=seen)
        except services.Refused as refused:
            form.show(refused.remarks)
            raise Marked("Perubahan belum dapat disimpan.", "Perbaiki isian yang ditandai.") from refused
        messages.success(self.request, "Data diperbaiki." if fields else "Tidak ada yang berubah.")
        return reverse("worker", args=[self.worker.pk])


class StatingPage(SeenPage):
    """What may be said of a person only while the data may be changed."""

    def get_form_kwargs(self) -> dict[str, Any]:
        services.require_editable(self.worker)
        return super().get_form_kwargs()

    def get_panels(self) -> Sequence[Panel]:
        return worker_panels(self.worker, self.request.user)[:2]


class ClarifyPage(StatingPage):
    act = Act.RUN_ASSESSMENT
    title = "Klarifikasi"
    intro = "Catat apa yang Anda lihat atau terima beserta buktinya; kelayakannya kemudian perlu dinilai ulang."
    form_class = ClarifyForm
    success_message = "Klarifikasi dicatat; jalankan penilaian lagi."

    def save(self, form: Form) -> str:
        services.clarify(self.worker, on=timezone.localdate(), actor=self.request.user, **form.cleaned_data)
        return reverse("worker", args=[self.worker.pk])


class StatePage(StatingPage):
    act = Act.STATE_FACTS
    title = "Nyatakan data"
    intro = (
        "Untuk yang tidak ada pada usulan: kabupaten/kota pada KTP-el yang Anda lihat, dan pernyataan pengusul. "
        "Tercatat sebagai pernyataan Anda; petugas Dinas Sosial memeriksa dan menilai lagi."
    )
    form_class = StatementForm
    success_message = "Pernyataan dicatat; petugas Dinas Sosial menilai lagi."

    def save(self, form: Form) -> str:
        services.state_facts(self.worker, on=timezone.localdate(), actor=self.request.user, **form.cleaned_data)
        return reverse("worker", args=[self.worker.pk])
