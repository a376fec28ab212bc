"""Forms of the assessment stage."""

from __future__ import annotations

from django import forms

from enrollment.programs.models import Program
from enrollment.programs.selectors import current_program


class StartForm(forms.Form):
    """Which programme to assess, under the regulation it was opened with."""

    program = forms.ModelChoiceField(Program.objects.all(), label="Program", empty_label=None, initial=current_program)
