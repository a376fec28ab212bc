"""Forms about a change that is asked for."""

from __future__ import annotations

from typing import Any

from django import forms

from enrollment.corrections.barriers import correctable
from enrollment.workers.columns import BY_FIELD
from enrollment.workers.forms import ChangeForm
from enrollment.workers.showing import HIDDEN, cells_of


class CorrectionForm(ChangeForm):
    """The data as they stand, of them only what may still be put right in the person's state, and the reason."""

    reason = forms.CharField(
        label="Alasan",
        min_length=5,
        max_length=200,
        help_text="Dasar perubahannya, misalnya: KTP-el baru diperlihatkan 3 Februari 2026. Tanpa NIK.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shown = {*correctable(self.one.state), "seen", "reason"}
        self.fields = {name: field for name, field in self.fields.items() if name in shown}

    def cells(self) -> dict[str, str]:
        """All columns of the worker file: as they stand, with what was typed laid upon them."""
        data = self.cleaned_data
        named = [name for name in BY_FIELD if name in data and name != "village"]
        typed = {BY_FIELD[name].name: data[name] for name in named if data[name] or name not in HIDDEN}
        if village := data.get("village"):
            typed |= {"DESA": village.name, "KECAMATAN": village.district.name}
        return cells_of(self.one) | typed


class DecisionForm(forms.Form):
    reason = forms.CharField(
        label="Alasan", min_length=5, max_length=200, help_text="Apa yang Anda periksa. Tercatat; tanpa NIK."
    )
