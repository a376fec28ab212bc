"""Pages of requested changes: ask, the queue, one request, approve, refuse, and the numbers in full."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from enrollment.corrections import services
from enrollment.corrections.barriers import require_past_proposal
from enrollment.corrections.forms import CorrectionForm, DecisionForm
from enrollment.corrections.models import Correction
from enrollment.corrections.panels import answer_panel, asked_panel, effect_panel
from enrollment.corrections.selectors import corrections_for, may_decide
from enrollment.corrections.tables import CorrectionFilter, CorrectionTable
from enrollment.workers import looking
from enrollment.workers.change_views import SeenPage
from enrollment.workers.models import Registration
from enrollment.workers.overtaking import merged
from enrollment.workers.services import Refused
from jamsos.accounts import policy
from jamsos.accounts.policy import Act
from jamsos.errors import DomainError
from jamsos.ui.pages import ActionPage, DetailPage, ListPage, Marked
from jamsos.ui.panels import Action, Fact, Panel
from jamsos.ui.purpose import PurposeForm


class RequestPage(SeenPage):
    act = Act.CHANGE_WORKERS
    title = "Ajukan perubahan"
    intro = (
        "Data orang ini sudah dipakai dalam penetapan, jadi tidak diubah langsung. Ubah yang keliru di bawah, tulis "
        "alasannya; orang lain memutuskannya, data demi data. Yang tidak tampil di sini tidak dapat diubah lagi."
    )
    form_class = CorrectionForm
    submit_label = "Ajukan"
    success_message = "Perubahan diajukan; menunggu putusan orang lain."

    def get_panels(self) -> Sequence[Panel]:
        return [effect_panel(self.worker)]

    def get_form_kwargs(self) -> dict[str, Any]:
        require_past_proposal(self.worker)
        return super().get_form_kwargs() | {"user": self.request.user, "act": self.act}

    def again(self, form: CorrectionForm) -> dict[str, Any]:
        return merged(form, self.worker)

    def save(self, form: CorrectionForm) -> str:
        data = form.cleaned_data
        how = {"reason": data["reason"], "seen": data["seen"], "on": timezone.localdate()}
        try:
            services.request(self.worker, form.cells(), **how, actor=self.request.user)
        except Refused as refused:
            form.show(refused.remarks)
            raise Marked("Perubahan belum dapat diajukan.", "Perbaiki isian yang ditandai.") from refused
        return reverse("worker", args=[self.worker.pk])


class QueuePage(ListPage):
    shows_people = True
    act = Act.VIEW_WORKERS
    title = "Permintaan perubahan"
    intro = (
        "Perubahan data orang yang sudah melewati tahap usulan. Ajuan operator desa diputuskan petugas Dinsos, ajuan "
        "petugas diputuskan Kepala Dinas; tidak pernah oleh pengajunya sendiri."
    )
    table_class = CorrectionTable
    filterset_class = CorrectionFilter
    empty_text = "Tidak ada permintaan perubahan."

    def get_queryset(self) -> QuerySet[Correction]:
        return corrections_for(self.request.user)


class CorrectionPage(DetailPage):
    act = Act.VIEW_WORKERS
    title = "Permintaan perubahan data"
    back = ("Permintaan perubahan", "corrections")

    def get_queryset(self) -> QuerySet[Correction]:
        return corrections_for(self.request.user)

    def get_person(self) -> Registration:
        return self.object.registration

    def get_panels(self) -> Sequence[Panel]:
        asked = self.object
        return [asked_panel(asked, self.request.user), answer_panel(asked), effect_panel(asked.registration)]

    def get_actions(self) -> Sequence[Action]:
        pk = self.object.pk
        actions = [Action("Lihat orangnya", reverse("worker", args=[self.object.registration_id]))]
        if self.object.field in {"nik", "nkk"}:
            actions.append(Action("Tampilkan nomornya", reverse("correction-unmask", args=[pk]), Act.UNMASK))
        if may_decide(self.object, self.request.user):
            actions.append(Action("Setujui", reverse("correction-approve", args=[pk]), primary=True))
            actions.append(Action("Tolak", reverse("correction-refuse", args=[pk]), danger=True))
        return actions


class OneCorrection:
    """What acts upon one request share: the request within the user's area, and the way back."""

    request: HttpRequest
    kwargs: dict[str, Any]

    @cached_property
    def correction(self) -> Correction:
        return get_object_or_404(corrections_for(self.request.user), pk=self.kwargs["pk"])

    def get_back(self) -> tuple[str, str]:
        return str(self.correction), reverse("correction", args=[self.correction.pk])

    def get_person(self) -> Registration:
        return self.correction.registration

    def get_lead(self) -> Sequence[Panel]:
        return [asked_panel(self.correction, self.request.user), effect_panel(self.correction.registration)]


class DecisionPage(OneCorrection, ActionPage):
    """Opens for who answers requests of this one's level, and only where there is something to answer."""

    act = Act.VIEW_WORKERS
    form_class = DecisionForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        user = request.user
        if policy.allows(user, self.act) and not policy.allows(user, services.act_for(self.correction)):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        services.require_answerable(self.correction, request.user)
        return super().get(request, *args, **kwargs)

    def decide(self, reason: str) -> None:
        raise NotImplementedError

    def save(self, form: Form) -> str:
        self.decide(form.cleaned_data["reason"])
        return reverse("correction", args=[self.correction.pk])


class ApprovePage(DecisionPage):
    title = "Setujui perubahan"
    intro = "Diterapkan seketika dan tercatat pada riwayat pekerja, bila nilai lamanya masih sama."
    submit_label = "Setujui dan terapkan"
    success_message = "Perubahan disetujui dan diterapkan."

    def decide(self, reason: str) -> None:
        services.approve(self.correction, reason=reason, on=timezone.localdate(), actor=self.request.user)


class RefusePage(DecisionPage):
    title = "Tolak perubahan"
    intro = "Data pekerja tetap seperti sekarang. Putusan dan alasannya tercatat dan tidak dapat diubah."
    submit_label = "Tolak"
    success_message = "Permintaan ditolak; data tidak berubah."
    danger = True

    def decide(self, reason: str) -> None:
        services.refuse(self.correction, reason=reason, actor=self.request.user)


class UnmaskPage(OneCorrection, ActionPage):
    """The answer to the POST itself shows the numbers: they stand in no address and are not kept."""

    act = Act.UNMASK
    shown_once = True
    title = "Tampilkan nomor lama dan baru"
    intro = "Ditampilkan satu kali. Nama Anda, waktu dan keperluannya dicatat."
    form_class = PurposeForm
    submit_label = "Tampilkan"

    def form_valid(self, form: Form) -> HttpResponse:
        asked = self.correction
        try:
            looking.unmask(asked.registration, purpose=form.cleaned_data["purpose"], actor=self.request.user)
        except DomainError as error:
            return self.refused(form, error)
        pairs = [("Lama", asked.before), ("Baru", asked.after)]
        facts = [Fact(label, ", ".join(cells.values()) or "–") for label, cells in pairs]
        context = self.get_context_data(form=form) | {"panels": [Panel("Ditampilkan satu kali", facts)]}
        return self.response_class(self.request, ["layouts/detail.html"], context, using=self.template_engine)
