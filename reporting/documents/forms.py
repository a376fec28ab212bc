"""Forms of reports."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from enrollment.programs.models import Program
from jamsos.errors import DomainError
from jamsos.overtaking import fingerprint
from jamsos.ui.days import DayField
from jamsos.ui.shared import SEEN, seen_field
from reporting.documents.chapters import CHAPTERS
from reporting.documents.models import Report, ReportKind
from reporting.periods import Period, between, half_year

HALF = [("1", "Semester I (Januari-Juni)"), ("2", "Semester II (Juli-Desember)"), ("", "Tanggal lain")]


def day_field(label: str, **more: Any) -> forms.DateField:
    return DayField(label=label, **more)


class BeginForm(forms.Form):
    """Which report, of which days."""

    kind = forms.ChoiceField(label="Jenis", choices=ReportKind.choices)
    year = forms.TypedChoiceField(label="Tahun program", coerce=int)
    half = forms.ChoiceField(label="Periode", choices=HALF, required=False)
    first = day_field("Mulai", required=False, help_text="Hanya untuk tanggal lain.")
    last = day_field("Sampai", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = Program.objects.values_list("year", flat=True)
        self.fields["year"].choices = [(year, year) for year in years]
        today = timezone.localdate()
        self.fields["year"].initial = today.year
        self.fields["half"].initial = "1" if today.month <= 6 else "2"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors:
            try:
                cleaned["period"] = self._period(cleaned)
            except DomainError as error:
                self.add_error(None, f"{error.message} {error.hint}")
        return cleaned

    @staticmethod
    def _period(cleaned: dict[str, Any]) -> Period:
        if cleaned["half"]:
            return half_year(cleaned["year"], int(cleaned["half"]))
        if not (cleaned["first"] and cleaned["last"]):
            raise DomainError("Tanggal mulai dan sampai belum diisi.", "Isi keduanya, atau pilih semester.")
        return between(cleaned["first"], cleaned["last"])


class WordsForm(forms.Form):
    """One box for each chapter in which the Tim writes."""

    seen = seen_field()

    def __init__(self, *args: Any, report: Report, standing: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[SEEN].initial = fingerprint(report.texts)
        for kind in CHAPTERS[report.kind]:
            if kind.hint:
                self.fields[kind.key] = forms.CharField(
                    label=kind.title,
                    required=False,
                    initial=report.texts.get(kind.key, ""),
                    help_text=f"{kind.hint} Kosong = «{standing[kind.key][:160]}…»",
                    widget=forms.Textarea(attrs={"rows": 5}),
                )

    def words(self) -> dict[str, str]:
        """Chapter -> text."""
        return {name: text for name, text in self.cleaned_data.items() if name != SEEN}


class IssueForm(forms.Form):
    number = forms.CharField(label="Nomor", max_length=80)
    signed_on = day_field("Tanggal")
    signer_name = forms.CharField(label="Penanda tangan", max_length=120)


class ScanForm(forms.Form):
    file = forms.FileField(label="Hasil pindai (PDF, JPG, atau PNG, paling besar 20 MiB)")
