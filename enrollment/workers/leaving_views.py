"""Pages on which somebody leaves: the proposal is withdrawn, or the part in the programme ends."""

from __future__ import annotations

from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from enrollment import lifecycle
from enrollment.workers import ending, services
from enrollment.workers.forms import EndForm, ReasonForm
from enrollment.workers.views import OneWorker
from jamsos.accounts.policy import Act
from jamsos.ui.pages import ActionPage


class StepPage(OneWorker, ActionPage):
    """One step of the lifecycle; asked only where the worker's state allows it, so no form is shown in vain."""

    step: str
    danger = True

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        lifecycle.guard(self.step, self.worker.state)
        return super().get(request, *args, **kwargs)


class WithdrawPage(StepPage):
    act = Act.CHANGE_WORKERS
    step = "withdraw"
    title = "Tarik usulan"
    intro = "Usulan yang ditarik tidak ikut ditetapkan; datanya tetap tersimpan sebagai bukti."
    form_class = ReasonForm
    submit_label = "Tarik usulan"
    success_message = "Usulan ditarik."

    def save(self, form: Form) -> str:
        services.withdraw(self.worker, reason=form.cleaned_data["reason"], actor=self.request.user)
        return reverse("worker", args=[self.worker.pk])


class EndPage(StepPage):
    act = Act.END_PARTICIPATION
    step = "end"
    title = "Akhiri kepesertaan"
    intro = (
        "Untuk yang sudah ditetapkan Bupati. Yang belum diajukan dikeluarkan dari pengajuan dengan sebab ini; "
        "iurannya tidak dibayar lagi. Keputusan tetap seperti ditetapkan."
    )
    form_class = EndForm
    submit_label = "Akhiri"
    success_message = "Kepesertaan diakhiri."

    def save(self, form: Form) -> str:
        ending.end(self.worker, **form.cleaned_data, actor=self.request.user)
        return reverse("worker", args=[self.worker.pk])
