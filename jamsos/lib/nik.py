"""NIK and No. KK: 16 digits, text everywhere.

A NIK is PPKKCC (place of first registration) + DDMMYY (day + 40 for women) + serial 0001-9999; it is not
reissued when a birth date is corrected. So only a bad format is a reason to refuse; a prefix or a date that
disagrees with other data is for the caller to weigh.

The checks are one table of regular expressions, in the dialect that Python and Polars share, so that one
value and a column of 1.8 million are judged by the same lines.
"""

import re
import unicodedata
from datetime import date
from typing import NamedTuple

LENGTH = 16
MASK = "********"


class Check(NamedTuple):
    """A fault of an identifier: its code, the Indonesian reason, and the pattern of the whole faulty text."""

    code: str
    reason: str
    pattern: str


def _format_checks(name: str) -> tuple[Check, ...]:
    equal = "|".join(f"{digit}{{{LENGTH}}}" for digit in range(10))
    return (
        Check("empty", f"{name} kosong", r"[ \t\r\n]*"),
        Check(
            "number",
            f"{name} telah berubah menjadi bilangan (.0 atau E+15), digitnya tidak dapat dipercaya",
            r"[0-9]+(?:[.,][0-9]*)?[eE][+]?[0-9]+|[0-9]+\.0",
        ),
        Check("digits", f"{name} memuat tanda selain angka", r"[\s\S]*[^0-9][\s\S]*"),
        Check("short", f"{name} kurang dari {LENGTH} angka", rf"[0-9]{{1,{LENGTH - 1}}}"),
        Check("long", f"{name} lebih dari {LENGTH} angka", rf"[0-9]{{{LENGTH + 1},}}"),
        Check("equal", f"semua angka {name} sama", equal),
    )


KK_CHECKS = _format_checks("No. KK")
NIK_CHECKS = (
    *_format_checks("NIK"),
    Check("province", "kode provinsi NIK di luar 11-96", "(?:0[0-9]|10|9[7-9])[0-9]{14}"),
    Check(
        "day",
        "hari lahir dalam NIK tidak ada (harus 01-31, perempuan 41-71)",
        "[0-9]{6}(?:00|3[2-9]|40|7[2-9]|[89][0-9])[0-9]{8}",
    ),
    Check(
        "month",
        "bulan lahir dalam NIK tidak ada (harus 01-12)",
        "[0-9]{8}(?:00|1[3-9]|[2-9][0-9])[0-9]{6}",
    ),
    Check(
        "date",
        "tanggal lahir dalam NIK tidak ada di kalender",
        "[0-9]{6}(?:[37][01]02[0-9]{2}|[37]1(?:04|06|09|11)[0-9]{2}"
        "|[26]902(?:[02468][1235679]|[13579][01345789]))[0-9]{4}",
    ),
    Check("serial", "nomor urut NIK 0000", "[0-9]{12}0000"),
)
REASONS = {check.code: check.reason for check in NIK_CHECKS}
KK_REASONS = {check.code: check.reason for check in KK_CHECKS}

NUMBER = KK_CHECKS[1].pattern
SEPARATORS = "[\\s\\x00-\\x20.,=\"'`´‘’“”\u00a0\u200b-\u200f\u2060\ufeff-]+"
# The digits of every script stand before plane 2; walking all of Unicode would cost each process a quarter second.
_END_OF_DIGITS = 0x20000
FOREIGN_DIGITS = {
    char: str(unicodedata.digit(char))
    for char in map(chr, range(128, _END_OF_DIGITS))
    if unicodedata.category(char) == "Nd"
}
_TO_ASCII = str.maketrans(FOREIGN_DIGITS)
_GROUPED = re.compile(r"(?<![0-9])(?<![0-9][ .-])[0-9](?:[ .-]{0,2}[0-9]){15}(?![ .-]{0,2}[0-9])")
"""Sixteen digits, no more, as they are read out: `3604 6145 0678 0001`, `360461.450678.0001`."""


class Parts(NamedTuple):
    """What the digits of a well-formed NIK say. `year` has two digits: the century is not in the NIK."""

    region: str
    day: int
    month: int
    year: int
    sex: str
    serial: str


def clean(text: str | None) -> str:
    """The identifier without spaces, dots, dashes, commas, quotes and `=`; digits of other scripts as 0-9.

    Text already spoilt by a spreadsheet (`3.604E+15`, `...0001.0`) is only stripped: the checks name it.
    """
    text = (text or "").translate(_TO_ASCII).strip(" \t\r\n")
    return text if re.fullmatch(NUMBER, text) else re.sub(SEPARATORS, "", text)


def problem(nik: str | None) -> str | None:
    """The Indonesian reason why this cleaned text is not a NIK, or None when its format is right."""
    return REASONS.get(problem_code(nik) or "")


def stands_in(text: str) -> bool:
    """Whether a NIK or No. KK (dated alike) is written in the text, in one run or in groups."""
    text = text.translate(_TO_ASCII)
    return mask_in(text) != text


def mask_in(text: str) -> str:
    """The text with every NIK or No. KK in it masked, also one written in groups."""
    return _GROUPED.sub(_masked, text)


def _masked(found: re.Match[str]) -> str:
    digits = clean(found[0])
    return mask(digits) if problem(digits) is None else found[0]


def problem_code(nik: str | None) -> str | None:
    """The code of the first failing check of `NIK_CHECKS`, or None."""
    return _first_fault(NIK_CHECKS, nik)


def kk_problem(nkk: str | None) -> str | None:
    """The Indonesian reason why this cleaned text is not a No. KK, or None."""
    return KK_REASONS.get(_first_fault(KK_CHECKS, nkk) or "")


def mask(nik: str | None) -> str:
    """The NIK as screens show it: `3604********0001`. Anything that is not 16 long is hidden whole."""
    text = nik or ""
    return f"{text[:4]}{MASK}{text[-4:]}" if len(text) == LENGTH else "*" * len(text)


def parts(nik: str) -> Parts:
    """The fields of a well-formed NIK. Raises ValueError with the Indonesian reason for any other text."""
    if reason := problem(nik):
        raise ValueError(reason)
    day = int(nik[6:8])
    return Parts(nik[:6], day % 40, int(nik[8:10]), int(nik[10:12]), "P" if day > 40 else "L", nik[12:])


def birth_date_of(nik: str, on: date) -> date | None:
    """The latest day not after `on` that the NIK can mean (its year has two digits), or None."""
    said = parts(nik)
    century = on.year - on.year % 100
    for year in (century + said.year, century - 100 + said.year):
        born = _day(year, said.month, said.day)
        if born and born <= on:
            return born
    return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _first_fault(checks: tuple[Check, ...], text: str | None) -> str | None:
    return next((check.code for check in checks if re.fullmatch(check.pattern, text or "")), None)
