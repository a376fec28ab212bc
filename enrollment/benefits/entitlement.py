"""What a person's paid months carry on the day of an event: JKM, JKK, beasiswa. Pure.

JKM in full asks for three consecutive paid months, otherwise the funeral cost is paid (Permenaker 1/2025); JKK asks
that the month of the accident is paid. Only what was paid by the day of the event counts for sure: what was paid
afterwards is for BPJS to say, and so is everything that the sources leave open (to be confirmed).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices

from jamsos.lib.dates import MONTHS
from jamsos.lib.money import rupiah

IN_A_ROW = 3
INACTIVE_AFTER = 3
"""Months of arrears from which BPJS counts somebody as inactive (to be confirmed)."""
JKM_FULL, FUNERAL = 42_000_000, 10_000_000
"""Whole rupiah; Permenaker 1/2025."""
Paid = Mapping[int, date]
"""Month, counted as year * 12 + month - 1 -> the first day on which it was paid."""


class Kind(TextChoices):
    JKM = "jkm", "JKM (meninggal dunia)"
    JKK = "jkk", "JKK (kecelakaan kerja)"
    SCHOOL = "beasiswa", "Beasiswa anak"


class Level(TextChoices):
    FULL = "penuh", "Berhak penuh"
    FUNERAL = "pemakaman", "Hanya biaya pemakaman"
    UNCLEAR = "klarifikasi", "Perlu klarifikasi BPJS"
    NONE = "tidak", "Tidak berhak menurut iuran"


@dataclass(frozen=True)
class Entitlement:
    """The answer with its sentence; `amount` in whole rupiah, None where BPJS works it out."""

    level: Level
    amount: int | None
    says: str


def ordinal(day: date) -> int:
    """The month of a day as one number, so that months can be counted."""
    return day.year * 12 + day.month - 1


def entitlement(kind: str, happened_on: date, paid: Paid) -> Entitlement:
    """What the paid months carry for an event on that day."""
    return {Kind.JKM: _jkm, Kind.JKK: _jkk, Kind.SCHOOL: _school}[Kind(kind)](happened_on, paid)


def row_before(happened_on: date, paid: Paid, *, in_time: bool) -> int:
    """Consecutive paid months up to the month of the event, which itself may still be unpaid.

    `in_time`: only months paid by the day of the event.
    """
    counted = {month for month, day in paid.items() if not in_time or day <= happened_on}
    month = ordinal(happened_on)
    start = month if month in counted else month - 1
    row = 0
    while start - row in counted:
        row += 1
    return row


def _jkm(happened_on: date, paid: Paid) -> Entitlement:
    row, later = row_before(happened_on, paid, in_time=True), row_before(happened_on, paid, in_time=False)
    if row >= IN_A_ROW:
        return Entitlement(
            Level.FULL, JKM_FULL, f"{row} bulan berturut-turut dibayar sampai kejadian; JKM {rupiah(JKM_FULL)}."
        )
    if later >= IN_A_ROW:
        return Entitlement(
            Level.UNCLEAR, None, f"{later} bulan berturut-turut, tetapi sebagian dibayar sesudah kejadian: tanya BPJS."
        )
    if row:
        told = f"Baru {row} bulan berturut-turut dibayar, kurang dari {IN_A_ROW}; biaya pemakaman {rupiah(FUNERAL)}."
        return Entitlement(Level.FUNERAL, FUNERAL, told)
    return _broken(happened_on, paid)


def _broken(happened_on: date, paid: Paid) -> Entitlement:
    """Not even the month before is paid: from never paid to a short gap."""
    month = ordinal(happened_on)
    before = [one for one, day in paid.items() if one < month and day <= happened_on]
    if not before:
        return Entitlement(Level.NONE, 0, "Belum ada iuran yang dibayar sampai hari kejadian (Pasal 1 angka 8).")
    last, gap = max(before), month - max(before) - 1
    told = f"Iuran terakhir sebelum kejadian {_label(last)}, {gap} bulan terlewat."
    if gap >= INACTIVE_AFTER:
        return Entitlement(Level.UNCLEAR, None, f"{told} Menurut BPJS mungkin tidak aktif lagi: tanya BPJS.")
    return Entitlement(Level.FUNERAL, FUNERAL, f"{told} Biaya pemakaman {rupiah(FUNERAL)}.")


def _jkk(happened_on: date, paid: Paid) -> Entitlement:
    day, month = paid.get(ordinal(happened_on)), _label(ordinal(happened_on))
    if day is None:
        return Entitlement(Level.NONE, 0, f"Iuran {month}, bulan kecelakaan, tidak dibayar.")
    if day > happened_on:
        return Entitlement(Level.UNCLEAR, None, f"Iuran {month} dibayar sesudah kecelakaan: tanya BPJS.")
    return Entitlement(Level.FULL, None, f"Iuran {month} sudah dibayar pada hari kecelakaan; jumlahnya dari BPJS.")


def _school(happened_on: date, paid: Paid) -> Entitlement:
    """The conditions of the scholarship are not in our sources: the ledger can only say whether anything was paid."""
    if row_before(happened_on, paid, in_time=True):
        return Entitlement(Level.UNCLEAR, None, "Syarat masa iur beasiswa belum terkonfirmasi: tanya BPJS.")
    return Entitlement(Level.NONE, 0, "Bulan sebelum kejadian tidak dibayar.")


def _label(month: int) -> str:
    return f"{MONTHS[month % 12]} {month // 12}"
