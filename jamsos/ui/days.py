"""The one way in which forms and filters ask for a day: the browser's calendar; typed, it is read as in files."""

from __future__ import annotations

from datetime import date
from typing import Any

import django_filters as filters
from django import forms

from jamsos.lib.dates import FORMS, format_date, parse_date


class DayInput(forms.DateInput):
    """The calendar, which takes days only as yyyy-mm-dd: text that can be read is shown like that too."""

    input_type = "date"

    def format_value(self, value: Any) -> str | None:
        try:
            return parse_date(value).isoformat()
        except ValueError:
            return super().format_value(value)


DAY = DayInput(format="%Y-%m-%d")


class DayField(forms.DateField):
    """A day as clerks write it."""

    default_error_messages = {"invalid": FORMS}
    widget = DAY

    def to_python(self, value: Any) -> date | None:
        try:
            return parse_date(value) if value not in self.empty_values else None
        except ValueError as error:
            raise forms.ValidationError(str(error)) from None


class DayFilter(filters.DateFilter):
    """A filter by a day."""

    field_class = DayField


class SpanForm(forms.Form):
    """A form that asks for the days `dari` and `sampai`: the last does not come before the first."""

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        first, last = data.get("dari"), data.get("sampai")
        if first and last and last < first:
            self.add_error("sampai", f"Tanggal akhir mendahului tanggal awal, {format_date(first)}.")
        return data
