"""The import of a whole DTSEN release against a bare COPY of the same columns with the same indexes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
from django.conf import settings
from psycopg import sql

from eligibility.reference.loading import INDEXES, PARENT
from enrollment.synthetic.build import VILLAGE_FILE, make_synthetic
from enrollment.synthetic.register import FAMILY_FILE, MEMBER_FILE
from tests.benchmarks.memory import Peak
from tools.temporary_database import temporary_database

SEED, CHUNK = 1, 2**20


def run(people: int) -> dict[str, object]:
    """Seconds of both, their ratio (the promise: at most 2.5), and the peak memory of the import (below 1 GiB).

    The import is the whole command, from the start of its process; in a database and a folder of its own.
    """
    with TemporaryDirectory() as name, temporary_database(settings.DATABASE_URL) as url:
        folder = Path(name)
        make_synthetic(people, people // 100, SEED, folder)
        environment = os.environ | {"DATABASE_URL": url, "DATA_DIR": str(folder / "var")}
        _manage(environment, "migrate", "--verbosity", "0")
        _manage(environment, "import_village_codes", str(folder / VILLAGE_FILE))
        imported = _import(environment, folder)
        bare = _bare_copy(url, folder / "persons.csv")
    return imported | bare | {"ratio": round(imported["import_seconds"] / bare["bare_copy_seconds"], 2)}


def _manage(environment: dict[str, str], *command: str) -> None:
    subprocess.run([sys.executable, "manage.py", *command], env=environment, check=True, stdout=subprocess.DEVNULL)


def _import(environment: dict[str, str], folder: Path) -> dict[str, float]:
    files = ["--family", str(folder / FAMILY_FILE), "--members", str(folder / MEMBER_FILE)]
    command = [
        sys.executable,
        "manage.py",
        "import_reference",
        "--kind",
        "dtsen",
        *files,
        "--label",
        "2026-1",
        "--json",
    ]
    begun = time.perf_counter()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
    with Peak(process.pid) as peak:
        output, _ = process.communicate()
    seconds = time.perf_counter() - begun
    if process.returncode:
        raise RuntimeError("the import failed")
    result = json.loads(output.splitlines()[-1])
    return {
        "rows": result["rows"],
        "not_loaded": result["not_loaded"],
        "import_seconds": round(seconds, 1),
        "peak_mib": round(peak.mib),
    }


def _bare_copy(url: str, rows: Path) -> dict[str, float]:
    """Export the persons, then time COPY into a fresh table and the indexes after it, in one transaction."""
    with psycopg.connect(url, autocommit=True) as connection, connection.cursor() as cursor:
        with rows.open("wb") as file, cursor.copy(f"COPY (SELECT * FROM {PARENT}) TO STDOUT (FORMAT csv)") as copy:
            for data in copy:
                file.write(data)
        begun = time.perf_counter()
        with connection.transaction():
            cursor.execute(f"CREATE TABLE bare (LIKE {PARENT})")
            with rows.open("rb") as file, cursor.copy("COPY bare FROM STDIN (FORMAT csv)") as copy:
                while data := file.read(CHUNK):
                    copy.write(data)
            for index in INDEXES:
                cursor.execute(sql.SQL("CREATE " + index).format(table=sql.Identifier("bare")))
    return {"bare_copy_seconds": round(time.perf_counter() - begun, 1)}
