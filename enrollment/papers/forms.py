"""Forms of numbered papers."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from enrollment.papers.models import Sign
from enrollment.papers.register import suggest
from jamsos.ui.days import DayField

FROM_REGISTER = "Usulan menurut register; ubah bila buku register berkata lain."


def not_in_future(day: date) -> date:
    """Refuse a date after today: documents are dated on the day they are signed."""
    if day > timezone.localdate():
        raise forms.ValidationError("Tanggal tidak boleh di masa depan.")
    return day


class NumberedForm(forms.Form):
    """A number, suggested from the book, and the day."""

    number = forms.CharField(label="Nomor", max_length=60, help_text=FROM_REGISTER)
    dated = DayField(label="Tanggal")

    def __init__(self, *args: Any, book: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        self.fields["number"].initial, self.fields["dated"].initial = suggest(book, today), today

    def clean_dated(self) -> date:
        return not_in_future(self.cleaned_data["dated"])


class EmblemForm(forms.Form):
    sign = forms.ChoiceField(label="Lambang", choices=Sign.choices)
    picture = forms.FileField(
        label="Gambar",
        help_text="PNG atau JPEG, paling besar 2 MiB; latar tembus pandang menjadi putih.",
        widget=forms.ClearableFileInput(attrs={"accept": ".png,.jpg,.jpeg,image/png,image/jpeg"}),
    )


class TeamForm(forms.Form):
    number = forms.CharField(label="Nomor Keputusan Bupati", max_length=60)
    dated = DayField(label="Tanggal")
    members = forms.CharField(
        label="Susunan tim",
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="Satu orang per baris: kedudukan dalam tim, titik dua, jabatan atau nama.",
    )
    file = forms.FileField(
        label="Pindaian keputusan",
        help_text="PDF, JPG, atau PNG; paling besar 5 MiB.",
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
    )

    def clean_dated(self) -> date:
        return not_in_future(self.cleaned_data["dated"])
