"""COPY into PostgreSQL from rows of Python values."""

from collections.abc import Iterable, Sequence
from typing import Any

from psycopg import sql


def copy_rows(cursor: Any, table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> int:
    """Load rows by `COPY ... FROM STDIN`; returns how many the database took.

    `cursor` is a psycopg cursor or a Django connection's cursor; `table` may be `schema.table`. Runs inside
    the caller's transaction. Raises psycopg.Error (also through a Django cursor) when the database refuses a row.
    """
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(*table.split(".")), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    with cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)
    return cursor.rowcount
