"""Why a name is held, and what settled it."""

from __future__ import annotations

from django import forms

from enrollment.holds.models import REASON_LENGTH
from enrollment.holds.services import SHORTEST


class HoldForm(forms.Form):
    reason = forms.CharField(
        label="Alasan",
        min_length=SHORTEST,
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Apa yang harus dijelaskan pengusul, misalnya: alamatnya berbeda dari KK. Tanpa NIK.",
    )


class ExplainForm(HoldForm):
    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = "Penjelasan"
        self.fields["reason"].help_text = "Jawab yang ditanyakan, misalnya: pindah dari Desa Waringin. Tanpa NIK."


class ReleaseForm(HoldForm):
    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = "Apa yang membuatnya jelas, misalnya: KK diperlihatkan 3 Maret. Tanpa NIK."
