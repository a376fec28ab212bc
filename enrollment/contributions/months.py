"""Months of contribution as the first day of each."""

from __future__ import annotations

import re
from datetime import date

from enrollment.programs.models import Wave
from jamsos.errors import DomainError
from jamsos.lib.dates import MONTHS

WRITTEN = re.compile(r"(\d{4})-(0[1-9]|1[0-2])", re.ASCII)


def wave_months(wave: Wave) -> list[date]:
    """The months a wave pays for, both ends included."""
    return [date(wave.program.year, month, 1) for month in range(wave.month_from, wave.month_to + 1)]


def label(month: date) -> str:
    """`Januari 2026`."""
    return f"{MONTHS[month.month - 1]} {month.year}"


def parse_month(text: str) -> date:
    """The month written as `2026-01`; raises `DomainError` for anything else."""
    match = WRITTEN.fullmatch(text.strip())
    if match is None or int(match[1]) < 1:
        raise DomainError(f"Bulan «{text[:20]}» tidak dikenali.", "Tulis sebagai tahun-bulan, misalnya 2026-01.")
    return date(int(match[1]), int(match[2]), 1)
