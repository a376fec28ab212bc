"""Forms of the matching stage."""

from __future__ import annotations

from typing import Any

from django import forms

from eligibility.reference.models import ListStatus, ReferenceList
from enrollment.matching.models import Review
from enrollment.programs.models import Program
from enrollment.programs.selectors import current_program


class StartForm(forms.Form):
    """Which programme against which list; DTSEN comes first."""

    program = forms.ModelChoiceField(Program.objects.all(), label="Program", empty_label=None, initial=current_program)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ready = ReferenceList.objects.filter(status=ListStatus.READY)
        self.fields["reference"] = forms.ModelChoiceField(
            ready.order_by("-kind", "-loaded_at"), label="Data rujukan", empty_label=None
        )


class ReviewForm(forms.Form):
    """The officer's answer, and what the page had shown before."""

    review = forms.ChoiceField(choices=Review.choices)
    seen = forms.ChoiceField(choices=[("", ""), *Review.choices], required=False, widget=forms.HiddenInput)
