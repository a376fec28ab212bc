"""Two officers at the same moment: real threads, real transactions, and what happens without the locks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from threading import Barrier, BrokenBarrierError, Thread
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, connections

from enrollment.candidates import looking, proposing
from enrollment.candidates.finding import basis_of
from enrollment.candidates.looking import show_names
from enrollment.candidates.models import BulkProposal, Counting
from enrollment.programs.models import Program
from enrollment.workers.models import Registration
from jamsos.accounts.models import Role
from jamsos.audit.models import Event
from jamsos.errors import DomainError
from jamsos.jobs import runner
from jamsos.jobs.models import Job
from tests.candidates.conftest import JOB, ON, farmer, here

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = 6
PATIENCE = 2.0


@pytest.fixture
def counting(counted) -> Iterator[Counting]:
    """A count over six farmers; the release's own table is gone afterwards."""
    made = counted(*(farmer(row) for row in range(2, 2 + PEOPLE)))
    yield made
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS reference_person_{made.reference_list_id}")


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Do all at the same time; what each gave back, or the refusal it met."""
    answers: list[Any] = [None] * len(acts)

    def run(place: int) -> None:
        try:
            answers[place] = acts[place]()
        except DomainError as error:
            answers[place] = error
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=(place,)) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def meeting(monkeypatch: pytest.MonkeyPatch, module: Any, name: str) -> None:
    """Let two callers of a function meet right after it, unless a lock keeps the second one out."""
    meet, whole = Barrier(2), getattr(module, name)

    def together(*arguments: Any) -> Any:
        answer = whole(*arguments)
        with suppress(BrokenBarrierError):
            meet.wait(timeout=PATIENCE)
        return answer

    monkeypatch.setattr(module, name, together)


@pytest.fixture
def both(ask, user_of, counting) -> list[BulkProposal]:
    """Two officers have asked for the same people; neither job has begun."""
    return [ask(counting, PEOPLE, actor=user_of(Role.DINSOS_PETUGAS, f"uji_petugas_{name}")) for name in "ab"]


def run_both(both: list[BulkProposal], monkeypatch: pytest.MonkeyPatch) -> list[Job]:
    """One attempt at each job, both looking for doubles before either has entered anybody."""
    meeting(monkeypatch, proposing, "compare")
    return at_once(*(lambda job_id=one.job_id: runner.run(job_id) for one in both))


def test_the_same_people_proposed_by_two_officers_enter_once(both, monkeypatch):
    ended = run_both(both, monkeypatch)
    assert [job.state for job in ended] == ["done", "done"]
    assert Registration.objects.count() == PEOPLE
    results = sorted((job.result["entered"], job.result["skipped"]) for job in ended)
    assert results == [(0, PEOPLE), (PEOPLE, 0)]
    loser = next(job for job in ended if not job.result["entered"])
    assert loser.issues.filter(blocking=True).count() == PEOPLE, "each is told why"


def test_without_the_lock_one_officers_job_breaks(both, monkeypatch):
    """The control: it is the lock that the test above tests; behind it only the constraint is left."""
    monkeypatch.setattr(proposing, "lock", lambda pk: Program.objects.get(pk=pk))
    ended = run_both(both, monkeypatch)
    assert sorted(job.state for job in ended) == ["done", "queued"]
    assert Registration.objects.count() == PEOPLE


def test_the_same_form_sent_twice_at_once_is_one_proposal(ask, counting):
    key = uuid4()
    first, second = at_once(*(lambda: ask(counting, PEOPLE, key=key) for _ in range(2)))
    assert first == second
    assert BulkProposal.objects.count() == Job.objects.filter(kind="propose-candidates").count() == 1


def look_twice(officer: Any, program: Program, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The same officer opens a page of six names twice at once, with ten in the budget."""
    monkeypatch.setattr(looking, "NAMES_SHOWN", 10)
    meeting(monkeypatch, looking, "names_left")
    basis = basis_of(program, ON)
    look = lambda: show_names(basis, here(job=JOB), 1, purpose="Pendataan bersama Tim", actor=officer)  # noqa: E731
    return at_once(look, look)


def test_two_looks_at_once_do_not_spend_the_same_names(counting, officer, program, monkeypatch):
    answers = look_twice(officer, program, monkeypatch)
    assert sum(isinstance(answer, DomainError) for answer in answers) == 1
    assert Event.objects.filter(act=looking.SHOWN).count() == 1


def test_without_the_lock_they_do(counting, officer, program, monkeypatch):
    """The control of the test above."""
    monkeypatch.setattr(looking, "lock", lambda actor: None)
    answers = look_twice(officer, program, monkeypatch)
    assert not any(isinstance(answer, DomainError) for answer in answers)
    assert Event.objects.filter(act=looking.SHOWN).count() == 2
