"""The upload of a table that a job reads later: what cannot be one is refused on the form already.

Where the file is read at once the reader itself says what it is, and says it better.
"""

from __future__ import annotations

from django import forms
from django.core.validators import FileExtensionValidator

READ = ["xlsx", "csv", "txt"]
OTHER = "Berkas ini tidak dapat dibaca. Simpan tabelnya sebagai xlsx atau csv, lalu unggah."


class TableField(forms.FileField):
    """A workbook or a text with separators, by the ending of its name; what is in it is for the reader to say."""

    widget = forms.FileInput(attrs={"accept": ",".join(f".{ending}" for ending in READ)})
    default_validators = (FileExtensionValidator(READ, OTHER),)
