"""Why somebody wants to see or take away what is usually hidden."""

from __future__ import annotations

from django import forms


class PurposeForm(forms.Form):
    """The purpose, as the audit trail keeps it; a service refuses one with a number in it."""

    purpose = forms.CharField(
        label="Keperluan", max_length=200, min_length=10, help_text="Tercatat di jejak audit; tanpa NIK."
    )
