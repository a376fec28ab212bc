"""Masks of document numbers, as data with the day from which each counts: writing a number, and reading one."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

FILE = Path(__file__).resolve().parents[2] / "fixtures" / "papers" / "masks.toml"


@dataclass(frozen=True)
class Mask:
    """How the numbers of a book look from `since` on: `400.9/{nomor}/Kep.{kode}/{tahun}`."""

    book: str
    mask: str
    kode: str
    since: date
    width: int = 1

    def write(self, running: int, year: int) -> str:
        """The number as printed: `400.9/015/Kep.Dinsos/2026`."""
        return self.mask.format(nomor=f"{running:0{self.width}}", kode=self.kode, tahun=year)

    def read(self, number: str, year: int) -> int | None:
        """The running number in what an officer typed; None when it does not follow the mask."""
        pattern = re.escape(self.mask.format(nomor="\0", kode=self.kode, tahun=year))
        found = re.fullmatch(pattern.replace(re.escape("\0"), r"0*([1-9]\d{0,6})"), number, re.IGNORECASE)
        return int(found[1]) if found else None


@cache
def masks() -> tuple[Mask, ...]:
    """All masks, the earliest first."""
    raw = tomllib.loads(FILE.read_text(encoding="utf-8"))["masks"]
    return tuple(sorted((Mask(**entry) for entry in raw), key=lambda mask: mask.since))


def mask_of(book: str, on: date) -> Mask | None:
    """The mask of a book that counts on the day; None before the first."""
    counting = [mask for mask in masks() if mask.book == book and mask.since <= on]
    return counting[-1] if counting else None
