"""The upload of a release of DTSEN, of another list, and the reason why a list is destroyed."""

from __future__ import annotations

from django import forms

from eligibility.reference.importing import LABEL
from eligibility.reference.models import Funder, ListKind
from jamsos.ui.table_field import TableField

OTHER_KINDS = [choice for choice in ListKind.choices if choice[0] != ListKind.DTSEN]


class UploadForm(forms.Form):
    label = forms.RegexField(
        LABEL.pattern + r"\Z",
        label="Nama rilis",
        max_length=40,
        help_text="Tahun dan nomor rilis, misalnya 2026-3.",
        error_messages={"invalid": "Pakai huruf, angka, titik atau tanda hubung, misalnya 2026-3."},
    )
    family = TableField(
        label="Berkas keluarga",
        max_length=200,
        help_text="keluarga_dtsen_….csv (bersekat |) atau .xlsx; memuat desil nasional.",
    )
    members = TableField(
        label="Berkas anggota keluarga",
        max_length=200,
        help_text="anggota_keluarga_dtsen_….csv (bersekat |) atau .xlsx; memuat NIK.",
    )


class ListForm(forms.Form):
    """BPJS's members, an aid list, or deaths and moves."""

    kind = forms.ChoiceField(choices=OTHER_KINDS, label="Jenis daftar")
    funder = forms.ChoiceField(
        choices=[("", "–"), *Funder.choices],
        required=False,
        label="Sumber dana",
        help_text="Hanya untuk daftar penerima bantuan iuran.",
    )
    source = forms.CharField(max_length=100, label="Sumber", help_text="Instansi yang memberikan daftar ini.")
    label = forms.RegexField(
        LABEL.pattern + r"\Z",
        label="Nama rilis",
        max_length=40,
        help_text="Misalnya 2026-03.",
        error_messages={"invalid": "Pakai huruf, angka, titik atau tanda hubung, misalnya 2026-03."},
    )
    as_of = forms.DateField(
        label="Keadaan per tanggal", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    complete = forms.BooleanField(
        required=False,
        label="Daftar ini lengkap untuk seluruh kabupaten",
        help_text="Hanya bila pemberinya menyatakan demikian: tidak tercantum lalu menjadi bukti.",
    )
    file = TableField(label="Berkas", max_length=200, help_text="csv atau xlsx menurut templat.")


class RetireForm(forms.Form):
    reason = forms.CharField(label="Alasan", min_length=5, max_length=200, help_text="Tanpa NIK.")
