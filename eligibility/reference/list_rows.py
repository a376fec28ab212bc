"""The persons of a list as csv for COPY, and how they are distributed."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import polars as pl

from eligibility.reference.dtsen_rows import BATCH, counts_of, csv_of, name_keys
from eligibility.reference.textfile import ahead

COLUMNS = (
    *("list_id", "row_no", "nik", "nkk", "name", "name_key", "sound_key", "birth_date", "sex", "rt", "rw"),
    *("address", "district_id", "village_id", "standing", "segment", "benefits", "wadah", "kpj", "event_date"),
)


def csv_batches(people: pl.DataFrame, list_id: int, advance: Callable[[int], None]) -> Iterator[bytes]:
    """The persons in the order of their lines; `advance` gets the number written so far."""
    keys, bearer = name_keys(people.select("name"))

    def batch(start: int) -> bytes:
        parts = (people.slice(start, BATCH), keys[bearer.slice(start, BATCH)])
        return csv_of(pl.concat(parts, how="horizontal"), list_id, COLUMNS)

    starts = range(0, len(people), BATCH)
    for start, data in zip(starts, ahead(iter(starts), batch), strict=True):
        yield data
        advance(min(start + BATCH, len(people)))


def distribution(people: pl.DataFrame) -> dict[str, dict[str, int]]:
    """Persons by standing (empty = not told) and by kecamatan (its id; 0 = not known)."""
    return {
        "standing": counts_of(people["standing"].fill_null("")),
        "district_id": counts_of(people["district_id"].fill_null(0)),
    }
