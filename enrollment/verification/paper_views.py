"""Berita acara of a batch on the screen: the hand-over by Dinas Sosial, the result by Disdukcapil."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse

from enrollment.papers.forms import NumberedForm
from enrollment.papers.models import Book, Entry
from enrollment.verification.batch_panels import handover_panel
from enrollment.verification.models import Batch
from enrollment.verification.papers import (
    Hands,
    handover_paper,
    refuse_handover_paper,
    refuse_verification_paper,
    verification_paper,
)
from enrollment.verification.views import OneBatch
from jamsos.accounts.policy import Act
from jamsos.ui.pages import FormPage
from jamsos.ui.panels import Panel


class MinutesForm(NumberedForm):
    place = forms.CharField(label="Tempat", max_length=120, initial="Serang")
    dinsos = forms.CharField(label="Nama Kepala Dinas Sosial", max_length=80)
    dukcapil = forms.CharField(label="Nama Kepala Disdukcapil", max_length=80)


class BatchPaperPage(OneBatch, FormPage):
    """A berita acara of a batch: who may not make it yet is told before typing anything."""

    book: Book
    make: Callable[..., Entry]
    refuse: Callable[[Batch], None]
    form_class = MinutesForm
    submit_label = "Buat dan cetak"
    success_message = "Berita acara dicetak dan tercatat dalam register dokumen."

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        type(self).refuse(self.batch)
        return super().get(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"book": self.book}

    def get_panels(self) -> Sequence[Panel]:
        return [handover_panel(self.batch)]

    def save(self, form: MinutesForm) -> str:
        type(self).make(self.batch, Hands(**form.cleaned_data), actor=self.request.user)
        return self.get_batch_url()


class HandoverPaperPage(BatchPaperPage):
    act = Act.SEND_VERIFICATION
    title = "Berita acara serah terima"
    intro = "Dibuat sesudah jumlah yang dikirim dan diterima cocok; berisi jumlah dan sidik berkas, tanpa nama orang."
    book, make, refuse = Book.HANDOVER, handover_paper, refuse_handover_paper


class VerificationPaperPage(BatchPaperPage):
    act = Act.RECORD_VERDICTS
    title = "Berita acara hasil verval"
    intro = "Dibuat sesudah semua nama dijawab; berisi jumlah per hasil dan per kecamatan, tanpa nama orang."
    book, make, refuse = Book.VERIFICATION, verification_paper, refuse_verification_paper
