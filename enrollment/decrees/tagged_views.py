"""A decree for readers who listen: the same print with its list as a table that a screen reader can follow."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import capfirst

from enrollment.decrees.documents import TAGGED_NAMES
from enrollment.decrees.handover_views import OneIssued
from enrollment.decrees.jobs import render_tagged
from enrollment.decrees.models import Decree
from enrollment.decrees.rendering import VARIANT_LABELS, names_of
from jamsos.lib.money import number
from jamsos.ui.pages import StartJobPage

WHOLE = "Seluruh daftar"


class TaggedForm(forms.Form):
    """Only what is short enough is offered; a list that is too long says what to take instead."""

    district = forms.ChoiceField(label="Daftar", required=False)
    variant = forms.ChoiceField(
        label="Bentuk", choices=[(name, capfirst(label)) for name, label in VARIANT_LABELS.items()]
    )

    def __init__(self, *args: Any, decree: Decree, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names, field = names_of(decree), self.fields["district"]
        whole = sum(names.values())
        lists = {"": (WHOLE, whole)} | {name: (f"Kecamatan {name}", count) for name, count in names.items()}
        field.choices = [
            (key, f"{label} ({number(count)} nama)") for key, (label, count) in lists.items() if count <= TAGGED_NAMES
        ]
        if whole > TAGGED_NAMES:
            field.required, field.help_text = True, too_long(whole)
            field.error_messages["required"] = field.help_text


class TaggedPage(OneIssued, StartJobPage):
    title = "Bentuk untuk pembaca layar"
    intro = (
        "PDF bertanda (PDF/A-3a) yang isi tabelnya dapat dibacakan pembaca layar baris demi baris bagi penyandang "
        "disabilitas netra; isinya sama dengan bentuk lain. Hasilnya muncul di antara dokumen keputusan."
    )
    form_class = TaggedForm
    kind = render_tagged
    submit_label = "Cetak"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"decree": self.decree}

    def get_params(self, form: TaggedForm) -> dict[str, Any]:
        return {"decree_id": self.decree.pk, **form.cleaned_data}


def too_long(names: int) -> str:
    """Why the whole list is not offered, and what is."""
    return (
        f"Seluruh daftar ({number(names)} nama) melampaui batas {number(TAGGED_NAMES)} nama sekali cetak. "
        "Pilih petikan per kecamatan."
    )
