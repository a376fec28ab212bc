"""Fields drawn in code look as Django's own templates draw them."""

from __future__ import annotations

import re

import pytest
from django import forms
from django.db import models
from django.forms.renderers import DjangoTemplates
from django.template.loader import render_to_string

from jamsos.ui.widgets import Renderer

EVIL = '"><script>'
PLACES = [("", "semua"), ("Kecamatan <A>", [("1", EVIL), (2, "Desa")]), ("3", "Lain")]


def tidy(html: str) -> str:
    return re.sub(r"\s*([<>])\s*", r"\1", html).replace(" selected", "selected")


@pytest.mark.parametrize(
    "widget",
    [
        forms.TextInput({"placeholder": EVIL, "required": True, "disabled": False, "maxlength": 80}),
        forms.NumberInput({"min": 0}),
        forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        forms.PasswordInput(render_value=True),
        forms.EmailInput(),
        forms.HiddenInput(),
        forms.CheckboxInput(),
        forms.Select({"hx-get": "/x/?a=1&b=2", "required": True}, choices=PLACES),
        forms.NullBooleanSelect(),
        forms.SelectMultiple(choices=PLACES),
        forms.RadioSelect(choices=PLACES[::2]),
        forms.CheckboxSelectMultiple(choices=PLACES[::2]),
        forms.Textarea(),
        forms.FileInput(),
    ],
    ids=lambda widget: type(widget).__name__,
)
@pytest.mark.parametrize("value", [None, "", "1", 2, True, EVIL])
def test_a_field_is_drawn_as_by_the_template(widget: forms.Widget, value: object) -> None:
    attributes = {"id": "id_isi", "class": "form-control"}
    ours, djangos = (
        tidy(widget.render("isi", value, attributes, renderer())) for renderer in (Renderer, DjangoTemplates)
    )
    assert ours == djangos
    assert "<script>" not in ours


class AForm(forms.Form):
    """One field of each kind that has a shape of its own."""

    nama = forms.CharField(label="Nama", help_text="Sesuai KTP-el.")
    desa = forms.ChoiceField(label="Desa", choices=PLACES, required=False)
    setuju = forms.BooleanField(label="Saya menyatakan")
    hasil = forms.ChoiceField(label="Hasil", choices=PLACES[::2], widget=forms.RadioSelect)
    berkas = forms.FileField(label="Berkas", help_text="xlsx")
    rahasia = forms.CharField(widget=forms.HiddenInput, required=False)


@pytest.mark.parametrize("name", [name for name in AForm.base_fields if name != "rahasia"])
def test_each_field_has_a_label_and_tells_its_error(name: str) -> None:
    shown = render_to_string("bootstrap5/field.html", {"field": AForm({})[name], "form_show_errors": True})
    field = AForm.base_fields[name]
    assert field.label in re.search(r"<(label|legend)[^>]*>(.*?)</\1>", shown, re.DOTALL)[2]
    assert ("Bidang ini" in shown) == field.required
    assert ("is-invalid" in shown) == field.required
    assert (f'id="id_{name}_helptext"' in shown) == bool(field.help_text)


def test_a_hidden_field_stands_alone() -> None:
    shown = render_to_string("bootstrap5/field.html", {"field": AForm()["rahasia"]})
    assert shown.strip() == '<input type="hidden" name="rahasia" id="id_rahasia">'


@pytest.mark.parametrize(("required", "words"), [(True, "Pilih …"), (False, "Tidak diisi")])
def test_an_empty_choice_is_said_in_words(required: bool, words: str) -> None:
    field = models.CharField(choices=[("a", "A")], blank=True).formfield(required=required)
    form = type("Chosen", (forms.Form,), {"jenis": field})()
    shown = str(form["jenis"])
    assert f'<option value="" selected>{words}</option>' in shown and "---" not in shown
