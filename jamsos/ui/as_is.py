"""What looks like a slip but may be right: the form asks once more, and the officer says that it is meant so."""

from __future__ import annotations

from django import forms

AS_IS = "as_is"


def as_is_field(label: str) -> forms.BooleanField:
    """Hidden until `ask` shows it; ticked, the doubts are no longer raised."""
    return forms.BooleanField(label=label, required=False, widget=forms.HiddenInput)


def ask(form: forms.Form) -> None:
    """Show the box beside the doubts."""
    form.fields[AS_IS].widget = forms.CheckboxInput()
