"""Pages on which somebody leaves: the proposal is withdrawn, or the part in the programme ends."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from enrollment import lifecycle
from enrollment.lifecycle import State
from enrollment.workers.ending import leave, require_no_list_on_its_way
from enrollment.workers.forms import LeaveForm
from enrollment.workers.views import OneWorker
from jamsos.accounts.policy import Act
from jamsos.ui.pages import ActionPage
from jamsos.ui.panels import Panel

NOT_PROPOSED = "Tidak ikut dinilai dan ditetapkan; NIK-nya dapat diusulkan lagi."
KEPT_LIST = "Tetap tercantum pada Keputusan Kepala Dinas Sosial, tetapi tidak ikut langkah berikutnya."
KEPT_DECREE = "Tetap tercantum pada Keputusan Bupati seperti ditetapkan."
PAID = (
    "Bulan kejadiannya adalah bulan terakhir yang dibayar; bulan sebelum itu yang belum dibayar tetap tunggakan, dan "
    "yang sudah dibayar tetap tercatat. Beri tahu BPJS Ketenagakerjaan."
)
EFFECTS: dict[str, tuple[str, ...]] = {
    State.PROPOSED: (NOT_PROPOSED,),
    State.RETURNED: (KEPT_LIST,),
    State.LISTED: (KEPT_LIST, "Tidak ikut dikirim untuk verval."),
    State.IN_VERIFICATION: (KEPT_LIST, "Jawaban Disdukcapil yang menyusul tidak dicatat lagi."),
    State.VERIFIED: (KEPT_LIST, "Tidak ikut seleksi."),
    State.WAITING: (KEPT_LIST, "Keluar dari daftar tunggu dan daftar cadangan."),
    State.SELECTED: (
        KEPT_LIST,
        "Tempatnya kosong dan dapat diisi dari daftar cadangan selama rancangan Keputusan Bupati belum disusun.",
        "Rancangan yang sudah memuat namanya tidak dapat ditetapkan.",
    ),
    State.DECREED: (KEPT_DECREE, "Dikeluarkan dari pengajuan ke BPJS dengan sebab ini; tidak ada iurannya."),
    State.REGISTERED: (KEPT_DECREE, PAID),
    State.ACTIVE: (KEPT_DECREE, PAID),
}
FINAL = "Tidak dapat dibatalkan; datanya tetap tersimpan sebagai bukti."


class LeavePage(OneWorker, ActionPage):
    """Asked only where the worker's state allows it, so that no form is shown in vain; says first what will follow."""

    step: str
    form_class = LeaveForm
    danger = True

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self._require_stage()
        return super().get(request, *args, **kwargs)

    def _require_stage(self) -> None:
        require_no_list_on_its_way(self.worker)
        lifecycle.guard(self.step, self.worker.state)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"decreed": self.step == "end"}

    def get_lead(self) -> Sequence[Panel]:
        context = {"lines": (*EFFECTS.get(self.worker.state, ()), FINAL)}
        note = f"Status sekarang: {self.worker.get_state_display()}."
        return [Panel("Akibatnya", template="workers/effects.html", context=context, note=note, wide=True)]

    def save(self, form: Form) -> str:
        self._require_stage()
        leave(self.worker, **form.cleaned_data, on=timezone.localdate(), actor=self.request.user)
        return reverse("worker", args=[self.worker.pk])


class WithdrawPage(LeavePage):
    act = Act.CHANGE_WORKERS
    step = "withdraw"
    title = "Tarik usulan"
    intro = "Untuk yang belum ditetapkan Bupati. Pilih sebabnya, tanggal kejadiannya, dan tulis buktinya."
    submit_label = "Tarik usulan"
    success_message = "Usulan ditarik."


class EndPage(LeavePage):
    act = Act.END_PARTICIPATION
    step = "end"
    title = "Akhiri kepesertaan"
    intro = "Untuk yang sudah ditetapkan Bupati. Pilih sebabnya, tanggal kejadiannya, dan tulis buktinya."
    submit_label = "Akhiri"
    success_message = "Kepesertaan diakhiri."
