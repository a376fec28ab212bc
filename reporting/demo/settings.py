"""Sizes, dates and people of the worked example. The days are fixed so that every run tells the same story."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

YEAR = 2026
SEED = 59
LABEL = "2026-1"
LISTS_ON = date(2026, 3, 1)
LISTS_LABEL = "2026-03"
ANNOUNCED_WORKERS = 21_434
# Places for six in ten of those announced: enough to select, few enough to leave a waiting list.
PLACES = 0.6
MINUTES_ON = date(2026, 3, 9)
KADINSOS_ON = date(2026, 3, 10)
DECREED_ON = date(2026, 3, 30)
SUBMITTED_ON = date(2026, 4, 1)
MINUTES_NUMBER = "400.9/001/BA-PENDATAAN/2026"
KADINSOS_NUMBER = "400.9/015/Kep.Dinsos/2026"
DECREE_NUMBER = "500.15/Kep.101-Huk/2026"
AGREEMENT = "PKS/DEMO/001/2026"
SIGNER = "NAMA BUPATI PERAGAAN"
HEAD = "NAMA KEPALA DINAS PERAGAAN"
TEAM = "NAMA KETUA TIM PERAGAAN"
CERTIFIER = "NAMA KEPALA BAGIAN HUKUM PERAGAAN"
# The decree is of March, so contributions begin in April: cover is never bought for months gone by.
FIRST_MONTH, LAST_MONTH = 4, 12


@dataclass(frozen=True)
class Scale:
    """How many people stand in the register, and how many workers are proposed."""

    people: int
    workers: int


SCALES = {"demo": Scale(40_000, 2_143), "full": Scale(1_800_000, ANNOUNCED_WORKERS)}
