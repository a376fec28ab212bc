"""Hand-over on the screen: Disdukcapil confirms the number of people, Dinsos sends a held batch anew."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms

from enrollment.verification import handover
from enrollment.verification.batch_panels import handover_panel
from enrollment.verification.views import OneBatch, RecallForm
from jamsos.accounts.policy import Act
from jamsos.ui.pages import ActionPage
from jamsos.ui.panels import Fact, Panel


class ReceiveForm(forms.Form):
    people = forms.IntegerField(
        label="Orang yang diterima",
        min_value=0,
        max_value=9_999_999,
        help_text="Hitung baris pada berkas yang Anda terima; jangan menyalin angka dari halaman ini.",
    )
    note = forms.CharField(label="Catatan", max_length=200, required=False, help_text="Tanpa NIK.")


class ReceivePage(OneBatch, ActionPage):
    act = Act.RECORD_VERDICTS
    title = "Konfirmasi jumlah yang diterima"
    intro = (
        "Jumlah di kedua sisi harus sama. Bila berbeda, selisihnya dicatat dan kiriman ini ditahan: belum ada hasil "
        "yang dapat dicatat sampai Dinsos mengirim ulang atau jumlah yang benar dikonfirmasi."
    )
    form_class = ReceiveForm
    submit_label = "Konfirmasi"

    def get_panels(self) -> Sequence[Panel]:
        seal = Fact("Sidik baris", self.batch.lines_hash, "harus sama dengan yang tertulis pada lembar Kontrol berkas")
        return [Panel(str(self.batch), [seal]), handover_panel(self.batch)]

    def save(self, form: forms.Form) -> str:
        handover.confirm(self.batch, **form.cleaned_data, actor=self.request.user)
        return self.get_batch_url()


class ResendPage(OneBatch, ActionPage):
    act = Act.SEND_VERIFICATION
    title = "Kirim ulang kiriman yang ditahan"
    intro = "Orang dan berkasnya tetap sama; Disdukcapil mengunduh lagi, menghitung lagi, lalu mengonfirmasi."
    form_class = RecallForm
    submit_label = "Kirim ulang"
    success_message = "Dikirim ulang; menunggu konfirmasi Disdukcapil."

    def get_panels(self) -> Sequence[Panel]:
        return [handover_panel(self.batch)]

    def save(self, form: forms.Form) -> str:
        handover.resend(self.batch, reason=form.cleaned_data["reason"], actor=self.request.user)
        return self.get_batch_url()
