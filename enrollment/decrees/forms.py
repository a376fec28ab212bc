"""Forms of the decree stage."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from enrollment.decrees.models import Decree, DecreeState, Kind
from enrollment.decrees.rendering import CERTIFIERS
from enrollment.papers.forms import FROM_REGISTER, not_in_future
from enrollment.papers.models import Book
from enrollment.papers.register import suggest
from enrollment.programs.models import Program, Wave
from enrollment.programs.selectors import current_program
from jamsos.ui.days import DayField


def _next_minutes() -> str:
    return suggest(Book.PENDATAAN, timezone.localdate())


class LockForm(forms.Form):
    program = forms.ModelChoiceField(Program.objects.all(), label="Program", empty_label=None, initial=current_program)
    number = forms.CharField(label="Nomor berita acara", max_length=60, initial=_next_minutes, help_text=FROM_REGISTER)
    held_on = DayField(label="Tanggal")
    place = forms.CharField(label="Tempat", max_length=120, initial="Kantor Dinas Sosial Kabupaten Serang")
    head = forms.CharField(label="Kepala Dinas Sosial", max_length=80)
    team = forms.CharField(label="Ketua Tim Pendataan", max_length=80)

    def clean_held_on(self) -> date:
        return not_in_future(self.cleaned_data["held_on"])

    def signatories(self) -> list[dict[str, str]]:
        """Who signs the berita acara, in order."""
        data = self.cleaned_data
        return [
            {"role": "Kepala Dinas Sosial", "name": data["head"]},
            {"role": "Ketua Tim Pendataan", "name": data["team"]},
        ]


def waves_to_draft() -> QuerySet[Wave]:
    """Waves that were selected and have no draft or Keputusan Bupati yet."""
    taken = Decree.objects.filter(kind=Kind.BUPATI).exclude(state=DecreeState.CANCELLED)
    return Wave.objects.filter(selection_runs__current=True).exclude(decrees__in=taken).select_related("program")


class DraftForm(forms.Form):
    wave = forms.ModelChoiceField(Wave.objects.none(), label="Tahap", empty_label=None)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["wave"].queryset = waves_to_draft()


class IssueForm(forms.Form):
    number = forms.CharField(label="Nomor keputusan", max_length=60, help_text=FROM_REGISTER)
    signed_on = DayField(label="Tanggal penetapan")
    signer_name = forms.CharField(label="Nama penanda tangan", max_length=80, help_text="Tanpa gelar.")
    certifier_name = forms.CharField(label="Pengesah salinan", max_length=80, help_text="Tercetak pada salinan.")

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["number"].initial = suggest(kind, timezone.localdate())
        self.fields["certifier_name"].label = f"Nama {CERTIFIERS[Kind(kind)].title()}"

    def clean_signed_on(self) -> date:
        return not_in_future(self.cleaned_data["signed_on"])


class CancelForm(forms.Form):
    reason = forms.CharField(label="Alasan", max_length=200)
