"""Kecamatan and desa by name, as lists of other offices write them; thirteen desa names need their kecamatan."""

from __future__ import annotations

from typing import NamedTuple

import polars as pl

from jamsos.regions.models import District, Village

_PREFIX = r"^\s*(?:DESA|DS|KELURAHAN|KEL|KECAMATAN|KEC)\b[.\s]*"


class Places(NamedTuple):
    """The regency's kecamatan (`d`) and desa (`v`) by the letters of their names; `only`: a desa named as no other."""

    districts: pl.DataFrame
    villages: pl.DataFrame
    only: pl.DataFrame


def known_places() -> Places:
    """Read once, before threads place what they read."""
    villages = _villages()
    once = villages.filter(pl.col("v").is_unique())
    only = once.select("v", only_district_id="district_id", only_village_id="village_id")
    return Places(_districts(), villages, only)


def place(people: pl.DataFrame, places: Places) -> pl.DataFrame:
    """The rows with `district_id` and `village_id` for their columns `district` and `village`; null = not known.

    Without a kecamatan a desa is known only where its name stands for one desa of the regency. Few pairs of names
    occur many times, so each pair is looked up once.
    """
    pairs = people.select("district", "village").unique()
    known = pairs.with_columns(d=_key("district"), v=_key("village"))
    found = known.join(places.districts, on="d", how="left").join(places.villages, on=["district_id", "v"], how="left")
    found = found.join(places.only, on="v", how="left")
    alone = pl.col("d").is_null() | (pl.col("d") == "")
    found = found.select(
        "district",
        "village",
        pl.when(alone).then("only_district_id").otherwise("district_id").alias("district_id"),
        pl.when(alone).then("only_village_id").otherwise("village_id").alias("village_id"),
    )
    return people.join(found, on=["district", "village"], how="left", nulls_equal=True, maintain_order="left")


def _key(column: str) -> pl.Expr:
    return pl.col(column).str.to_uppercase().str.replace(_PREFIX, "").str.replace_all("[^A-Z0-9]", "")


def _districts() -> pl.DataFrame:
    rows = list(District.objects.values_list("name", "pk"))
    return pl.DataFrame(rows, {"name": pl.String, "district_id": pl.Int32}, orient="row").select(
        "district_id", d=_key("name")
    )


def _villages() -> pl.DataFrame:
    rows = list(Village.objects.values_list("name", "district_id", "pk"))
    schema = {"name": pl.String, "district_id": pl.Int32, "village_id": pl.Int32}
    return pl.DataFrame(rows, schema, orient="row").select("district_id", "village_id", v=_key("name"))
