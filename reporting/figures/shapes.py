"""What every chapter of the catalogue is written with: one figure, where its rows open, whence it comes."""

from __future__ import annotations

from dataclasses import dataclass

from jamsos.accounts.policy import Act
from reporting.indicators import PEOPLE, Indicator, Opens

REGISTER, LEDGER, DECREES = "Register pekerja", "Buku iuran", "Keputusan Bupati"
PLAN, OFFICIAL, CLAIMED = "Program, pagu, dan kuota", "Angka BPJS yang dicatat", "Register klaim manfaat"
FUNDS, BOUND, DUE = "Pasal 15 ayat (2) dan Pasal 27", "Pasal 22 ayat (4) dan Pasal 27", "Pasal 24 ayat (2) huruf f"


@dataclass(frozen=True)
class Figure(Indicator):
    """A figure beside the chain: `at` = where its rows open."""

    at: Opens | None = None

    @property
    def opens(self) -> Opens | None:
        return self.at


def entries(kind: str) -> Opens:
    """The list of decrees, payments, ceilings or places that a figure is the sum of: no names."""
    return Opens("dashboard-figure", (Act.VIEW_DASHBOARD,), kind=kind)


def page(name: str, *acts: Act) -> Opens:
    """A page of the portal, for whoever may do all of `acts`."""
    return Opens(name, acts)


def figure(
    key: str,
    name: str,
    sentence: str,
    article: str,
    at: Opens | None,
    unit: str = PEOPLE,
    source: str = REGISTER,
) -> Figure:
    """A figure whose rows open at `at`."""
    return Figure(key, name, sentence, article, at, unit=unit, source=source)


def summed(key: str, name: str, sentence: str, article: str, unit: str, source: str) -> Figure:
    """A figure that is the sum of its entries."""
    return figure(key, name, sentence, article, entries(key), unit, source)
