"""One table per list: made and filled by COPY in one transaction of its own, indexed over two sessions, then attached.

The transaction runs on a second connection, so that the job's progress on the first stays visible. A process that
dies before its commit leaves nothing behind; what could remain between commit and attachment, a table of its own
beside `reference_person`, is removed when the next import begins.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from functools import partial
from typing import Any

import psycopg
from django.db import connection
from psycopg import errors, sql

from jamsos.errors import DomainError
from jamsos.lib.copying import analyze

PARENT = "reference_person"
COLUMNS = (
    *("list_id", "row_no", "nik", "nkk", "name", "name_key", "sound_key", "birth_date", "sex", "relation", "marital"),
    *("works", "industry", "job_status", "disability", "ktp_regency", "ktp_district_code", "ktp_village_code"),
    *("rt", "rw", "address", "ktp_occupation", "domicile_regency", "district_id", "village_id", "village_code"),
    *("domicile_address", "family_size", "dependants", "decile"),
)
MATCH_INDEXES = (
    "INDEX ON {table} (nik)",
    "INDEX ON {table} (nkk)",
    "INDEX ON {table} (birth_date, sound_key)",
    "INDEX ON {table} (birth_date, village_id)",
    "INDEX ON {table} (sound_key, district_id, birth_date)",
    "INDEX ON {table} (district_id, village_id, sound_key)",
)
INDEXES = ("UNIQUE INDEX ON {table} (row_no)", "UNIQUE INDEX ON {table} (nik)", *MATCH_INDEXES[1:])
NAMES = """
    INSERT INTO reference_name (list_id, name_key, bearers)
    SELECT list_id, name_key, count(*) FROM {table} WHERE name_key <> '' GROUP BY list_id, name_key
"""
LOCK = "reference_import"
LEFT_OVER = """
    SELECT relname FROM pg_class
    WHERE relkind = 'r' AND NOT relispartition AND relname ~ '^reference_person_[0-9]+$'
      AND relnamespace = current_schema()::regnamespace
"""


@contextmanager
def loading_session(wait: str = "120s") -> Iterator[psycopg.Connection]:
    """A connection of its own that alone may load lists; leftovers of a dead import are gone when it opens.

    Raises `DomainError` when another import still runs after `wait`.
    """
    session = connection.get_new_connection(connection.get_connection_params())
    try:
        session.autocommit = True
        session.execute("SELECT set_config('lock_timeout', %s, false)", [wait])
        session.execute("SELECT pg_advisory_lock(hashtext(%s))", [LOCK])
        for name in _left_over():
            discard(session, int(name.removeprefix(f"{PARENT}_")))
        yield session
    except errors.LockNotAvailable as error:
        raise DomainError("Impor data rujukan lain masih berjalan.", "Tunggu sampai selesai, lalu ulangi.") from error
    finally:
        session.close()


def _left_over() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(LEFT_OVER)
        return [name for (name,) in cursor.fetchall()]


def table_of(list_id: int) -> str:
    """The name of the list's own table."""
    return f"{PARENT}_{list_id}"


class Filling:
    """The list's table while it is filled, in a transaction of its own."""

    def __init__(self, session: psycopg.Connection, list_id: int) -> None:
        self._session, self._table = session, sql.Identifier(table_of(list_id))

    def copy(self, batches: Iterable[bytes], columns: Sequence[str] = COLUMNS) -> None:
        """Take in csv batches of the columns in order."""
        names = sql.SQL(", ").join(map(sql.Identifier, columns))
        statement = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT csv, FREEZE)").format(self._table, names)
        with self._session.cursor() as cursor, cursor.copy(statement) as copy:
            for batch in batches:
                copy.write(batch)

    def remove(self, lines: Sequence[int]) -> None:
        """Take out the persons of these lines."""
        if lines:
            statement = sql.SQL("DELETE FROM {} WHERE row_no = ANY(%s)").format(self._table)
            self._session.execute(statement, [lines])


@contextmanager
def filling(session: psycopg.Connection, list_id: int) -> Iterator[Filling]:
    """The list's table, made and filled: all of it or nothing. `finish` makes it ready.

    The CHECK lets the attachment skip its scan of the rows.
    """
    name = sql.Identifier(table_of(list_id))
    with session.transaction():
        session.execute(
            sql.SQL("CREATE TABLE {} (LIKE {} INCLUDING CONSTRAINTS)").format(name, sql.Identifier(PARENT))
        )
        session.execute(sql.SQL("ALTER TABLE {} ADD CHECK (list_id = {})").format(name, sql.Literal(list_id)))
        yield Filling(session, list_id)


def finish(session: psycopg.Connection, list_id: int) -> None:
    """Index the filled table and count its names, two at a time: each index is sorted by one session on one core."""
    table = sql.Identifier(table_of(list_id))
    steps = deque([count_names, *(partial(_index, index=index) for index in reversed(INDEXES))])
    other = connection.get_new_connection(connection.get_connection_params())
    with closing(other), ThreadPoolExecutor(2) as pool:
        other.autocommit = True
        for done in [pool.submit(_take, steps, each, table) for each in (session, other)]:
            done.result()
    analyze(session, table_of(list_id), "reference_name")


def _take(steps: deque[Callable[[psycopg.Connection, sql.Identifier], None]], *on: Any) -> None:
    """Do one step after the other until none is left."""
    with suppress(IndexError):
        while True:
            steps.popleft()(*on)


def _index(session: psycopg.Connection, table: sql.Identifier, index: str) -> None:
    with session.transaction():
        session.execute("SET LOCAL maintenance_work_mem = '256MB'")
        session.execute(sql.SQL("CREATE " + index).format(table=table))


def count_names(session: Any, table: sql.Identifier) -> None:
    """Keep how many persons of the list bear each name: the matcher weighs agreement on a name by it."""
    session.execute(sql.SQL(NAMES).format(table=table))


def attach(cursor: Any, list_id: int) -> str:
    """Make the loaded table part of `reference_person`, in the caller's transaction; returns its name."""
    statement = sql.SQL("ALTER TABLE {} ATTACH PARTITION {} FOR VALUES IN ({})")
    name = table_of(list_id)
    cursor.execute(statement.format(sql.Identifier(PARENT), sql.Identifier(name), sql.Literal(list_id)))
    return name


def drop(cursor: Any, list_id: int) -> None:
    """Destroy the persons of an attached list, in the caller's transaction.

    Whoever reads the list must have finished first: raises psycopg's `LockNotAvailable` after ten seconds.
    """
    cursor.execute("SET LOCAL lock_timeout = '10s'")
    cursor.execute(sql.SQL("DROP TABLE IF EXISTS {}").format(sql.Identifier(table_of(list_id))))


def discard(session: psycopg.Connection, list_id: int) -> None:
    """Remove the list's table and names if they were made; it is not attached yet."""
    session.execute("DELETE FROM reference_name WHERE list_id = %s", [list_id])
    session.execute(sql.SQL("DROP TABLE IF EXISTS {}").format(sql.Identifier(table_of(list_id))))
