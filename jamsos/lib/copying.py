"""Many rows at once: COPY from rows of Python values or from columns, out into columns, and what follows a load."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import BytesIO
from typing import Any

import polars as pl
from psycopg import sql

SLICE = 20_000
"""Rows handed over at once: while the database takes them in, the next are being written."""


def copy_rows(cursor: Any, table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> int:
    """Load rows by `COPY ... FROM STDIN`; returns how many the database took.

    `cursor` is a psycopg cursor or a Django connection's cursor; `table` may be `schema.table`. Runs inside
    the caller's transaction. Raises psycopg.Error (also through a Django cursor) when the database refuses a row.
    """
    with _checked_at_once(cursor):
        with cursor.copy(_into(table, columns)) as copy:
            for row in rows:
                copy.write_row(row)
        return cursor.rowcount


def copy_frame(cursor: Any, table: str, frame: pl.DataFrame) -> int:
    """`copy_rows` for columns, named as in the table: no Python object per value. Null is NULL, empty text is text."""
    into = _into(table, frame.columns) + sql.SQL(" (FORMAT csv)")
    with _checked_at_once(cursor):
        with cursor.copy(into) as copy:
            for part in frame.iter_slices(SLICE):
                copy.write(part.write_csv(include_header=False))
        return cursor.rowcount


def analyze(cursor: Any, *tables: str) -> None:
    """Tell the planner at once what these tables hold now, after a job that changed most of one.

    The server notices by itself only a minute later: a join over 21,000 new registrations took 60 s instead of 0.1.
    """
    for table in tables:
        cursor.execute(sql.SQL("ANALYZE {}").format(sql.Identifier(table)))


def fold_in(cursor: Any, index: str) -> None:
    """Enter at once into a GIN index what many new rows left waiting before it.

    Until the server does so by itself every search reads all that waits: 11 ms instead of 1 after 200,000 names.
    """
    cursor.execute("SELECT gin_clean_pending_list(%s::regclass)", [index])


@contextmanager
def _checked_at_once(cursor: Any) -> Iterator[None]:
    """The references of the rows are checked with the COPY itself.

    Left to the commit, the checks of many rows wait in a queue that every later change of a row with a trigger reads
    from end to end, also one made by a trigger of the same COPY: a month of 200,000 contributions took minutes.
    """
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    yield
    cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _into(table: str, columns: Sequence[str]) -> sql.Composed:
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    return sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(*table.split(".")), names)


def copy_columns(cursor: Any, query: str, schema: Mapping[str, Any]) -> pl.DataFrame:
    """The rows of a query as columns, by `COPY ... TO STDOUT`: no Python object per value.

    `schema` names the columns in the order of the query, with their types; NULL arrives as null.
    """
    buffer = BytesIO()  # row by row: collecting a million of them before joining takes three times as long
    with cursor.copy(f"COPY ({query}) TO STDOUT (FORMAT csv)") as copy:
        for row in copy:
            buffer.write(row)
    if not buffer.tell():
        return pl.DataFrame(schema=schema)
    flags = [name for name, kind in schema.items() if kind == pl.Boolean]
    read = {**schema, **dict.fromkeys(flags, pl.String)}
    return pl.read_csv(buffer.getvalue(), has_header=False, schema=read).with_columns(pl.col(flags) == "t")
