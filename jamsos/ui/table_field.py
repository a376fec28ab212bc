"""The upload of a table: what cannot be one is refused on the form, not by a job that reads it later."""

from __future__ import annotations

from django import forms
from django.core.validators import FileExtensionValidator

READ = ["xlsx", "csv", "txt"]


class TableField(forms.FileField):
    """A workbook or a text with separators, by the ending of its name; what is in it is for the reader to say."""

    widget = forms.ClearableFileInput(attrs={"accept": ",".join(f".{ending}" for ending in READ)})
    default_validators = (
        FileExtensionValidator(READ, "Berkas ini bukan tabel. Pilih berkas xlsx atau csv dari templatnya."),
    )
