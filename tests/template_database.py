"""One migrated database that every process of a test run copies: to migrate an empty one takes each of them a minute.

It stays for the next run, and is made anew when a migration, or what a migration loads, has changed.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from jamsos.environment import BASE_DIR

MIGRATED_BY = ("*/*/migrations/*.py", "jamsos/regions/services.py", "fixtures/regions/*.csv", "requirements.lock")


def migrated_database(server: str) -> str:
    """Name of the migrated database on the server of `server`, made if there is none yet.

    The other processes wait for the one that makes it; one that was left half made is not taken.
    """
    prefix = f"{urlsplit(server).path.strip('/')}_migrated_"
    name = prefix + _fingerprint()
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(hashtext(%s))", [prefix])
        found = connection.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [prefix])
        names = {row for (row,) in found}
        if name not in names:
            for old in names:
                connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(old)))
            _make(connection, server, name)
    return name


def _fingerprint() -> str:
    files = sorted(path for pattern in MIGRATED_BY for path in BASE_DIR.glob(pattern))
    told = hashlib.sha256()
    for path in files:
        told.update(path.relative_to(BASE_DIR).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return told.hexdigest()[:12]


def _make(connection: psycopg.Connection, server: str, name: str) -> None:
    half = f"{name}_half"
    connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(sql.Identifier(half)))
    url = urlsplit(server)._replace(path=f"/{half}").geturl()
    migrate = [sys.executable, BASE_DIR / "manage.py", "migrate", "--verbosity", "0"]
    environment = os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "jamsos.settings"}
    subprocess.run(migrate, env=environment, check=True)
    rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
    connection.execute(rename.format(sql.Identifier(half), sql.Identifier(name)))


if __name__ == "__main__":
    from tests.settings import DATABASE_URL

    migrated_database(DATABASE_URL)
