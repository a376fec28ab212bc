"""What a release says of its people, as the columns a regulation asks about (Pasal 19-22).

Whoever wants the whole list gets 1.8 million people: they leave the database by COPY, straight into columns.
"""

from __future__ import annotations

import polars as pl
from django.db import connection

from eligibility.reference.models import ReferenceList
from jamsos.lib.copying import copy_columns

SCHEMA = {
    "row_id": pl.Int64,
    "birth_date": pl.Date,
    "sex": pl.Categorical,
    "ktp_regency": pl.Categorical,
    "domicile_regency": pl.Categorical,
    "works": pl.Boolean,
    "job_status": pl.Categorical,
    "decile": pl.Int64,
    "disability": pl.Boolean,
    "marital": pl.Categorical,
    "dependants": pl.Int64,
    "district_id": pl.Int64,
    "village_id": pl.Int64,
    "ktp_occupation": pl.Categorical,
    "industry": pl.Categorical,
}
MARRIED = "KAWIN"


def list_facts(
    reference: ReferenceList, *, district_id: int | None = None, village_id: int | None = None, nowhere: bool = False
) -> pl.DataFrame:
    """One row per person of the list (of one kecamatan or desa, if given), in the order of the release.

    `nowhere`: only those whose kecamatan is not known here. `row_id` is the row of the release; `listed` is true for
    all. What the release does not say is null: unknown. Neither NIK nor name are among the columns. Registration date
    and track are the caller's to add.
    """
    places = {"list_id": reference.pk, "district_id": district_id, "village_id": village_id}
    where = " AND ".join(f"{name} = {int(pk)}" for name, pk in places.items() if pk is not None)
    where += " AND district_id IS NULL" if nowhere else ""
    columns = ", ".join(["row_no", *list(SCHEMA)[1:]])
    with connection.cursor() as cursor:
        people = copy_columns(cursor, f"SELECT {columns} FROM reference_person WHERE {where}", SCHEMA)
    told = people.with_columns(is_married("marital").alias("married"), pl.lit(True).alias("listed"))
    return told.drop("marital").sort("row_id")


def is_married(column: str) -> pl.Expr:
    """`kawin` on a proposal, `Kawin/nikah` in DTSEN; divorced and widowed are not."""
    return pl.col(column).cast(pl.String).str.to_uppercase().str.starts_with(MARRIED)
