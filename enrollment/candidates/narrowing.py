"""A choice among candidates: the same on stored counts, on the people of a release, in an address and in words."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlencode

import polars as pl
from django.db.models import QuerySet

from enrollment.candidates.models import Cell
from jamsos.regions.models import District, Village

NONE = "-"
"""The choice of people to whom no letter applies."""


@dataclass(frozen=True)
class Narrowing:
    """Ids of places, a job as counted, an age band, a decile (0 = unknown), one letter of priority; None = all."""

    district: int | None = None
    village: int | None = None
    job: str | None = None
    age: str | None = None
    decile: int | None = None
    letter: str | None = None

    @property
    def chosen(self) -> dict[str, Any]:
        """What was chosen, for the address, the audit trail and the proposal. Nothing in it concerns one person."""
        return {name: value for name, value in asdict(self).items() if value is not None}

    @property
    def query(self) -> str:
        return urlencode(self.chosen)

    def but(self, **more: Any) -> Narrowing:
        """The same choice with other parts."""
        return Narrowing(**asdict(self) | more)

    def of_cells(self, cells: QuerySet[Cell]) -> QuerySet[Cell]:
        """Those of the stored counts."""
        plain = {name: value for name, value in self.chosen.items() if name != "letter"}
        found = cells.filter(**plain)
        if self.letter == NONE:
            return found.filter(letters="")
        return found.filter(letters__regex=rf"(^|,){re.escape(self.letter)}(,|$)") if self.letter else found

    def of_people(self, people: pl.DataFrame) -> pl.DataFrame:
        """Those of the people of `finding.judge`."""
        columns = {"district": "district_id", "village": "village_id"}
        for name, value in self.chosen.items():
            if name != "letter":
                people = people.filter(pl.col(columns.get(name, name)) == value)
        if self.letter == NONE:
            return people.filter(pl.col("letters") == "")
        named = pl.col("letters").str.split(",")
        return people.filter(named.list.contains(self.letter)) if self.letter else people

    def words(self, name_of: Callable[[str], str]) -> list[tuple[str, str]]:
        """What was chosen as labels and words; `name_of` a job."""
        shown = {
            "Kecamatan": self.district and District.objects.get(pk=self.district).name,
            "Desa": self.village and Village.objects.get(pk=self.village).name,
            "Pekerjaan": self.job and name_of(self.job),
            "Usia": self.age and f"{self.age} tahun" if self.age != "" else "belum diketahui",
            "Desil": None if self.decile is None else str(self.decile or "belum diketahui"),
            "Huruf prioritas": {NONE: "tidak ada"}.get(self.letter or "", self.letter),
        }
        return [(label, value) for label, value in shown.items() if value]
