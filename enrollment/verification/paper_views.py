"""Berita acara of a batch on the screen: the hand-over by Dinas Sosial, the result by Disdukcapil."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.utils.functional import cached_property

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
from jamsos.errors import DomainError
from jamsos.ui.pages import FormPage
from jamsos.ui.panels import Fact, Panel


class MinutesForm(NumberedForm):
    place = forms.CharField(label="Tempat", max_length=120, initial="Serang")
    dinsos = forms.CharField(label="Nama Kepala Dinas Sosial", max_length=80)
    dukcapil = forms.CharField(label="Nama Kepala Disdukcapil", max_length=80)


class BatchPaperPage(OneBatch, FormPage):
    """A berita acara of a batch; while it cannot be made yet the page says why, and has no button."""

    book: Book
    make: Callable[..., Entry]
    refuse: Callable[[Batch], None]
    form_class = MinutesForm
    success_message = "Berita acara dicetak dan tercatat dalam register dokumen."

    @cached_property
    def obstacle(self) -> DomainError | None:
        """Why it cannot be made by now."""
        try:
            type(self).refuse(self.batch)
        except DomainError as error:
            return error
        return None

    @property
    def submit_label(self) -> str:
        return "" if self.obstacle else "Buat dan cetak"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"book": self.book}

    def get_panels(self) -> Sequence[Panel]:
        told = self.obstacle
        why = [Panel("Belum dapat dibuat", [Fact(told.message, told.hint)])] if told else []
        return [*why, handover_panel(self.batch)]

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
