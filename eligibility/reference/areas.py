"""Codes of kecamatan and desa in a release, and the places here that they mean.

Codes of BPS and of Kemendagri for a desa have the same length and other values, so a desa is only accepted within
the kecamatan that its family names.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from eligibility.reference.models import AreaSystem
from jamsos.regions.models import District, Village

_DISTRICT = {"district_code": pl.String, "district_id": pl.Int32, "system": pl.String}
_VILLAGE = {"village_code": pl.String, "district_id": pl.Int32, "village_id": pl.Int32}
_FIELDS = {AreaSystem.BPS: "code_bps", AreaSystem.KEMENDAGRI: "code_kemendagri"}


@dataclass(frozen=True)
class Areas:
    """`districts`: code, id, system; `villages`: code, district, id (BPS's code first when both fit)."""

    districts: pl.DataFrame
    villages: pl.DataFrame

    def place(self, families: pl.DataFrame) -> pl.DataFrame:
        """The rows with `district_id`, `village_id` (null = unknown) and `system`, in their order."""
        codes = families.with_columns(pl.col("district_code", "village_code").cast(pl.String))
        placed = codes.join(self.districts, on="district_code", how="left", maintain_order="left")
        placed = placed.join(self.villages, on=["village_code", "district_id"], how="left", maintain_order="left")
        return placed.with_columns(pl.col("district_code", "village_code", "system").cast(pl.Categorical))


def load_areas() -> Areas:
    """The codes of both systems as they are bridged now."""
    districts, villages = [], []
    for system, field in _FIELDS.items():
        districts += [(code, pk, system.value) for code, pk in District.objects.values_list(field, "pk")]
        bridged = Village.objects.exclude(**{field: None})
        villages += bridged.values_list(field, "district_id", "pk")
    unique = pl.DataFrame(villages, _VILLAGE, orient="row").unique(
        ["village_code", "district_id"], keep="first", maintain_order=True
    )
    return Areas(pl.DataFrame(districts, _DISTRICT, orient="row"), unique)
