"""Pages about one decree between draft and force: the check by Bagian Hukum, and the signed paper."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from enrollment.decrees import services
from enrollment.decrees.checking import check, refuse_unready
from enrollment.decrees.file_panels import file_panel
from enrollment.decrees.panels import decree_facts, total_panel, wording_panel
from enrollment.decrees.signing import keep_signed
from enrollment.decrees.views import OneDecree
from jamsos.ui.pages import ActionPage, FormPage
from jamsos.ui.panels import Panel


class NoteForm(forms.Form):
    note = forms.CharField(
        label="Catatan pemeriksa", max_length=200, required=False, help_text="Bila ada; tercatat dalam jejak audit."
    )


class CheckPage(OneDecree, ActionPage):
    """Words, list and sums on one page; noted by somebody else than who drafted."""

    kind_acts = services.ISSUE_ACT
    title = "Catat pemeriksaan Bagian Hukum"
    intro = (
        "Bandingkan naskah, daftar nama dan jumlah dengan dasarnya. Sesudah dicatat, naskah rancangan ikut beku; bila "
        "ada yang keliru, minta penyusun membatalkan rancangan ini dan menyusunnya lagi."
    )
    form_class = NoteForm
    submit_label = "Sudah saya periksa"
    success_message = "Pemeriksaan dicatat."

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        refuse_unready(self.decree, request.user)
        return super().get(request, *args, **kwargs)

    def get_lead(self) -> Sequence[Panel]:
        return [Panel("Keputusan", decree_facts(self.decree)), file_panel(self.decree, self.request.user)]

    def get_panels(self) -> Sequence[Panel]:
        return [total_panel(self.decree), wording_panel(self.decree)]

    def save(self, form: NoteForm) -> str:
        check(self.decree, note=form.cleaned_data["note"], actor=self.request.user)
        return reverse("decree", args=[self.decree.pk])


class SignedForm(forms.Form):
    file = forms.FileField(
        label="Naskah bertanda tangan (PDF)",
        help_text="Pindaian naskah yang ditandatangani, atau PDF bertanda tangan elektronik; paling besar 50 MiB.",
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,application/pdf"}),
    )
    reason = forms.CharField(label="Alasan penggantian", max_length=200)

    def __init__(self, *args: Any, replacing: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not replacing:
            del self.fields["reason"]


class SignedPage(OneDecree, FormPage):
    kind_acts = services.ISSUE_ACT
    drafts_only = False
    title = "Unggah naskah bertanda tangan"
    intro = (
        "Tanda tangan elektronik diperiksa: utuh, mencakup seluruh berkas, dan siapa penandatangannya. Berkas yang "
        "berubah sesudah ditandatangani tidak disimpan."
    )
    form_class = SignedForm
    submit_label = "Periksa dan simpan"
    success_message = "Naskah bertanda tangan disimpan."

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"replacing": self.decree.signed_files.exists()}

    def get_panels(self) -> Sequence[Panel]:
        return [Panel("Keputusan", decree_facts(self.decree)), file_panel(self.decree, self.request.user)]

    def save(self, form: SignedForm) -> str:
        data = form.cleaned_data
        keep_signed(self.decree, data["file"], reason=data.get("reason", ""), actor=self.request.user)
        return reverse("decree", args=[self.decree.pk])
