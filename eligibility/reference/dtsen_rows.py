"""The persons of a release as csv for COPY, and how they are distributed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from io import BytesIO

import polars as pl

from eligibility.reference.dtsen import Release
from eligibility.reference.loading import COLUMNS
from eligibility.reference.textfile import ahead
from jamsos.lib.names import with_keys

BATCH = 50_000
OF_FAMILY = (
    *("domicile_regency", "district_id", "village_id", "village_code", "domicile_address", "family_size", "decile"),
)


def csv_batches(release: Release, list_id: int, advance: Callable[[int], None]) -> Iterator[bytes]:
    """The persons in the order of their lines; `advance` gets the number of members gone through so far."""
    families = release.families.select(OF_FAMILY)
    keys, bearer = name_keys(release.people.select("name"))

    def batch(start: int) -> bytes:
        people = release.people.slice(start, BATCH)
        parts = (people, families[people["family"]], keys[bearer.slice(start, BATCH)])
        return csv_of(pl.concat(parts, how="horizontal").filter(pl.col("family").is_not_null()), list_id, COLUMNS)

    starts = range(0, len(release.people), BATCH)
    for start, data in zip(starts, ahead(iter(starts), batch), strict=True):
        yield data
        advance(min(start + BATCH, len(release.people)))


def name_keys(people: pl.DataFrame) -> tuple[pl.DataFrame, pl.Series]:
    """The keys of each different name (few names are borne by one person only), and where each person's stand."""
    names = people.unique().with_row_index("place")
    keys = with_keys(names).select("name_key", "sound_key")
    return keys, people.join(names, on="name", how="left", maintain_order="left")["place"]


def distribution(release: Release) -> dict[str, dict[str, int]]:
    """Persons by decile of their family (0 = unknown) and by kecamatan (its id)."""
    of_family = release.families.select("decile", "district_id")[release.people["family"].drop_nulls()]
    return {name: counts_of(of_family[name].fill_null(0)) for name in ("decile", "district_id")}


def counts_of(values: pl.Series) -> dict[str, int]:
    """How often each value occurs, in their order."""
    counted = values.value_counts().sort(values.name)
    return {str(value): count for value, count in counted.iter_rows()}


def csv_of(people: pl.DataFrame, list_id: int, columns: Sequence[str]) -> bytes:
    """The persons as csv in the order of the columns, of which the first is the list's id."""
    rows = people.lazy().select(pl.lit(list_id).alias("list_id"), *(_column(name) for name in columns[1:]))
    buffer = BytesIO()
    rows.collect().write_csv(buffer, include_header=False)
    return buffer.getvalue()


def _column(name: str) -> pl.Expr:
    return pl.col(name).cast(pl.String).str.zfill(16) if name in {"nik", "nkk"} else pl.col(name)
