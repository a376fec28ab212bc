"""What happens to a job: taken once, kept alive, ended clearly."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections
from django.utils import timezone

from jamsos.errors import DomainError
from jamsos.jobs import models, runner
from jamsos.jobs.models import LEASE, MAX_ATTEMPTS, Job, JobIssue, JobState
from jamsos.jobs.run import Run

NIK = "3604610101900001"


def test_done_job_keeps_its_result(kind, queued) -> None:
    job = runner.run(queued(kind(lambda run, number: {"message": f"Selesai {number}."}), number=7).pk)
    assert (job.state, job.result, job.attempt) == (JobState.DONE, {"message": "Selesai 7."}, 1)
    assert job.started_at <= job.finished_at and job.lease_until is None


def test_refusal_ends_the_job_with_message_and_hint(kind, queued) -> None:
    def refuse(run: Run) -> dict:
        raise DomainError("Kolom NIK tidak ada.", "Pakai templat.")

    job = runner.run(queued(kind(refuse)).pk)
    assert (job.state, job.error, job.hint, job.attempt) == (
        JobState.FAILED,
        "Kolom NIK tidak ada.",
        "Pakai templat.",
        1,
    )


def test_unexpected_error_is_tried_three_times_and_tells_nothing_personal(kind, queued, capfd) -> None:
    def break_down(run: Run) -> dict:
        raise RuntimeError(f"baris dengan NIK {NIK}")

    job = queued(kind(break_down))
    states = [runner.run(job.pk).state for _ in range(MAX_ATTEMPTS)]
    assert states == [JobState.QUEUED, JobState.QUEUED, JobState.FAILED]
    job.refresh_from_db()
    assert NIK not in job.error + job.hint and "RuntimeError" not in job.error
    assert NIK not in capfd.readouterr().err
    assert runner.run(job.pk) is None


def test_error_inside_a_chunk_undoes_that_chunk_only(kind, queued) -> None:
    def work(run: Run) -> dict:
        def chunk(items) -> None:
            run.issues([JobIssue(row=item, message="uji") for item in items])
            if 5 in items and run.job.attempt == 1:
                raise RuntimeError

        run.over(range(8), size=2, work=chunk, stage="uji")
        return {}

    job = queued(kind(work))
    runner.run(job.pk)
    assert sorted(job.issues.values_list("row", flat=True)) == [0, 1, 2, 3]
    runner.run(job.pk)
    assert sorted(job.issues.values_list("row", flat=True)) == list(range(8))


def test_resumed_job_shows_where_it_goes_on(kind, queued) -> None:
    seen: list[int] = []

    def work(run: Run) -> dict:
        run.over(range(10), size=5, work=lambda items: None, stage="uji")
        return {}

    job = queued(kind(work))
    Job.objects.filter(pk=job.pk).update(cursor={"uji": 5})
    runner.run(job.pk, on_progress=lambda job: seen.append(job.done))
    assert seen == [5, 10]


def test_unknown_kind_fails_at_once(queued, kind) -> None:
    job = Job.objects.create(kind="sudah-dihapus", title="Lama")
    assert runner.run(job.pk).state == JobState.FAILED
    job.refresh_from_db()
    assert "tidak dikenal" in job.error and job.attempt == 1


def test_job_that_kills_its_workers_is_given_up(kind, queued) -> None:
    job = queued(kind(lambda run: {}))
    past = timezone.now() - timedelta(seconds=1)
    Job.objects.filter(pk=job.pk).update(state=JobState.RUNNING, attempt=MAX_ATTEMPTS, lease_until=past)
    assert runner.run(job.pk) is None
    job.refresh_from_db()
    assert job.state == JobState.FAILED and "berulang kali" in job.error


def test_running_job_with_a_valid_lease_is_left_alone(kind, queued) -> None:
    job = queued(kind(lambda run: {}))
    Job.objects.filter(pk=job.pk).update(state=JobState.RUNNING, attempt=1, lease_until=timezone.now() + LEASE)
    assert runner.run(job.pk) is None


@pytest.mark.parametrize("state", [JobState.DONE, JobState.FAILED, JobState.CANCELLED])
def test_message_that_comes_again_changes_nothing(kind, queued, state) -> None:
    job = queued(kind(lambda run: {"message": "sekali lagi"}))
    Job.objects.filter(pk=job.pk).update(state=state)
    assert runner.run(job.pk) is None
    job.refresh_from_db()
    assert job.result == {}


def test_cancelled_at_the_next_chunk_keeps_what_is_done(kind, queued) -> None:
    def work(run: Run) -> dict:
        def chunk(items) -> None:
            run.issues([JobIssue(row=item, message="uji") for item in items])
            if 3 in items:
                Job.objects.filter(pk=run.job.pk).update(cancel_requested=True)

        run.over(range(8), size=2, work=chunk, stage="uji")
        return {}

    job = runner.run(queued(kind(work)).pk)
    assert job.state == JobState.CANCELLED
    assert sorted(job.issues.values_list("row", flat=True)) == [0, 1]


def test_worker_that_was_replaced_writes_nothing_more(kind, queued) -> None:
    def work(run: Run) -> dict:
        Job.objects.filter(pk=run.job.pk).update(attempt=run.job.attempt + 1)
        run.stage("terlambat", 10)
        return {"message": "dari pekerja lama"}

    job = runner.run(queued(kind(work)).pk)
    assert (job.state, job.stage, job.result) == (JobState.RUNNING, "", {})


def test_replaced_worker_cannot_end_the_job_either(kind, queued) -> None:
    def work(run: Run) -> dict:
        Job.objects.filter(pk=run.job.pk).update(attempt=run.job.attempt + 1)
        return {"message": "dari pekerja lama"}

    assert runner.run(queued(kind(work)).pk).result == {}


def test_values_of_remarks_are_masked(kind, queued) -> None:
    def work(run: Run) -> dict:
        run.issues([JobIssue(row=2, value=NIK, message=f"NIK {NIK} ganda", hint=f"cari {NIK}")])
        return {}

    issue = runner.run(queued(kind(work)).pk).issues.get()
    assert (issue.value, issue.message, issue.hint) == (
        "3604********0001",
        "NIK 3604********0001 ganda",
        "cari 3604********0001",
    )


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_run_it_once(kind, queued) -> None:
    started = []

    def work(run: Run) -> dict:
        started.append(threading.get_ident())
        return {}

    job = queued(kind(work))
    gate = threading.Barrier(4)

    def deliver(_: int) -> None:
        try:
            gate.wait()
            runner.run(job.pk)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(deliver, range(4)))
    job.refresh_from_db()
    assert (len(started), job.attempt, job.state) == (1, 1, JobState.DONE)


@pytest.mark.django_db(transaction=True)
def test_heartbeat_renews_the_lease_during_a_long_step(kind, queued, monkeypatch) -> None:
    monkeypatch.setattr(runner, "HEARTBEAT_SECONDS", 0.05)
    beaten = threading.Event()

    def work(run: Run) -> dict:
        before = Job.objects.get(pk=run.job.pk).lease_until
        for _ in range(200):
            if Job.objects.get(pk=run.job.pk).lease_until > before:
                beaten.set()
                break
            threading.Event().wait(0.02)
        return {}

    runner.run(queued(kind(work)).pk)
    assert beaten.is_set()


def test_lease_outlives_a_missed_heartbeat_and_a_kill_is_found_within_two_minutes() -> None:
    sweep_every = 15
    assert timedelta(seconds=3 * models.HEARTBEAT_SECONDS) < LEASE
    assert LEASE + timedelta(seconds=2 * sweep_every) < timedelta(seconds=120)
