"""The surat pengantar of a submission on the screen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property

from enrollment.papers.forms import NumberedForm
from enrollment.papers.models import Book
from enrollment.submissions.models import Submission
from enrollment.submissions.panels import batch_panel
from enrollment.submissions.papers import Sending, cover_letter
from jamsos.accounts.policy import Act
from jamsos.ui.pages import FormPage
from jamsos.ui.panels import Panel


class CoverForm(NumberedForm):
    signer = forms.CharField(label="Nama Kepala Dinas", max_length=80)
    rank = forms.CharField(label="Pangkat atau NIP", max_length=80, required=False, help_text="Baris di bawah nama.")


class CoverPage(FormPage):
    act = Act.PREPARE_SUBMISSION
    title = "Surat pengantar ke BPJS"
    intro = "Dicetak dari angka beku pengajuan; tanpa nama orang. Kiri bawah diisi penerima dan dikembalikan."
    form_class = CoverForm
    submit_label = "Buat dan cetak"
    success_message = "Surat pengantar dicetak dan tercatat dalam register dokumen."

    @cached_property
    def submission(self) -> Submission:
        found = Submission.objects.select_related("decree__wave__program", "agreement", "file", "made_by")
        return get_object_or_404(found, pk=self.kwargs["pk"])

    def get_back(self) -> tuple[str, str]:
        return str(self.submission), self.submission.get_absolute_url()

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"book": Book.COVER}

    def get_panels(self) -> Sequence[Panel]:
        return [batch_panel(self.submission)]

    def save(self, form: CoverForm) -> str:
        cover_letter(self.submission, Sending(**form.cleaned_data), actor=self.request.user)
        return self.submission.get_absolute_url()
