"""The import of a list of BPJS members against a bare COPY of its columns with the same indexes, and bulk_create."""

from __future__ import annotations

import os
import time
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch
from urllib.parse import urlsplit

import polars as pl
import psycopg
from django.conf import settings
from psycopg import sql

from eligibility.reference import list_rows, loading
from eligibility.reference.list_rows import COLUMNS
from eligibility.reference.loading import INDEXES, PARENT
from tests.benchmarks.dtsen_import import _manage
from tools.temporary_database import temporary_database

CHUNK, SHARE_OF_OBJECTS = 2**20, 10
SYLLABLES = ("SA", "MU", "RO", "NA", "TI", "DE", "WI")


def run(people: int) -> dict[str, object]:
    """Seconds of each and their ratios; the promise: at most 1.3 of a bare COPY without match keys, 2.5 with them,
    and a quarter of bulk_create.

    The import is measured in a process that has Django loaded, from opening the file to the list being ready;
    bulk_create on a tenth of the rows, without any check, scaled up.
    """
    with TemporaryDirectory() as name, temporary_database(settings.DATABASE_URL) as url:
        folder = Path(name)
        _write(folder / "bpjs.csv", people)
        environment = os.environ | {"DATABASE_URL": url, "DATA_DIR": str(folder / "var")}
        _manage(environment, "migrate", "--verbosity", "0")
        with _without_keys():
            plain, _ = _import(url, folder, "2026-02")
        _drop(url)
        seconds, list_id = _import(url, folder, "2026-03")
        bare = _bare_copy(url, folder / "rows.csv", list_id, keys=True)
        keyless = _bare_copy(url, folder / "rows.csv", list_id, keys=False)
        objects = _bulk_create(url, list_id, people // SHARE_OF_OBJECTS) * SHARE_OF_OBJECTS
    return {
        "rows": people,
        "import_seconds": round(seconds, 2),
        "import_without_keys_seconds": round(plain, 2),
        "bare_copy_seconds": round(bare, 2),
        "bare_copy_without_keys_seconds": round(keyless, 2),
        "bulk_create_seconds": round(objects, 1),
        "ratio": round(seconds / keyless, 2),
        "ratio_same_columns": round(seconds / bare, 2),
        "ratio_without_keys": round(plain / keyless, 2),
        "ratio_to_objects": round(seconds / objects, 3),
    }


def _write(path: Path, people: int) -> None:
    """Members with one of 117,649 names of three words, spread over years of birth; every hundredth inactive."""
    number = pl.int_range(people, eager=True)
    words = pl.Series([first + second for first in SYLLABLES for second in SYLLABLES])
    word = [words.sample(people, with_replacement=True, seed=place) for place in range(3)]
    serial = (number % 9_999 + 1).cast(pl.String).str.zfill(4)
    year = (50 + number // 9_999 % 50).cast(pl.String).str.zfill(2)
    place = (61 + number // 499_950).cast(pl.String)
    pl.DataFrame(
        {
            "NIK": "3604" + place + "0101" + year + serial,
            "NAMA": word[0] + " " + word[1] + " " + word[2],
            "TGL_LAHIR": "19" + year + "-01-01",
            "JENIS_KELAMIN": "L",
            "DESA": "Kramatwatu",
            "KECAMATAN": "Kramatwatu",
            "STATUS": pl.select(
                pl.when(number % 100 == 0).then(pl.lit("NONAKTIF")).otherwise(pl.lit("AKTIF"))
            ).to_series(),
            "SEGMEN": "PU",
            "KPJ": number.cast(pl.String).str.zfill(11),
        }
    ).write_csv(path)


def _without_keys() -> ExitStack:
    """The same import, but names get no match keys and the table no indexes on them."""
    stack = ExitStack()
    stack.enter_context(patch.object(list_rows, "name_keys", _no_keys))
    stack.enter_context(patch.object(loading, "INDEXES", [index for index in INDEXES if "_key" not in index]))
    stack.enter_context(patch.object(loading, "count_names", lambda *_: None))
    return stack


def _no_keys(names: pl.DataFrame) -> tuple[pl.DataFrame, pl.Series]:
    return pl.DataFrame({"name_key": [""], "sound_key": [""]}), pl.repeat(0, len(names), dtype=pl.UInt32, eager=True)


def _drop(url: str) -> None:
    """The list loaded before, so that its file may be loaded again."""
    from django.db import connection

    from eligibility.reference.models import ReferenceList

    with _on(url), connection.cursor() as cursor:
        for reference in ReferenceList.objects.all():
            loading.drop(cursor, reference.pk)
            reference.delete()
        connection.close()


def _import(url: str, folder: Path, label: str) -> tuple[float, int]:
    """In this process, on the benchmark's database."""
    from django.db import connection

    from eligibility.reference.services import ListRequest, import_list
    from eligibility.reference.sources import located
    from jamsos.jobs.models import Job, JobState
    from jamsos.jobs.run import Run

    with _on(url):
        job = Job.objects.create(kind="bench", title="bench", state=JobState.RUNNING, attempt=1)
        request = ListRequest("bpjs", "BPJS", label, date(2026, 3, 1))
        begun = time.perf_counter()
        (file,) = located([folder / "bpjs.csv"])
        outcome = import_list(Run(job), request=request, file=file, on=date(2026, 3, 2))
        seconds = time.perf_counter() - begun
        connection.close()
    return seconds, outcome.reference.pk


class _on:
    """Django's default connection led to another database meanwhile."""

    def __init__(self, url: str) -> None:
        self._name = urlsplit(url).path.lstrip("/")

    def __enter__(self) -> None:
        from django.db import connection

        connection.close()
        self._before = connection.settings_dict["NAME"]
        connection.settings_dict["NAME"] = self._name

    def __exit__(self, *_: object) -> None:
        from django.db import connection

        connection.close()
        connection.settings_dict["NAME"] = self._before


def _bare_copy(url: str, rows: Path, list_id: int, *, keys: bool) -> float:
    """Export the persons, then time COPY into a fresh table and the indexes after it, in one transaction.

    Without `keys`: neither the match keys nor the indexes on them.
    """
    columns = [name for name in COLUMNS if keys or not name.endswith("_key")]
    indexes = [index for index in INDEXES if keys or "_key" not in index]
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    with psycopg.connect(url, autocommit=True) as connection, connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bare")
        chosen = sql.SQL("COPY (SELECT {} FROM {} WHERE list_id = {}) TO STDOUT (FORMAT csv)")
        statement = chosen.format(names, sql.Identifier(PARENT), sql.Literal(list_id))
        with rows.open("wb") as file, cursor.copy(statement) as copy:
            for data in copy:
                file.write(data)
        begun = time.perf_counter()
        with connection.transaction():
            cursor.execute(f"CREATE TABLE bare (LIKE {PARENT})")
            cursor.execute("ALTER TABLE bare ALTER name_key DROP NOT NULL, ALTER sound_key DROP NOT NULL")
            into = sql.SQL("COPY bare ({}) FROM STDIN (FORMAT csv)").format(names)
            with rows.open("rb") as file, cursor.copy(into) as copy:
                while data := file.read(CHUNK):
                    copy.write(data)
            for index in indexes:
                cursor.execute(sql.SQL("CREATE " + index).format(table=sql.Identifier("bare")))
        return time.perf_counter() - begun


def _bulk_create(url: str, list_id: int, rows: int) -> float:
    """Objects made from the loaded rows and stored again in a partition of their own, with the indexes there."""
    from django.db import connection

    from eligibility.reference.models import ReferencePerson

    with _on(url):
        people = list(ReferencePerson.objects.filter(list_id=list_id)[:rows])
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE TABLE objects PARTITION OF {PARENT} FOR VALUES IN (0)")
            for index in INDEXES:
                cursor.execute("CREATE " + index.format(table="objects"))
        begun = time.perf_counter()
        for person in people:
            person.list_id = 0
        ReferencePerson.objects.bulk_create(people, batch_size=2000)
        seconds = time.perf_counter() - begun
        connection.close()
    return seconds
