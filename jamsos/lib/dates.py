"""Dates as Indonesian offices write them, and ages as the Perbup counts them.

Ages follow Pasal 21 huruf b of Perbup Serang 59/2025 read as `birth <= on - n years`: one is a year older on
the birthday itself; a person born on 29 February is so on 1 March of a common year.
"""

import re
from datetime import date, datetime, timedelta
from typing import NamedTuple

from jamsos.lib.money import terbilang

MONTHS = (
    *("Januari", "Februari", "Maret", "April", "Mei", "Juni"),
    *("Juli", "Agustus", "September", "Oktober", "November", "Desember"),
)
WEEKDAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
MONTH_NAMES = {name[:size].lower(): n for n, name in enumerate(MONTHS, 1) for size in (3, len(name))}
FIRST_YEAR, LAST_YEAR = 1900, 2100
FIRST_SERIAL = 10_000  # 18 May 1927; a smaller bare number is more likely a year than a date
_EXCEL_EPOCH = date(1899, 12, 30)
_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?:[ T]00:00(?::00(?:\.0+)?)?)?", re.ASCII)
_DAY_FIRST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})(?:[ T]00:00(?::00(?:\.0+)?)?)?", re.ASCII)
_NAMED = re.compile(r"(\d{1,2})([-/. ])([A-Za-z]{3,9})\2(\d{4})", re.ASCII)
_TWO_DIGIT_YEAR = re.compile(r"\d{1,2}[-/. ](?:\d{1,2}|[A-Za-z]+)[-/. ]\d{2}", re.ASCII)
_SERIAL = re.compile(r"\d{5}(?:\.0+)?", re.ASCII)
FORMS = "Tulis sebagai hh-bb-tttt (28-10-1980), hh/bb/tttt, tttt-bb-hh atau 28 Oktober 1980."


class SpelledDate(NamedTuple):
    """A date in words, for the opening of a berita acara."""

    weekday: str
    day: str
    month: str
    year: str
    digits: str


def parse_date(value: object) -> date:
    """A date from yyyy-mm-dd, dd-mm-yyyy, dd/mm/yyyy, `28 Oktober 1980` (or Okt, or with dashes), an Excel date cell
    or an Excel serial number.

    Raises ValueError, in Indonesian, for anything else: two-digit years, days that are not in the calendar,
    years outside 1900-2100, empty text.
    """
    if isinstance(value, datetime):
        return _within(value.date())
    if isinstance(value, date):
        return _within(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _from_serial(float(value))
    return _from_text(str(value if value is not None else "").strip())


def format_date(day: date) -> str:
    """`28 Oktober 2025`."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def format_short(day: date) -> str:
    """`28-10-2025`."""
    return f"{day.day:02}-{day.month:02}-{day.year:04}"


def spelled(day: date) -> SpelledDate:
    """The words of a date, each in title case: weekday, day, month, year, and the digits."""
    return SpelledDate(
        WEEKDAYS[day.weekday()],
        terbilang(day.day).title(),
        MONTHS[day.month - 1],
        terbilang(day.year).title(),
        format_short(day),
    )


def spell_date(day: date) -> str:
    """`Selasa, tanggal Dua Puluh Delapan bulan Oktober tahun Dua Ribu Dua Puluh Lima (28-10-2025)`."""
    words = spelled(day)
    return f"{words.weekday}, tanggal {words.day} bulan {words.month} tahun {words.year} ({words.digits})"


def completed_years(birth: date, on: date) -> int:
    """Birthdays passed on day `on`; negative when born later."""
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))


def years_after(day: date, years: int) -> date:
    """The same day `years` later (or earlier); what falls on 29 February is on 1 March of a common year."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def _from_text(text: str) -> date:
    if match := _YEAR_FIRST.fullmatch(text):
        return _calendar(text, match[1], match[3], match[4])
    if match := _DAY_FIRST.fullmatch(text):
        return _calendar(text, match[4], match[3], match[1])
    if _SERIAL.fullmatch(text):
        return _from_serial(float(text))
    if (match := _NAMED.fullmatch(text)) and (month := MONTH_NAMES.get(match[3].lower())):
        return _calendar(text, match[4], str(month), match[1])
    raise ValueError(_complaint(text))


def _complaint(text: str) -> str:
    if not text:
        return "Tanggal kosong."
    if _TWO_DIGIT_YEAR.fullmatch(text):
        return f'Tahun pada tanggal "{text}" hanya dua angka. {FORMS}'
    return f'Tanggal "{text[:40]}" tidak dikenali. {FORMS}'


def _calendar(text: str, year: str, month: str, day: str) -> date:
    try:
        return _within(date(int(year), int(month), int(day)))
    except ValueError as error:
        if "Tahun" in str(error):
            raise
        raise ValueError(f'Tanggal "{text}" tidak ada di kalender. {FORMS}') from None


def _within(day: date) -> date:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(f"Tahun {day.year:04} di luar {FIRST_YEAR}-{LAST_YEAR}.")
    return day


def _from_serial(serial: float) -> date:
    last = (date(LAST_YEAR, 12, 31) - _EXCEL_EPOCH).days
    if not FIRST_SERIAL <= serial < last + 1:
        raise ValueError(f"Angka {serial:g} bukan tanggal. {FORMS}")
    return _EXCEL_EPOCH + timedelta(days=int(serial))
