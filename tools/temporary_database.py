"""Run a command with `DATABASE_URL` naming a fresh database, dropped afterwards however the command ends.

Usage: temporary_database.py SERVER_URL COMMAND ... ; SERVER_URL is any database of the server.
"""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
from urllib.parse import urlsplit

import psycopg
from psycopg import sql


def main(server: str, command: list[str]) -> int:
    name = f"jamsos_ci_{secrets.token_hex(6)}"
    url = urlsplit(server)._replace(path=f"/{name}").geturl()
    with psycopg.connect(server, autocommit=True) as connection:
        create = sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'")
        connection.execute(create.format(sql.Identifier(name)))
    try:
        return subprocess.run(command, env={**os.environ, "DATABASE_URL": url}).returncode
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
