"""A reference list in the test database: persons of a made-up regency and those of `kasus.toml`."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import polars as pl
import psycopg
import pytest

from jamsos.lib.names import name_key, sound_key
from tests.eligibility_matching.population import LIST_ID

COLUMNS = "list_id row_no nik nkk name name_key sound_key birth_date sex district_id village_id rt rw"
TABLE = """CREATE TEMPORARY TABLE reference_person (
    list_id integer, row_no integer, nik text COLLATE "C", nkk text COLLATE "C", name text,
    name_key text COLLATE "C", sound_key text COLLATE "C", birth_date date, sex text,
    district_id integer, village_id integer, rt text, rw text)"""
INDEXES = (
    "UNIQUE INDEX ON reference_person (nik)",
    "INDEX ON reference_person (nkk)",
    "INDEX ON reference_person (birth_date, district_id)",
    "INDEX ON reference_person (sound_key, birth_date)",
)


@pytest.fixture(scope="module")
def connection() -> Iterator[Any]:
    """A session of its own, in which a temporary table stands for the partition of one list."""
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as session:
        session.execute(TABLE)
        for index in INDEXES:
            session.execute(f"CREATE {index}")
        yield session


@pytest.fixture(scope="module")
def fill(connection: Any) -> Callable[[pl.DataFrame], None]:
    """Replace the list by these persons."""

    def replace(persons: pl.DataFrame) -> None:
        rows = persons.with_columns(
            list_id=pl.lit(LIST_ID), name_key=name_key("name"), sound_key=sound_key("name")
        ).select(COLUMNS.split())
        connection.execute("TRUNCATE reference_person")
        with connection.cursor().copy("COPY reference_person FROM STDIN (FORMAT csv)") as copy:
            copy.write(rows.write_csv(include_header=False))
        connection.execute("ANALYZE reference_person")

    return replace
