"""Dates as clerks write them, and ages on the boundary."""

from datetime import date, datetime, timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jamsos.lib import date_columns, dates

DAY = date(2025, 10, 28)
days = st.dates(date(1900, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    "value",
    [
        "2025-10-28",
        "28-10-2025",
        "28/10/2025",
        "28.10.2025",
        " 28-10-2025 ",
        "2025-10-28 00:00:00",
        "2025-10-28T00:00:00",
        "28 Oktober 2025",
        "28 oktober 2025",
        "28 OKT 2025",
        "28-Okt-2025",
        "28/Oktober/2025",
        45958,
        45958.0,
        45958.75,
        "45958",
        "45958.0",
        DAY,
        datetime(2025, 10, 28, 13, 5),
    ],
)
def test_one_day_written_in_many_ways(value: object) -> None:
    assert dates.parse_date(value) == DAY


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("", "kosong"),
        (None, "kosong"),
        ("28-10-25", "hanya dua angka"),
        ("28/Okt/25", "hanya dua angka"),
        ("28 Okt 25", "hanya dua angka"),
        ("31 Februari 1990", "tidak ada di kalender"),
        ("28 Oct 2025", "tidak dikenali"),
        ("28 Oktob 2025", "tidak dikenali"),
        ("28-Okt 2025", "tidak dikenali"),
        ("Oktober 2025", "tidak dikenali"),
        ("31/02/1990", "tidak ada di kalender"),
        ("29-02-2023", "tidak ada di kalender"),
        ("2025-13-01", "tidak ada di kalender"),
        ("0000-01-01", "tidak ada di kalender"),
        ("01-01-9999", "Tahun 9999"),
        ("0001-01-01", "Tahun 0001"),
        (date(9999, 12, 31), "Tahun 9999"),
        (datetime(1, 1, 1), "Tahun 0001"),
        ("28-10/2025", "tidak dikenali"),
        ("28102025", "tidak dikenali"),
        ("dua puluh", "tidak dikenali"),
        ("٢٨-10-2025", "tidak dikenali"),
        ("1995", "tidak dikenali"),
        (1995, "bukan tanggal"),
        (-1, "bukan tanggal"),
        (float("nan"), "bukan tanggal"),
        (float("inf"), "bukan tanggal"),
        (10**30, "bukan tanggal"),
        (True, "tidak dikenali"),
        ("9" * 100_000, "tidak dikenali"),
    ],
)
def test_what_is_no_date_is_refused_in_indonesian(value: object, reason: str) -> None:
    with pytest.raises(ValueError, match=reason) as refused:
        dates.parse_date(value)
    assert len(str(refused.value)) < 200


@given(days)
def test_every_written_form_is_read_back(day: date) -> None:
    named = dates.format_date(day)
    forms = [
        named,
        f"{day.day}-{dates.MONTHS[day.month - 1][:3]}-{day.year}",
        day.isoformat(),
        dates.format_short(day),
        f"{day.day}/{day.month}/{day.year:04}",
    ]
    assert {dates.parse_date(form) for form in forms} == {day}


@given(st.text())
def test_any_text_is_a_date_or_a_value_error(text: str) -> None:
    try:
        assert 1900 <= dates.parse_date(text).year <= 2100
    except ValueError as refused:
        assert str(refused).endswith(".")


def test_the_words_of_letters_and_minutes() -> None:
    assert dates.format_date(DAY) == "28 Oktober 2025"
    assert dates.spell_date(DAY) == (
        "Selasa, tanggal Dua Puluh Delapan bulan Oktober tahun Dua Ribu Dua Puluh Lima (28-10-2025)"
    )
    assert dates.spelled(date(2026, 1, 1)) == (
        "Kamis",
        "Satu",
        "Januari",
        "Dua Ribu Dua Puluh Enam",
        "01-01-2026",
    )


@pytest.mark.parametrize(
    ("birth", "on", "years"),
    [
        (date(2007, 10, 28), DAY, 18),
        (date(2007, 10, 29), DAY, 17),
        (date(1960, 10, 29), DAY, 64),
        (date(1960, 10, 28), DAY, 65),
        (date(2004, 2, 29), date(2022, 2, 28), 17),
        (date(2004, 2, 29), date(2022, 3, 1), 18),
        (date(2004, 2, 29), date(2024, 2, 29), 20),
        (date(2006, 2, 28), date(2024, 2, 29), 18),
        (date(2006, 3, 1), date(2024, 2, 29), 17),
        (DAY, DAY, 0),
        (DAY + timedelta(days=1), DAY, -1),
    ],
)
def test_completed_years_turn_on_the_birthday(birth: date, on: date, years: int) -> None:
    assert dates.completed_years(birth, on) == years


def years_before(day: date, years: int) -> date:
    """`day - n years` as PostgreSQL counts: 29 February becomes the 28th in a common year."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


@given(days, days)
def test_the_age_is_the_law_read_as_a_comparison_of_dates(one: date, other: date) -> None:
    birth, on = sorted((one, other))
    years = dates.completed_years(birth, on)
    assert birth <= years_before(on, years)
    assert birth > years_before(on, years + 1)


@given(st.lists(st.tuples(st.none() | days, st.none() | days), max_size=20), days)
def test_a_column_of_ages_equals_the_single_ones(pairs: list[tuple[date | None, date | None]], fixed: date) -> None:
    frame = pl.DataFrame(pairs, schema={"birth": pl.Date, "on": pl.Date}, orient="row")
    ages = frame.select(
        by_row=date_columns.completed_years_expr("birth", "on"),
        fixed=date_columns.completed_years_expr(pl.col("birth"), fixed),
    )
    expected = [dates.completed_years(b, o) if b and o else None for b, o in pairs]
    assert ages["by_row"].to_list() == expected
    assert ages["fixed"].to_list() == [dates.completed_years(b, fixed) if b else None for b, _ in pairs]
