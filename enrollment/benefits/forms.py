"""Forms about claims and about findings of a spot check."""

from __future__ import annotations

from typing import Any

from django import forms

from enrollment.benefits.entitlement import Kind
from enrollment.benefits.models import STEPS, Claim, Fault, Heir, Paper, Status
from enrollment.programs.models import Program
from enrollment.programs.selectors import current_program
from enrollment.verification.models import CONFIDENCES
from jamsos.ui.days import DayField


def papers_field(label: str) -> forms.Field:
    return forms.MultipleChoiceField(
        label=label, choices=Paper.choices, required=False, widget=forms.CheckboxSelectMultiple
    )


class NoteForm(forms.Form):
    kind = forms.ChoiceField(label="Manfaat", choices=[("", "Pilih manfaat"), *Kind.choices])
    happened_on = DayField(label="Tanggal kejadian")
    event = forms.CharField(
        label="Kejadian", max_length=200, help_text="Misalnya: meninggal karena sakit di rumah. Tanpa NIK."
    )
    heir_name = forms.CharField(label="Nama penerima atau ahli waris", max_length=120)
    heir = forms.ChoiceField(label="Hubungan dengan peserta", choices=[("", "Pilih hubungan"), *Heir.choices])
    papers = papers_field("Dokumen yang sudah diterima")


class StepForm(forms.Form):
    status = forms.ChoiceField(label="Langkah")
    on = DayField(label="Tanggal langkah ini")
    amount = forms.IntegerField(
        label="Rupiah yang dibayar BPJS",
        required=False,
        min_value=1,
        max_value=10**10,
        widget=forms.TextInput({"inputmode": "numeric"}),
        help_text="Hanya bila dibayar; angka saja.",
    )
    note = forms.CharField(
        label="Keterangan", max_length=200, required=False, help_text="Wajib bila ditolak atau dibatalkan. Tanpa NIK."
    )
    papers = papers_field("Dokumen yang baru diterima")
    file = forms.FileField(label="Pindaian bukti", required=False, help_text="PDF, JPG, atau PNG; paling besar 5 MiB.")

    def __init__(self, *args: Any, claim: Claim, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        following = [(one, Status(one).label) for one in STEPS[claim.status]]
        self.fields["status"].choices = [("", "Pilih langkah"), *following]
        left = [(paper, label) for paper, label in Paper.choices if paper not in claim.papers]
        self.fields["papers"].choices = left


class DrawForm(forms.Form):
    program = forms.ModelChoiceField(Program.objects.all(), label="Program", empty_label=None, initial=current_program)
    confidence = forms.TypedChoiceField(label="Tingkat kepercayaan", choices=CONFIDENCES, coerce=int, initial=95)
    margin = forms.IntegerField(label="Batas galat (%)", min_value=1, max_value=20, initial=5)


class FindingForm(forms.Form):
    """`seen`: the sequence of the finding that the page had shown, 0 = none."""

    fault = forms.ChoiceField(
        label="Hasil", required=False, choices=[("", "Sesuai: bantuan tepat pada orangnya"), *Fault.choices]
    )
    note = forms.CharField(label="Catatan", max_length=200, required=False, help_text="Wajib bila tidak sesuai.")
    reason = forms.CharField(label="Alasan mengganti hasil", max_length=200, required=False)
    seen = forms.IntegerField(min_value=0, max_value=9999, widget=forms.HiddenInput)

    def __init__(self, *args: Any, correcting: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not correcting:
            del self.fields["reason"]
