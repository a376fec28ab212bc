"""Forms of the matching stage."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from eligibility.reference.models import ListStatus, ReferenceList
from enrollment.matching.two_eyes import Step
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


class AnswerForm(forms.Form):
    """The officer's answer to a pair, and what the page had shown of it."""

    answer = forms.ChoiceField(choices=[])
    seen = forms.CharField(max_length=60, widget=forms.HiddenInput)

    def __init__(self, *args: Any, verdicts: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        answers = (*verdicts, Step.CONFIRM.value, Step.OBJECT.value, Step.UNDO.value)
        self.fields["answer"].choices = [(answer, answer) for answer in answers]
