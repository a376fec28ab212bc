"""A worker killed in the middle of a job: another goes on where it stopped, and the result is the same."""

from __future__ import annotations

import os
import signal
from datetime import timedelta

import pytest
from django.utils import timezone

from jamsos.jobs import runner, tasks
from jamsos.jobs.models import Job, JobState
from tests.faults import chunked_job
from tests.waiting import until

pytestmark = pytest.mark.faults
ITEMS = 120


def result_of(job: Job) -> bytes:
    """Everything the job left behind, as bytes."""
    job.refresh_from_db()
    lines = job.issues.order_by("row", "pk").values_list("row", "message")
    return repr([list(lines), job.result, job.cursor, job.done, job.total]).encode()


def ask(pause: float) -> Job:
    kind = chunked_job.chunked
    return Job.objects.create(kind=kind.name, title=kind.title, params={"items": ITEMS, "pause": pause})


def let_lease_run_out(job: Job) -> None:
    """As if the time of the lease had passed since the worker died."""
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))


def test_killed_workers_are_replaced_and_the_result_is_the_same(start_worker) -> None:
    undisturbed = ask(pause=0)
    runner.run(undisturbed.pk)
    job = ask(pause=0.15)
    for kill in (1, 2):
        worker = start_worker()
        tasks.sweep()
        until(lambda kill=kill: Job.objects.get(pk=job.pk).done >= kill * 30, 60, "some chunks are done")
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait()
        job.refresh_from_db()
        assert (job.state, job.attempt) == (JobState.RUNNING, kill)
        assert job.done < ITEMS
        let_lease_run_out(job)
    start_worker()
    tasks.sweep()
    until(lambda: not Job.objects.get(pk=job.pk).is_open, 60, "the job has ended")
    assert Job.objects.get(pk=job.pk).state == JobState.DONE
    assert result_of(job) == result_of(undisturbed)


def test_messages_delivered_many_times_run_the_job_once(start_worker) -> None:
    job = ask(pause=0.02)
    for _ in range(20):
        tasks.wake(job.pk)
    start_worker()
    start_worker()
    until(lambda: not Job.objects.get(pk=job.pk).is_open, 60, "the job has ended")
    job.refresh_from_db()
    assert (job.state, job.attempt, job.issues.count()) == (JobState.DONE, 1, ITEMS)


def test_job_that_outlives_no_worker_is_given_up(start_worker) -> None:
    job = ask(pause=30)
    Job.objects.filter(pk=job.pk).update(state=JobState.RUNNING, attempt=2)  # two workers have died of it before
    let_lease_run_out(job)
    worker = start_worker()
    tasks.sweep()
    until(lambda: Job.objects.get(pk=job.pk).attempt == 3, 60, "a worker took the job")
    os.kill(worker.pid, signal.SIGKILL)
    worker.wait()
    let_lease_run_out(job)
    assert runner.run(job.pk) is None
    job.refresh_from_db()
    assert job.state == JobState.FAILED and "berulang kali" in job.error and job.hint
