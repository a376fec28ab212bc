"""The days a report is about: a half year (Pasal 26 ayat (3)), or any range of days of one programme year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from jamsos.errors import DomainError
from jamsos.lib.dates import format_date

HALVES = {1: ((1, 1), (6, 30)), 2: ((7, 1), (12, 31))}


@dataclass(frozen=True)
class Period:
    """From `first` to `last`, both included, within one year."""

    first: date
    last: date

    def __str__(self) -> str:
        return f"{format_date(self.first)} sampai dengan {format_date(self.last)}"

    @property
    def year(self) -> int:
        return self.first.year

    @property
    def months(self) -> range:
        """Numbers of the months that the period touches."""
        return range(self.first.month, self.last.month + 1)

    @property
    def half(self) -> int | None:
        """1 or 2 when the period is a half year."""
        ends = ((self.first.month, self.first.day), (self.last.month, self.last.day))
        return next((number for number, days in HALVES.items() if days == ends), None)


def titled(title: str, period: str) -> str:
    """`Laporan semester I 2026`: a word that ends the title and begins the period is said once."""
    first = period.partition(" ")[0]
    return f"{title.removesuffix(f' {first}')} {period}"


def half_year(year: int, number: int) -> Period:
    """January to June (1), July to December (2); raises `DomainError` for another number."""
    if number not in HALVES:
        raise DomainError(f"Semester {number} tidak ada.", "Isi 1 (Januari-Juni) atau 2 (Juli-Desember).")
    (month, day), (last_month, last_day) = HALVES[number]
    return Period(date(year, month, day), date(year, last_month, last_day))


def between(first: date, last: date) -> Period:
    """A range of days; raises `DomainError` when it runs backwards or over a turn of the year."""
    if last < first:
        raise DomainError("Akhir periode mendahului awalnya.", "Tukar kedua tanggal itu.")
    if first.year != last.year:
        raise DomainError(
            "Periode laporan melewati pergantian tahun.", "Buat satu laporan untuk setiap tahun program."
        )
    return Period(first, last)
