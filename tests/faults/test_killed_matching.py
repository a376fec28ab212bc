"""A match killed with -9 in the middle goes on with the next chunk, and its export has the same bytes."""

from __future__ import annotations

import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from eligibility.reference.retiring import retire
from enrollment.matching import jobs
from enrollment.matching.exports import export_matches
from enrollment.matching.models import FoundLink, Match
from enrollment.programs.models import Program
from enrollment.programs.services import open_program
from jamsos.jobs import runner
from jamsos.jobs.models import Job, JobState
from tests.matches.people import person, release, worker
from tests.processes import portal_environment

pytestmark = pytest.mark.faults
CHUNK = 2
KILLED_IN_THE_SECOND_CHUNK = f"""
import os, signal, sys, uuid
import django
django.setup()
from enrollment.matching import jobs, running
from jamsos.jobs import runner
jobs.CHUNK = {CHUNK}
find, done = running.find, []
def fatal(match_run, ids):
    find(match_run, ids)
    done.append(ids)
    if len(done) == 2:
        os.kill(os.getpid(), signal.SIGKILL)
running.find = fatal
runner.run(uuid.UUID(sys.argv[1]))
"""
NAMES = ("SITI AMINAH", "UDIN PETOT", "MAMAN ABDURAHMAN", "ETI ROHAETI", "ENDANG SUPRIATNA", "YAYAH ROKAYAH")


@pytest.fixture
def program(transactional_db) -> Program:
    return open_program(2026, actor=None)


def ask(program: Program, list_id: int) -> Job:
    kind = jobs.match_workers
    params = {"program_id": program.pk, "list_id": list_id}
    return Job.objects.create(kind=kind.name, title=kind.title, params=params)


def exported(program: Program, path: Path) -> bytes:
    export_matches(program, path, actor=None)
    return path.read_bytes()


def test_killed_match_resumes_to_an_export_of_equal_bytes(program, tmp_path, monkeypatch) -> None:
    people = [person(row, name=name) for row, name in enumerate(NAMES, start=2)]
    made = release(*people[:-1])
    for one in people:
        worker(program, one, nik_given=one["nik"][:15] + "8", nik=None)
    monkeypatch.setattr(jobs, "CHUNK", CHUNK)
    job = ask(program, made.pk)
    command = [sys.executable, "-c", KILLED_IN_THE_SECOND_CHUNK, str(job.pk)]
    assert subprocess.run(command, env=portal_environment(), check=False).returncode == -signal.SIGKILL
    job.refresh_from_db()
    assert (job.state, job.done) == (JobState.RUNNING, CHUNK), "the second chunk was never committed"
    assert (FoundLink.objects.count(), Match.objects.count()) == (CHUNK, 0), "nothing half done is seen"
    Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert runner.run(job.pk).state == JobState.DONE
    resumed = exported(program, tmp_path / "resumed.csv")
    Match.objects.all().delete()
    runner.run(ask(program, made.pk).pk)
    assert exported(program, tmp_path / "undisturbed.csv") == resumed
    assert len(resumed.splitlines()) == 1 + len(people)
    retire(made, reason="akhir uji", actor=None)
