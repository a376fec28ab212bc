"""Persons of no list as a list of the session: tables that vanish with it, so that nothing enters the register."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import polars as pl

from eligibility.matching.blocking import REFERENCE, Source
from eligibility.reference.loading import MATCH_INDEXES
from jamsos.lib.copying import copy_frame

PERSONS, NAMES = "pg_temp.match_person", "pg_temp.match_name"
ROWS = 50_000
_CREATE = f"""
    DROP TABLE IF EXISTS {PERSONS}, {NAMES};
    CREATE TEMPORARY TABLE match_person (
        row_no integer, nik text COLLATE "C", nkk text COLLATE "C", name_key text COLLATE "C", birth_date date,
        sex text, district_id integer, village_id integer, rt text, rw text, sound_key text COLLATE "C"
    )"""
_COUNT = f"""
    CREATE TEMPORARY TABLE match_name AS
    SELECT name_key, count(*)::integer AS bearers FROM {PERSONS} WHERE name_key <> '' GROUP BY name_key"""


@contextmanager
def temporary_list(connection: Any, people: pl.DataFrame) -> Iterator[Source]:
    """These persons (columns of `prepare`) as a source for the matcher; `row_no` is their `n`."""
    with connection.cursor() as cursor:
        cursor.execute(_CREATE)
        rows = people.with_columns(row_no="n").select(*REFERENCE, "sound_key")
        for part in rows.iter_slices(ROWS):
            copy_frame(cursor, PERSONS, part)
        for index in MATCH_INDEXES:
            cursor.execute("CREATE " + index.format(table=PERSONS))
        cursor.execute(_COUNT)
        cursor.execute(f"ANALYZE {PERSONS}; ANALYZE {NAMES}")
        yield Source(PERSONS, NAMES)
        cursor.execute(f"DROP TABLE {PERSONS}, {NAMES}")
