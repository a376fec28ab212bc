"""Forms of the doubles stage."""

from __future__ import annotations

from typing import Any

from django import forms

from enrollment.doubles.models import Verdict
from enrollment.matching.forms import AnswerForm
from enrollment.programs.models import Program
from enrollment.programs.selectors import current_program

MERGE = "merge"


class SearchForm(forms.Form):
    """Which programme is searched."""

    program = forms.ModelChoiceField(Program.objects.all(), label="Program", empty_label=None, initial=current_program)


class PairForm(AnswerForm):
    """The officer's answer; merging says besides which proposal stays."""

    stays = forms.ChoiceField(choices=[(Verdict.LEFT, "1"), (Verdict.RIGHT, "2")], required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("answer") == MERGE:
            if not cleaned.get("stays"):
                raise forms.ValidationError("Pilih dulu usulan mana yang tetap: 1 atau 2.")
            cleaned["answer"] = cleaned["stays"]
        return cleaned
