"""Cards on the screen: a file of them, and one."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.decorators.http import require_GET

from enrollment.memberships import cards
from enrollment.memberships.models import Card
from enrollment.memberships.panels import membership_panel
from enrollment.programs.models import Program
from enrollment.submissions.models import Answer, SubmissionLine
from enrollment.workers.models import Registration
from jamsos.accounts import policy
from jamsos.accounts.policy import Act
from jamsos.files.services import store
from jamsos.lib.money import number
from jamsos.ui.days import DayField
from jamsos.ui.downloads import workbook
from jamsos.ui.pages import FormPage
from jamsos.ui.panels import Action, Fact, Panel
from jamsos.ui.table_field import TableField

BACK = ("Peserta", "memberships")


class UploadForm(forms.Form):
    file = TableField(label="Status kartu (xlsx atau csv)")


class UploadPage(FormPage):
    act = Act.RECORD_ANSWER
    title = "Unggah status kartu"
    intro = (
        "Kolom NIK, STATUS (belum, dicetak, diterima), TANGGAL. Satu baris yang keliru menolak seluruh berkas; "
        "baris yang sudah sama tidak menambah apa-apa."
    )
    back = BACK
    form_class = UploadForm
    submit_label = "Unggah dan catat"

    @cached_property
    def program(self) -> Program:
        return get_object_or_404(Program, pk=self.kwargs["pk"])

    def get_actions(self) -> Sequence[Action]:
        return [Action("Unduh templat", reverse("cards-template"))]

    def get_panels(self) -> Sequence[Panel]:
        people = len(cards.recorded_lines(self.program))
        return [Panel("Program", [Fact("Tahun", str(self.program.year)), Fact("Terekam", f"{number(people)} orang")])]

    def save(self, form: forms.Form) -> str:
        upload, user = form.cleaned_data["file"], self.request.user
        with transaction.atomic():  # a refused upload is not kept
            stored = store(upload, upload.name, actor=user, act=Act.RECORD_ANSWER)
            added = cards.note_file(self.program, stored, on=timezone.localdate(), actor=user)
        messages.success(self.request, f"{number(added)} langkah kartu dicatat.")
        return f"{reverse('memberships')}?tahun={self.program.year}"


@require_GET
def template(request: HttpRequest) -> HttpResponse:
    """An empty upload with its columns and words."""
    if not policy.allows(request.user, Act.RECORD_ANSWER):
        raise PermissionDenied
    return workbook(cards.template(), "templat-status-kartu.xlsx")


class NoteForm(forms.Form):
    card = forms.ChoiceField(label="Kartu", choices=Card.choices)
    happened_on = DayField(label="Tanggal")


class NotePage(FormPage):
    act, also = Act.RECORD_ANSWER, (Act.VIEW_WORKERS,)
    title = "Catat status kartu"
    intro = "Langkah sebelumnya tetap tersimpan; yang terakhir dicatat yang berlaku."
    back = BACK
    form_class = NoteForm
    success_message = "Status kartu dicatat."

    @cached_property
    def line(self) -> SubmissionLine:
        visible = Registration.objects.visible_to(self.request.user)
        lines = SubmissionLine.objects.filter(answer=Answer.RECORDED, line__registration__in=visible)
        return get_object_or_404(lines.select_related("line__registration__program"), pk=self.kwargs["pk"])

    def get_person(self) -> Registration:
        return self.line.line.registration

    def get_panels(self) -> Sequence[Panel]:
        one = self.line
        panel = membership_panel(one.line.registration)
        who = Panel("Peserta", [Fact("Nama", one.line.name), Fact("KPJ", one.kpj or "belum ada")])
        return [who, panel] if panel else [who]

    def save(self, form: forms.Form) -> str:
        cards.note(self.line, **form.cleaned_data, on=timezone.localdate(), actor=self.request.user)
        return reverse("worker", args=[self.line.line.registration_id])
