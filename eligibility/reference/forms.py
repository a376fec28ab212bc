"""The upload of a release."""

from __future__ import annotations

from django import forms

from eligibility.reference.importing import LABEL


class UploadForm(forms.Form):
    label = forms.RegexField(
        LABEL.pattern + r"\Z",
        label="Nama rilis",
        max_length=40,
        help_text="Tahun dan nomor rilis, misalnya 2026-3.",
        error_messages={"invalid": "Pakai huruf, angka, titik atau tanda hubung, misalnya 2026-3."},
    )
    family = forms.FileField(
        label="Berkas keluarga",
        max_length=200,
        help_text="keluarga_dtsen_….csv (bersekat |) atau .xlsx; memuat desil nasional.",
    )
    members = forms.FileField(
        label="Berkas anggota keluarga",
        max_length=200,
        help_text="anggota_keluarga_dtsen_….csv (bersekat |) atau .xlsx; memuat NIK.",
    )
