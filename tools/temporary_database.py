"""A fresh database that is dropped afterwards, however its use ends.

As a command: temporary_database.py SERVER_URL COMMAND ... runs the command with `DATABASE_URL` naming it;
SERVER_URL is any database of the server.
"""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import psycopg
from psycopg import sql


def main(server: str, command: list[str]) -> int:
    with temporary_database(server) as url:
        return subprocess.run(command, env={**os.environ, "DATABASE_URL": url}).returncode


@contextmanager
def temporary_database(server: str) -> Iterator[str]:
    """The address of a database made for the block."""
    name = f"jamsos_ci_{secrets.token_hex(6)}"
    with psycopg.connect(server, autocommit=True) as connection:
        create = sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'")
        connection.execute(create.format(sql.Identifier(name)))
    try:
        yield urlsplit(server)._replace(path=f"/{name}").geturl()
    finally:
        drop(server, name)


def drop(server: str, name: str) -> None:
    """Drop the database and those that the test runner derived from its name."""
    with psycopg.connect(server, autocommit=True) as connection:
        made = connection.execute(
            "SELECT datname FROM pg_database WHERE starts_with(datname, %s) OR starts_with(datname, %s)",
            [name, f"test_{name}"],
        ).fetchall()
        for (database,) in made:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(database)))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
