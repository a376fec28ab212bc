"""The same act asked for twice at once: real threads, real transactions."""

from __future__ import annotations

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.db import connections

from enrollment.decrees.bupati import draft
from enrollment.decrees.models import Decree, DecreeState
from enrollment.decrees.services import issue
from enrollment.lifecycle import State
from enrollment.selection.services import select
from enrollment.workers.models import Registration
from jamsos.audit.models import Event
from jamsos.errors import DomainError
from tests.decrees.people import ON, ceiling, drafted, eligible, issued, locked, selected, verified, wave_of

pytestmark = pytest.mark.django_db(transaction=True)


def together(*acts: Callable[[], object]) -> list[str]:
    """Run all at once; the messages of those that were refused. Anything but a refusal fails the test."""
    meet, refused, broken = Barrier(len(acts)), [], []

    def run(act: Callable[[], object]) -> None:
        try:
            meet.wait(timeout=10)
            act()
        except DomainError as error:
            refused.append(error.message)
        except Exception as error:
            broken.append(error)
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not broken
    return refused


def test_two_issues_at_once_have_one_effect(program):
    decree = drafted(program, 30)
    refused = together(lambda: issued(decree, number="B/1"), lambda: issued(decree, number="B/2"))
    assert len(refused) == 1 and "bukan rancangan" in refused[0]
    assert Event.objects.filter(act="decrees.issue").count() == 1
    assert set(Registration.objects.values_list("state", flat=True)) == {State.DECREED}


def test_one_number_for_two_decrees_at_once(program):
    ceiling(program, 100)
    first = drafted(program, 3)
    verified(program, range(11, 14))
    wave = wave_of(program, 2)
    select(wave, on=ON, actor=None)
    second = draft(wave, actor=None)
    refused = together(lambda: issued(first, number="B/1"), lambda: issued(second, number="B/1"))
    assert len(refused) == 1 and "sudah dipakai" in refused[0]
    assert Decree.objects.filter(number="B/1", state=DecreeState.ISSUED).count() == 1


def test_two_drafts_at_once(program):
    wave, _ = selected(program, 20)
    refused = together(*[lambda: draft(wave, actor=None)] * 2)
    assert len(refused) == 1 and Decree.objects.count() == 1


def test_drafting_while_selecting_again(program):
    """Either the draft rests on the new selection, or selecting again is refused; never a mixture."""
    wave, _ = selected(program, 20, quota=10)
    together(lambda: draft(wave, actor=None), lambda: select(wave, on=ON, actor=None))
    decree = Decree.objects.get()
    current = wave.selection_runs.get(current=True).lines.filter(place="selected")
    assert set(decree.lines.values_list("registration", flat=True)) == set(
        current.values_list("registration", flat=True)
    )
    assert set(current.values_list("registration__state", flat=True)) == {State.SELECTED}


def test_two_locks_at_once(program):
    eligible(program, range(1, 21))
    refused = together(lambda: locked(program, number="BA/1"), lambda: locked(program, number="BA/2"))
    assert len(refused) == 1 and "Belum ada usulan" in refused[0]
    assert Decree.objects.get().people == 20


def test_withdrawing_while_issuing(program):
    """A withdrawal either comes first and stops the decree, or comes too late."""
    decree = drafted(program, 10)
    person = Registration.objects.first()

    def withdraw() -> None:
        people = Registration.objects.filter(pk=person.pk, state=State.SELECTED)
        people.update(state=State.WITHDRAWN)

    def put() -> None:
        issue(decree, number="B/1", signed_on=ON, signer_name="B", actor=None)

    refused = together(withdraw, put)
    states = set(Registration.objects.values_list("state", flat=True))
    assert states == ({State.SELECTED, State.WITHDRAWN} if refused else {State.DECREED})
