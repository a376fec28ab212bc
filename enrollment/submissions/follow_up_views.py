"""Sending again: what was put right about the rejected, and the follow-up of a wave in one act."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from enrollment.decrees.models import Decree
from enrollment.submissions import services
from enrollment.submissions.jobs import prepare_submission
from enrollment.submissions.mending import mend, mend_one, reasons, unmended
from enrollment.submissions.models import Submission, SubmissionLine
from enrollment.submissions.panels import review_panels
from enrollment.submissions.views import BACK, LateForm
from enrollment.workers.models import Registration
from jamsos.accounts.policy import Act
from jamsos.stated import MOST
from jamsos.ui.pages import ActionPage, FormPage, StartJobPage
from jamsos.ui.panels import Fact, Panel
from jamsos.ui.templatetags.formats import number

FROZEN = (
    "NIK dan nama tetap menurut daftar beku keputusan; bila keduanya yang salah, tempatnya diganti dengan keputusan "
    "perubahan."
)


class AgainForm(forms.Form):
    unanswered = forms.BooleanField(
        label="Ikutkan yang belum dijawab BPJS",
        required=False,
        help_text="Jawaban yang datang kemudian untuk pengajuan sebelumnya ditahan.",
    )


class LateAgainForm(LateForm, AgainForm):
    """A follow-up after contributions have begun: the usual case."""


class FollowUpPage(StartJobPage):
    act = Act.PREPARE_SUBMISSION
    title = "Ajukan lagi ke BPJS"
    intro = f"Yang ditolak dan sudah dibenahi diajukan dalam pengajuan lanjutan tahap yang sama. {FROZEN}"
    back = BACK
    kind = prepare_submission
    submit_label = "Susun berkas dan ajukan lagi"

    @cached_property
    def decree(self) -> Decree:
        sent = Decree.objects.filter(submissions__isnull=False).select_related("wave__program").distinct()
        return get_object_or_404(sent, pk=self.kwargs["pk"])

    def get_form_class(self) -> type[forms.Form]:
        late = services.has_months_gone_by(self.decree, timezone.localdate())
        return LateAgainForm if late else AgainForm

    def get_panels(self) -> Sequence[Panel]:
        today = timezone.localdate()
        mended = services.review_again(self.decree, unanswered=False, on=today)
        everybody = services.review_again(self.decree, unanswered=True, on=today)
        facts = [
            Fact("Ditolak, sudah dibenahi", f"{number(len(mended.included))} orang"),
            Fact("Belum dijawab", f"{number(len(everybody.included) - len(mended.included))} orang", "bila diikutkan"),
        ]
        return [Panel("Yang dapat diajukan lagi", facts), review_panels(self.decree, everybody, today)[-1]]

    def get_params(self, form: forms.Form) -> dict[str, Any]:
        on, late = timezone.localdate(), form.cleaned_data.get("reason", "")
        services.require_ready(self.decree, on=on, late=late, actor=self.request.user)
        again = "unanswered" if form.cleaned_data["unanswered"] else "mended"
        return {"decree_id": self.decree.pk, "on": on.isoformat(), "late": late, "again": again}


def note_field() -> forms.CharField:
    return forms.CharField(
        label="Yang sudah dibenahi",
        max_length=MOST,
        help_text="Misalnya: data kependudukan sudah dipadankan Disdukcapil. Tanpa NIK.",
    )


class MendForm(forms.Form):
    reason = forms.ChoiceField(label="Alasan BPJS")
    note = note_field()

    def __init__(self, *args: Any, counted: Sequence[tuple[str, int]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(f"{place}:{people}", f"{text} ({number(people)} orang)") for place, (text, people) in counted]
        self.fields["reason"].choices = [("", "Pilih alasan"), *choices]


class MendPage(FormPage):
    """The choice names the reason and the people shown with it: as many must still be there."""

    act = Act.RECORD_ANSWER
    title = "Catat pembenahan yang ditolak"
    intro = f"Berlaku bagi semua yang ditolak dengan alasan itu; satu orang dicatat dari daftar nama. {FROZEN}"
    form_class = MendForm
    success_message = "Pembenahan dicatat. Mereka dapat diajukan lagi."

    @cached_property
    def submission(self) -> Submission:
        return get_object_or_404(Submission.objects.select_related("decree__wave__program"), pk=self.kwargs["pk"])

    @cached_property
    def counted(self) -> list[tuple[str, int]]:
        return reasons(self.submission)

    def get_back(self) -> tuple[str, str]:
        return "Pengajuan", reverse("submission", args=[self.submission.pk])

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"counted": list(enumerate(self.counted))}

    def get_panels(self) -> Sequence[Panel]:
        facts = [Fact(text, f"{number(people)} orang") for text, people in self.counted]
        return [Panel("Ditolak, belum dibenahi", facts or [Fact("Orang", "tidak ada")])]

    def save(self, form: forms.Form) -> str:
        place, people = map(int, form.cleaned_data["reason"].split(":"))
        reason, note = self.counted[place][0], form.cleaned_data["note"]
        mend(self.submission, reason, note=note, expected=people, actor=self.request.user)
        return reverse("submission", args=[self.submission.pk])


class MendOneForm(forms.Form):
    note = note_field()


class MendOnePage(ActionPage):
    act, also = Act.RECORD_ANSWER, (Act.VIEW_WORKERS,)
    title = "Catat pembenahan satu orang"
    intro = FROZEN
    form_class = MendOneForm
    submit_label = "Simpan"
    success_message = "Pembenahan dicatat."

    @cached_property
    def line(self) -> SubmissionLine:
        visible = Q(line__registration__in=Registration.objects.visible_to(self.request.user))
        lines = SubmissionLine.objects.filter(visible).select_related("line", "submission__decree__wave__program")
        return get_object_or_404(lines, pk=self.kwargs["pk"])

    def get_back(self) -> tuple[str, str]:
        return "Nama dalam pengajuan", reverse("submission-lines", args=[self.line.submission_id])

    def get_panels(self) -> Sequence[Panel]:
        line = self.line
        waits = unmended(line.submission).filter(pk=line.pk).exists()
        facts = [
            Fact("Nama", line.line.name, str(line.submission)),
            Fact("Jawaban BPJS", line.get_answer_display(), line.answer_note),
            Fact("Pembenahan", "belum dicatat" if waits else "tidak ada yang menunggu dicatat"),
        ]
        return [Panel("Yang dibenahi", facts)]

    def save(self, form: forms.Form) -> str:
        mend_one(self.line, note=form.cleaned_data["note"], actor=self.request.user)
        return self.get_back()[1]
