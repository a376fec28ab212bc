"""Days in forms and filters: one calendar, read as the files are."""

from __future__ import annotations

from datetime import date

import pytest
from django import forms

from jamsos.ui.days import DayField, DayFilter

DAY = date(1977, 1, 1)


class DayForm(forms.Form):
    day = DayField(label="Tanggal")


@pytest.mark.parametrize("typed", ["1977-01-01", "01-01-1977", "1/1/1977", "1 Januari 1977", "1 jan 1977"])
def test_what_is_typed_is_read_and_shown_in_the_calendar(typed) -> None:
    form = DayForm({"day": typed})
    assert form.is_valid() and form.cleaned_data["day"] == DAY
    drawn = str(form["day"])
    assert 'type="date"' in drawn and 'value="1977-01-01"' in drawn
    assert DayFilter(field_name="at").field.clean(typed) == DAY


@pytest.mark.parametrize(
    ("typed", "told"),
    [("1 Jan 77", "hanya dua angka"), ("31-02-1977", "tidak ada di kalender"), ("kemarin", "28 Oktober 1980")],
)
def test_what_is_no_day_is_told_with_how_to_write_it(typed, told) -> None:
    form = DayForm({"day": typed})
    assert told in form.errors["day"][0]


def test_initial_days_and_texts_are_shown() -> None:
    for initial in (DAY, "01-01-1977"):
        assert 'value="1977-01-01"' in str(DayForm(initial={"day": initial})["day"])
