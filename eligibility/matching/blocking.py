"""Candidate pairs by joins on the indexes of the reference table; capped per person and key.

A block brings the persons who agree with the one sought on one key that survives one kind of error. What exceeds
the cap is cut by likeness (name, sound, village), then line number, so that the same candidates come every time.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import polars as pl

from jamsos.lib.copying import copy_columns

REFERENCE = {
    "row_no": pl.Int64,
    "nik": pl.String,
    "nkk": pl.String,
    "name_key": pl.String,
    "birth_date": pl.Date,
    "sex": pl.String,
    "district_id": pl.Int64,
    "village_id": pl.Int64,
    "rt": pl.String,
    "rw": pl.String,
}
_KEYS = {
    "n": "integer",
    "nik": 'text COLLATE "C"',
    "nkk": 'text COLLATE "C"',
    "name_key": 'text COLLATE "C"',
    "sound_key": 'text COLLATE "C"',
    "sound_district": 'text COLLATE "C"',
    "birth_dates": "date[]",
    "birth_from": "date",
    "birth_to": "date",
    "district_id": "integer",
    "village_id": "integer",
}
_NIK_VARIANTS = """CROSS JOIN LATERAL (
    SELECT overlay(k.nik placing digit::text from place for 1)
      FROM generate_series(1, 16) place, generate_series(0, 9) digit WHERE length(k.nik) = 16
    UNION SELECT overlay(k.nik placing reverse(substr(k.nik, place, 2)) from place for 2)
      FROM generate_series(1, 15) place WHERE length(k.nik) = 16
    UNION SELECT overlay(k.nik placing digit::text from place for 0)
      FROM generate_series(1, 16) place, generate_series(0, 9) digit WHERE length(k.nik) = 15
    UNION SELECT overlay(k.nik placing '' from place for 1)
      FROM generate_series(1, 17) place WHERE length(k.nik) = 17
) variant(nik)"""


class Block(NamedTuple):
    """One blocking key: the condition on the reference row `r`, and what must be joined to the key row `k`."""

    condition: str
    variants: str = ""


BLOCKS = {
    "nik": Block("r.nik = variant.nik", _NIK_VARIANTS),
    "birth_district": Block(
        "r.birth_date = day.birth_date AND r.district_id = k.district_id",
        "CROSS JOIN LATERAL unnest(k.birth_dates) day(birth_date)",
    ),
    "sound_birth": Block("r.sound_key = k.sound_key AND r.birth_date = ANY (k.birth_dates)"),
    # The two keys joined into one text: no index fits, so that the planner reads the list once and hashes the keys;
    # by the index of the sound it would fetch thousands of persons for each one sought.
    "sound_district": Block(
        "r.sound_key || ' ' || r.district_id = k.sound_district AND (r.village_id = k.village_id "
        "OR r.name_key = k.name_key OR (r.birth_date >= k.birth_from AND r.birth_date < k.birth_to))"
    ),
    "household": Block("r.nkk = k.nkk"),
}
_CANDIDATES = """SELECT {columns} FROM (
    SELECT k.n, r.*, row_number() OVER (PARTITION BY k.n ORDER BY
        (r.name_key = k.name_key) IS TRUE DESC, (r.sound_key = k.sound_key) IS TRUE DESC,
        (r.village_id = k.village_id) IS TRUE DESC, r.row_no) AS place
    FROM match_key k {variants} JOIN reference_person r ON r.list_id = {list_id} AND {condition}
) block WHERE place <= {cap}"""


@contextmanager
def key_table(connection: Any, keys: pl.DataFrame) -> Iterator[Any]:
    """A cursor in whose session the temporary table `match_key` holds these keys (columns of `prepare`)."""
    columns = ", ".join(f"{name} {kind}" for name, kind in _KEYS.items())
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS pg_temp.match_key")
        cursor.execute(f"CREATE TEMPORARY TABLE match_key ({columns})")
        with cursor.copy(f"COPY match_key ({', '.join(_KEYS)}) FROM STDIN (FORMAT csv)") as copy:
            copy.write(_csv(keys))
        cursor.execute("ANALYZE match_key")
        yield cursor
        cursor.execute("DROP TABLE match_key")


def exact_pairs(cursor: Any, list_id: int) -> pl.DataFrame:
    """Pairs whose NIK is the same: `n` and the columns of `REFERENCE`."""
    columns = ", ".join(["k.n", *(f"r.{name}" for name in REFERENCE)])
    return _read(
        cursor,
        f"SELECT {columns} FROM match_key k JOIN reference_person r ON r.list_id = {int(list_id)} AND r.nik = k.nik",
    )


def candidate_pairs(cursor: Any, list_id: int, cap: int) -> pl.DataFrame:
    """Distinct pairs of all blocks, at most `cap` per person and block, in the order of `n`, `row_no`."""
    columns = ", ".join(["n", *REFERENCE])
    queries = [
        _CANDIDATES.format(columns=columns, list_id=int(list_id), cap=int(cap), **block._asdict())
        for block in BLOCKS.values()
    ]
    return pl.concat([_read(cursor, query) for query in queries]).unique(["n", "row_no"]).sort("n", "row_no")


def name_counts(cursor: Any, list_id: int) -> pl.DataFrame:
    """How many persons of the list bear each name sought: `name_key`, `bearers`."""
    query = (
        f"SELECT name_key, count(*) FROM reference_person WHERE list_id = {int(list_id)} "
        "AND name_key IN (SELECT name_key FROM match_key) GROUP BY name_key"
    )
    return copy_columns(cursor, query, {"name_key": pl.String, "bearers": pl.Int64})


def list_size(connection: Any, list_id: int) -> int:
    """Number of persons on the list."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM reference_person WHERE list_id = %s", [list_id])
        return cursor.fetchone()[0]


def _csv(keys: pl.DataFrame) -> str:
    dates = pl.col("birth_dates").cast(pl.List(pl.String)).list.join(",")
    array = pl.concat_str(pl.lit("{"), dates, pl.lit("}")).alias("birth_dates")
    return keys.select(*_KEYS).with_columns(array).write_csv(include_header=False)


def _read(cursor: Any, query: str) -> pl.DataFrame:
    return copy_columns(cursor, query, {"n": pl.UInt32, **REFERENCE})
