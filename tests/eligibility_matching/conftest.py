"""A reference list in the test database: a partition of `reference_person` filled by each module."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import polars as pl
import pytest
from psycopg import sql

from eligibility.reference.loading import INDEXES, count_names
from jamsos.lib.names import name_key, sound_key
from tests.eligibility_matching.population import LIST_ID

KEYS = ("list_id", "row_no", "nik", "nkk", "name", "name_key", "sound_key")
COLUMNS = (*KEYS, "birth_date", "sex", "district_id", "village_id", "rt", "rw")
TABLE = f"reference_person_{LIST_ID}"


@pytest.fixture(scope="module")
def connection(django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
    """Django's connection, with an empty indexed partition for the list; gone after the module."""
    from django.db import connection as session

    with django_db_blocker.unblock(), session.cursor() as cursor:
        cursor.execute(f"CREATE TABLE {TABLE} PARTITION OF reference_person FOR VALUES IN ({LIST_ID})")
        for index in INDEXES:
            cursor.execute("CREATE " + index.format(table=TABLE))
        yield session
        cursor.execute(f"DROP TABLE {TABLE}")
        cursor.execute("DELETE FROM reference_name WHERE list_id = %s", [LIST_ID])


@pytest.fixture(scope="module")
def fill(connection: Any) -> Callable[[pl.DataFrame], None]:
    """Replace the list by these persons."""

    def replace(persons: pl.DataFrame) -> None:
        keys = {"list_id": pl.lit(LIST_ID), "name_key": name_key("name"), "sound_key": sound_key("name")}
        rows = persons.with_columns(**keys).select(COLUMNS)
        with connection.cursor() as cursor:
            cursor.execute(f"TRUNCATE {TABLE}")
            with cursor.copy(f"COPY {TABLE} ({', '.join(COLUMNS)}) FROM STDIN (FORMAT csv)") as copy:
                copy.write(rows.write_csv(include_header=False))
            cursor.execute("DELETE FROM reference_name WHERE list_id = %s", [LIST_ID])
            count_names(cursor, sql.Identifier(TABLE))
            cursor.execute(f"ANALYZE {TABLE}")

    return replace
