"""The persons of a release as csv for COPY, and how they are distributed."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import polars as pl

from eligibility.reference.dtsen import Release
from eligibility.reference.loading import COLUMNS
from eligibility.reference.textfile import ahead
from jamsos.lib.names import name_key, sound_key

BATCH = 100_000
OF_FAMILY = (
    *("domicile_regency", "district_id", "village_id", "village_code", "domicile_address", "family_size", "decile"),
)


def csv_batches(release: Release, list_id: int, advance: Callable[[int], None]) -> Iterator[bytes]:
    """The persons in the order of their lines; `advance` gets the number handed over so far."""
    families = release.families.select(OF_FAMILY)

    def batch(start: int) -> bytes:
        people = release.people.slice(start, BATCH)
        return _csv(people.hstack(families[people["family"]]), list_id)

    starts = range(0, len(release.people), BATCH)
    for start, data in zip(starts, ahead(iter(starts), batch), strict=True):
        yield data
        advance(min(start + BATCH, len(release.people)))


def distribution(release: Release) -> dict[str, dict[str, int]]:
    """Persons by decile of their family (0 = unknown) and by kecamatan (its id)."""
    of_family = release.families.select("decile", "district_id")[release.people["family"]]
    return {name: _counts(of_family[name]) for name in ("decile", "district_id")}


def _counts(values: pl.Series) -> dict[str, int]:
    counted = values.fill_null(0).value_counts().sort(values.name)
    return {str(value): count for value, count in counted.iter_rows()}


def _csv(people: pl.DataFrame, list_id: int) -> bytes:
    rows = people.lazy().select(pl.lit(list_id).alias("list_id"), *(_column(name) for name in COLUMNS[1:]))
    return rows.collect().write_csv(include_header=False).encode()


def _column(name: str) -> pl.Expr:
    match name:
        case "name_key":
            return name_key("name").alias("name_key")
        case "sound_key":
            return sound_key("name").alias("sound_key")
        case "nik" | "nkk":
            return pl.col(name).cast(pl.String).str.zfill(16)
    return pl.col(name)
