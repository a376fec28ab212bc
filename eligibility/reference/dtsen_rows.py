"""The persons of a release as csv for COPY, and how they are distributed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import BytesIO

import polars as pl

from eligibility.reference.dtsen import Release
from eligibility.reference.loading import COLUMNS
from eligibility.reference.textfile import ahead
from jamsos.lib.names import name_key, sound_key

BATCH = 50_000
OF_FAMILY = (
    *("domicile_regency", "district_id", "village_id", "village_code", "domicile_address", "family_size", "decile"),
)


def csv_batches(release: Release, list_id: int, advance: Callable[[int], None]) -> Iterator[bytes]:
    """The persons in the order of their lines; `advance` gets the number of members gone through so far."""
    families = release.families.select(OF_FAMILY)
    keys, bearer = _name_keys(release.people.select("name"))

    def batch(start: int) -> bytes:
        people = release.people.slice(start, BATCH)
        parts = (people, families[people["family"]], keys[bearer.slice(start, BATCH)])
        return _csv(pl.concat(parts, how="horizontal").filter(pl.col("family").is_not_null()), list_id)

    starts = range(0, len(release.people), BATCH)
    for start, data in zip(starts, ahead(iter(starts), batch), strict=True):
        yield data
        advance(min(start + BATCH, len(release.people)))


def _name_keys(people: pl.DataFrame) -> tuple[pl.DataFrame, pl.Series]:
    """The keys of each different name (few names are borne by one person only), and where each person's stand."""
    names = people.unique().with_row_index("place")
    keys = names.lazy().select(name_key=name_key("name"), sound_key=sound_key("name")).collect()
    return keys, people.join(names, on="name", how="left", maintain_order="left")["place"]


def distribution(release: Release) -> dict[str, dict[str, int]]:
    """Persons by decile of their family (0 = unknown) and by kecamatan (its id)."""
    of_family = release.families.select("decile", "district_id")[release.people["family"].drop_nulls()]
    return {name: _counts(of_family[name]) for name in ("decile", "district_id")}


def _counts(values: pl.Series) -> dict[str, int]:
    counted = values.fill_null(0).value_counts().sort(values.name)
    return {str(value): count for value, count in counted.iter_rows()}


def _csv(people: pl.DataFrame, list_id: int) -> bytes:
    rows = people.lazy().select(pl.lit(list_id).alias("list_id"), *(_column(name) for name in COLUMNS[1:]))
    buffer = BytesIO()
    rows.collect().write_csv(buffer, include_header=False)
    return buffer.getvalue()


def _column(name: str) -> pl.Expr:
    return pl.col(name).cast(pl.String).str.zfill(16) if name in {"nik", "nkk"} else pl.col(name)
