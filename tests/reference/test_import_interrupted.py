"""An import that fails, is cancelled or is killed leaves no partition, no half list and no raw upload."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import connection

from eligibility.reference import dtsen_rows, importing, loading
from eligibility.reference.jobs import destroy_leftovers, import_reference, keep_uploads
from eligibility.reference.models import ReferenceList
from jamsos.accounts.models import Role
from jamsos.errors import DomainError
from jamsos.files.models import StoredFile
from jamsos.jobs import runner
from jamsos.jobs.models import Job, JobState
from jamsos.jobs.run import Cancelled
from jamsos.jobs.services import run_now
from tests.reference.conftest import Release


def tables() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relname ~ '^reference_person_[0-9]+$' AND relkind = 'r'")
        return [name for (name,) in cursor.fetchall()]


def uploads(release: Release, actor) -> list[str]:
    files = (ContentFile(path.read_bytes(), path.name) for path in (release.family_path, release.members_path))
    return keep_uploads(*files, actor=actor)


def kept(ids: list[str]) -> int:
    return StoredFile.objects.filter(pk__in=ids).exclude(content="").count()


@pytest.fixture
def good(release: Release) -> Release:
    return release.family(1).member(1).member(2).write()


@pytest.fixture
def no_tables_before(db) -> None:
    with loading.loading_session():
        assert tables() == []


def broken_half_way(*_arguments: object) -> Iterator[bytes]:
    yield b""
    raise RuntimeError("disk full")


STEPS = {
    "while rows are copied": (dtsen_rows, "csv_batches", broken_half_way),
    "while the table is indexed": (loading, "count_names", lambda *_: 1 / 0),
    "while the report is kept": (importing, "_keep_lines", lambda *_: 1 / 0),
    "when the table is attached": (loading, "attach", lambda *_: 1 / 0),
}


@pytest.mark.django_db
@pytest.mark.parametrize(("module", "name", "fault"), STEPS.values(), ids=STEPS)
def test_a_failed_import_leaves_nothing(good, user_of, monkeypatch, no_tables_before, module, name, fault):
    ids = uploads(good, user_of(Role.DINSOS_PETUGAS))
    with monkeypatch.context() as patch:
        patch.setattr(module, name, fault)
        with pytest.raises(DomainError, match="gangguan"):
            run_now(import_reference, actor=None, label="2026-1", uploads=ids)
    assert not ReferenceList.objects.exists()
    assert tables() == []
    assert kept(ids) == 0


@pytest.mark.django_db
def test_a_try_that_will_be_repeated_keeps_the_uploads_and_then_succeeds(good, user_of, monkeypatch):
    ids = uploads(good, user_of(Role.DINSOS_PETUGAS))
    job = Job.objects.create(kind=import_reference.name, params={"label": "2026-1", "uploads": ids})
    with monkeypatch.context() as patch:
        patch.setattr(dtsen_rows, "csv_batches", broken_half_way)
        runner.run(job.pk)
    assert kept(ids) == 2
    assert runner.run(job.pk).state == JobState.DONE
    assert ReferenceList.objects.get().rows == 2
    assert kept(ids) == 0


@pytest.mark.django_db
def test_a_cancelled_import_leaves_nothing(good, user_of, monkeypatch, no_tables_before):
    def cancelled(*_arguments: object) -> Iterator[bytes]:
        yield b""
        raise Cancelled

    ids = uploads(good, user_of(Role.DINSOS_PETUGAS))
    monkeypatch.setattr(dtsen_rows, "csv_batches", cancelled)
    with pytest.raises(DomainError):
        run_now(import_reference, actor=None, label="2026-1", uploads=ids)
    assert Job.objects.get().state == JobState.CANCELLED
    assert not ReferenceList.objects.exists() and tables() == [] and kept(ids) == 0


@pytest.mark.django_db
def test_uploads_of_a_job_that_ended_without_running_are_destroyed(good, user_of):
    ids = uploads(good, user_of(Role.DINSOS_PETUGAS))
    Job.objects.create(kind=import_reference.name, state=JobState.CANCELLED, params={"label": "x", "uploads": ids})
    destroy_leftovers()
    assert kept(ids) == 0


@pytest.mark.django_db
def test_of_two_uploads_neither_is_kept_when_one_is_empty(good, user_of):
    with pytest.raises(DomainError, match="kosong"):
        keep_uploads(ContentFile(b"isi", "k.csv"), ContentFile(b"", "a.csv"), actor=user_of(Role.DINSOS_PETUGAS))
    assert not StoredFile.objects.exclude(content="").exists()


@pytest.mark.django_db
def test_only_one_import_runs_at_a_time(good):
    with (
        loading.loading_session(),
        pytest.raises(DomainError, match="masih berjalan"),
        loading.loading_session(wait="200ms"),
    ):
        pytest.fail("two sessions at once")


CHILD = """
import sys, time, django
django.setup()
from eligibility.reference import dtsen_rows
from eligibility.reference.jobs import import_reference
from jamsos.jobs.services import run_now
batches = dtsen_rows.csv_batches
def slow(*arguments):
    for batch in batches(*arguments):
        yield batch * 1
        print("copying", flush=True)
        time.sleep(60)
dtsen_rows.csv_batches = slow
run_now(import_reference, actor=None, label="2026-1", paths=sys.argv[1:])
"""


@pytest.mark.faults
@pytest.mark.django_db(transaction=True)
def test_a_killed_import_leaves_no_table_and_the_next_attempt_loads_the_list(good):
    url = urlsplit(settings.DATABASE_URL)._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    environment = os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "jamsos.settings"}
    command = [sys.executable, "-c", CHILD, *good.paths]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout.readline() == "copying\n"
        child.send_signal(signal.SIGKILL)
    wait_until_gone()
    assert tables() == []
    job = Job.objects.get()
    Job.objects.filter(pk=job.pk).update(lease_until=job.started_at)
    assert runner.run(job.pk).state == JobState.DONE
    reference = ReferenceList.objects.get()
    assert (reference.rows, reference.persons.count()) == (2, 2)
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE {reference.partition}")


def wait_until_gone() -> None:
    """Until the server has noticed that the client of the COPY is gone."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'COPY _reference_person_%'")
            if cursor.fetchone() == (0,):
                return
        time.sleep(0.2)
    pytest.fail("the COPY did not end")
