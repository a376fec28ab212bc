"""Asking for a job, running it from a command, stopping it, waking workers."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections, transaction
from django.utils import timezone

from jamsos.accounts.models import Role, User
from jamsos.audit.models import Event
from jamsos.errors import DomainError
from jamsos.jobs import services, tasks
from jamsos.jobs.models import Job, JobState


@pytest.fixture
def woken(monkeypatch) -> list:
    """Numbers of the jobs for which a worker was woken."""
    calls: list = []
    monkeypatch.setattr(services, "wake", calls.append)
    monkeypatch.setattr(tasks, "wake", calls.append)
    return calls


def nothing(run, **params) -> dict:
    return {}


@pytest.mark.django_db(transaction=True)
def test_worker_is_woken_after_the_commit_only(kind, user_of, woken) -> None:
    with transaction.atomic():
        job = services.enqueue(kind(nothing), actor=user_of(Role.DINSOS_PETUGAS), list_id=3)
        assert woken == []
    assert woken == [job.pk]
    assert (job.state, job.params) == (JobState.QUEUED, {"list_id": 3})
    assert Event.objects.latest("seq").act == "jobs.start"


@pytest.mark.django_db(transaction=True)
def test_job_of_a_rolled_back_transaction_never_runs(kind, user_of, woken) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        services.enqueue(kind(nothing), actor=user_of(Role.DINSOS_PETUGAS))
        raise RuntimeError
    tasks.sweep()
    assert woken == []
    assert not Job.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_broker_away_leaves_the_job_for_the_sweeper(kind, user_of, monkeypatch) -> None:
    def unreachable(**_options) -> None:
        raise OSError("no broker")

    monkeypatch.setattr(tasks.run_job, "apply_async", unreachable)
    job = services.enqueue(kind(nothing), actor=user_of(Role.DINSOS_PETUGAS))
    woken: list = []
    monkeypatch.setattr(tasks, "wake", woken.append)
    tasks.sweep()
    assert woken == [job.pk]


def test_without_the_right_nothing_is_asked(kind, user_of, woken) -> None:
    with pytest.raises(DomainError, match="tidak berwenang"):
        services.enqueue(kind(nothing), actor=user_of(Role.DISNAKER))
    assert not Job.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_double_click_is_one_job(kind, user_of, woken) -> None:
    asked, actor = kind(nothing), user_of(Role.DINSOS_PETUGAS).pk
    gate = threading.Barrier(4)

    def click(_: int):
        try:
            user = User.objects.get(pk=actor)
            gate.wait()
            return services.enqueue(asked, actor=user, wave=1).pk
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        answers = set(pool.map(click, range(4)))
    assert len(answers) == 1 and Job.objects.count() == 1


def test_other_params_are_another_job(kind, user_of, woken) -> None:
    asked, actor = kind(nothing), user_of(Role.DINSOS_PETUGAS)
    assert services.enqueue(asked, actor=actor, wave=1) != services.enqueue(asked, actor=actor, wave=2)


def test_after_it_ended_it_may_be_asked_again(kind, user_of, woken) -> None:
    asked, actor = kind(nothing), user_of(Role.DINSOS_PETUGAS)
    first = services.enqueue(asked, actor=actor)
    Job.objects.update(state=JobState.DONE)
    assert services.enqueue(asked, actor=actor) != first


def test_queued_job_stops_at_once(kind, user_of, woken) -> None:
    actor = user_of(Role.DINSOS_PETUGAS)
    job = services.cancel(services.enqueue(kind(nothing), actor=actor).pk, actor=actor)
    assert job.state == JobState.CANCELLED
    with pytest.raises(DomainError, match="sudah berakhir"):
        services.cancel(job.pk, actor=actor)


def test_sweep_wakes_what_nobody_works_on(queued, kind, woken) -> None:
    waiting, lost, alive, ended = (queued(kind(nothing, name)) for name in ("a", "b", "c", "d"))
    now = timezone.now()
    running = {"state": JobState.RUNNING, "attempt": 1}
    Job.objects.filter(pk=lost.pk).update(**running, lease_until=now - timedelta(seconds=1))
    Job.objects.filter(pk=alive.pk).update(**running, lease_until=now + timedelta(seconds=30))
    Job.objects.filter(pk=ended.pk).update(state=JobState.DONE)
    tasks.sweep()
    assert set(woken) == {waiting.pk, lost.pk}


def test_command_runs_to_the_end_in_its_own_process(kind, db) -> None:
    job = services.run_now(kind(lambda run, n: {"message": str(n)}), actor=None, n=5)
    assert (job.state, job.result["message"], job.actor) == (JobState.DONE, "5", None)


def test_command_tries_again_after_an_unexpected_error(kind, db) -> None:
    def second_time(run) -> dict:
        if run.job.attempt == 1:
            raise RuntimeError
        return {"message": "berhasil"}

    assert services.run_now(kind(second_time), actor=None).attempt == 2


def test_command_raises_what_the_job_refused(kind, db) -> None:
    def refuse(run) -> dict:
        raise DomainError("Berkas kosong.", "Isi dulu.")

    with pytest.raises(DomainError, match="Berkas kosong.") as refused:
        services.run_now(kind(refuse), actor=None)
    assert refused.value.hint == "Isi dulu."


def test_command_says_when_it_was_stopped(kind, db) -> None:
    def stopped(run) -> dict:
        Job.objects.filter(pk=run.job.pk).update(cancel_requested=True)
        run.check()
        return {}

    with pytest.raises(DomainError, match="dihentikan"):
        services.run_now(kind(stopped), actor=None)
