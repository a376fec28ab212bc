"""COPY through a Django cursor: rows arrive as they are, or none does."""

from datetime import date

import polars as pl
import pytest
from django.db import connection, transaction
from psycopg import DataError
from psycopg.errors import ForeignKeyViolation

from jamsos.lib.copying import copy_frame, copy_rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def cursor():
    with connection.cursor() as cursor:
        cursor.execute('CREATE TEMP TABLE people (nik text, "NAMA" text, born date, works bool, n smallint)')
        yield cursor


def test_values_arrive_unchanged(cursor) -> None:
    rows = [
        ("0123", "tab\tbaris\nbackslash\\ 'kutip'", date(2000, 2, 29), True, 4),
        ("", None, None, None, None),
        ("\\N", "\\.", date(1900, 1, 1), False, -1),
    ]
    assert copy_rows(cursor, "people", ["nik", "NAMA", "born", "works", "n"], iter(rows)) == 3
    cursor.execute("SELECT * FROM people")
    assert cursor.fetchall() == rows


def test_columns_arrive_unchanged(cursor) -> None:
    rows = [
        ("0123", "tab\tbaris\n\"kutip\", koma; backslash\\ 'kutip'", date(2000, 2, 29), True, 4),
        ("", None, None, None, None),
        ("\\N", "\\.", date(1900, 1, 1), False, -1),
        (" ", "NULL", None, False, 0),
    ]
    frame = pl.DataFrame(rows, schema=["nik", "NAMA", "born", "works", "n"], orient="row")
    assert copy_frame(cursor, "people", frame) == 4
    cursor.execute("SELECT * FROM people")
    assert cursor.fetchall() == rows


def test_a_table_may_be_named_with_its_schema(cursor) -> None:
    assert copy_rows(cursor, "pg_temp.people", ["nik"], [["1"]]) == 1


def test_one_bad_row_stores_nothing(cursor) -> None:
    with pytest.raises(DataError), transaction.atomic():
        copy_rows(cursor, "people", ["nik", "n"], [("1", 1), ("2", "banyak")])
    cursor.execute("SELECT count(*) FROM people")
    assert cursor.fetchone() == (0,)


def test_a_row_that_refers_to_nothing_is_told_by_the_copy_itself(cursor) -> None:
    """And not by the commit, when the sentence could name no file; earlier rows wait for the commit as before."""
    cursor.execute("CREATE TEMP TABLE desa (id int PRIMARY KEY)")
    cursor.execute("CREATE TEMP TABLE homes (desa int REFERENCES desa DEFERRABLE INITIALLY DEFERRED)")
    cursor.execute("INSERT INTO desa VALUES (1)")
    assert copy_rows(cursor, "homes", ["desa"], [(1,)]) == 1
    with pytest.raises(ForeignKeyViolation), transaction.atomic():
        copy_rows(cursor, "homes", ["desa"], [(1,), (2,)])
    with transaction.atomic():
        cursor.execute("INSERT INTO homes VALUES (3)")
        cursor.execute("INSERT INTO desa VALUES (3)")
    cursor.execute("SELECT count(*) FROM homes")
    assert cursor.fetchone() == (2,)
