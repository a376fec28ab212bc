"""Months of contribution as the first day of each."""

from __future__ import annotations

import re
from datetime import date

from enrollment.decrees.models import Decree
from jamsos.errors import DomainError
from jamsos.lib.dates import MONTHS

WRITTEN = re.compile(r"(\d{4})-(0[1-9]|1[0-2])", re.ASCII)


def decree_months(decree: Decree) -> list[date]:
    """The months a Keputusan Bupati pays for, both ends included: an amendment begins later than its wave."""
    return [date(decree.program.year, month, 1) for month in range(decree.first_month, decree.wave.month_to + 1)]


def label(month: date) -> str:
    """`Januari 2026`."""
    return f"{MONTHS[month.month - 1]} {month.year}"


def code(month: date) -> str:
    """`2026-01`, as `parse_month` reads it."""
    return f"{month:%Y-%m}"


def parse_month(text: str) -> date:
    """The month written as `2026-01`; raises `DomainError` for anything else."""
    match = WRITTEN.fullmatch(text.strip())
    if match is None or int(match[1]) < 1:
        raise DomainError(f"Bulan «{text[:20]}» tidak dikenali.", "Tulis sebagai tahun-bulan, misalnya 2026-01.")
    return date(int(match[1]), int(match[2]), 1)
