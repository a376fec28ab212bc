"""NIK and No. KK that pass every format check and that no office ever issued (the mark is in the package's text)."""

import numpy as np
from numpy.typing import NDArray

from jamsos.errors import DomainError

LAST_SERIAL = 9999
MARK_POSITION = 4
MARK_DIGITS = "6789"


def calendar(days: NDArray) -> tuple[NDArray, NDArray, NDArray]:
    """Year, month and day of days since 1970-01-01."""
    dates = days.astype("datetime64[D]")
    months = dates.astype("datetime64[M]")
    year = months.astype("datetime64[Y]").astype(np.int64) + 1970
    month = months.astype(np.int64) % 12 + 1
    return year, month, (dates - months.astype("datetime64[D]")).astype(np.int64) + 1


def day_numbers(year: NDArray, month: NDArray, day: NDArray) -> NDArray[np.int64]:
    """Days since 1970-01-01; a day past the end of its month runs into the next one."""
    months = ((year - 1970) * 12 + month - 1).astype("datetime64[M]")
    return months.astype("datetime64[D]").astype(np.int64) + day - 1


def issue(area: NDArray, day: NDArray, female: NDArray | bool) -> NDArray[np.int64]:
    """One 16-digit number per row: area (6 digits), date (day number; women +40), serial by order of the rows.

    The same numbering makes a No. KK from the date of the card with `female=False`.
    Raises DomainError when more than 9,999 rows share area, date and sex.
    """
    year, month, of_month = calendar(day)
    prefix = area * 10**6 + (of_month + 40 * np.asarray(female)) * 10**4 + month * 100 + year % 100
    serial = _rank(prefix)
    if len(serial) and serial.max() > LAST_SERIAL:
        raise DomainError(
            "Nomor urut NIK sintetis habis: lebih dari 9.999 orang lahir pada hari dan kecamatan yang sama.",
            "Kurangi nilai --people.",
        )
    return prefix * 10**4 + serial


def is_marked(nik: str) -> bool:
    """True when this NIK carries the mark of a made-up person (fifth digit 6-9)."""
    return nik[MARK_POSITION : MARK_POSITION + 1] in MARK_DIGITS and len(nik) > MARK_POSITION


def _rank(keys: NDArray) -> NDArray[np.int64]:
    """1, 2, 3 ... within equal keys, in the order of the rows."""
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]][: len(keys)])
    lengths = np.diff(np.r_[starts, len(keys)])
    rank = np.empty(len(keys), dtype=np.int64)
    rank[order] = np.arange(len(keys)) - np.repeat(starts, lengths) + 1
    return rank
