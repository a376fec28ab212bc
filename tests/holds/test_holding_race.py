"""Holding a name in the moment its list is closed or decided on: either the hold comes first, or it is too late."""

from __future__ import annotations

from threading import Event
from time import sleep

import pytest

from enrollment.decrees import pendataan, services
from enrollment.decrees.models import Decree, DecreeState
from enrollment.holds.models import Hold
from enrollment.holds.services import hold
from enrollment.lifecycle import State
from enrollment.programs.models import Program
from enrollment.workers.models import Registration
from jamsos.accounts.models import Role
from tests.decrees.people import drafted, eligible, issued, locked, states
from tests.decrees.test_decree_races import together

pytestmark = pytest.mark.django_db(transaction=True)
WHY = "Alamatnya berbeda dari KK"


def slowly(monkeypatch, module: object, name: str, seconds: float = 0.3) -> Event:
    """Leave time between what was checked and what is done about it, where a race happens; tells when that is."""
    act, checked = getattr(module, name), Event()

    def late(*args: object, **given: object) -> object:
        checked.set()
        sleep(seconds)
        return act(*args, **given)

    monkeypatch.setattr(module, name, late)
    return checked


def test_a_lock_under_way_takes_nobody_who_is_held_meanwhile(program, user_of, monkeypatch):
    people, head = eligible(program, [1, 2, 3]), user_of(Role.DINSOS_KEPALA)
    slowly(monkeypatch, pendataan, "move")
    assert together(lambda: locked(program), lambda: hold(people[0], reason=WHY, actor=head)) == []
    decree = program.decrees.get()
    named = decree.lines.filter(registration=people[0]).exists()
    assert states(people)[0] == (State.LOCKED if named else State.PROPOSED)
    if named:
        assert services.held_lines(decree).count() == 1, "then the draft waits"


def test_an_issue_under_way_and_a_hold_have_one_outcome(program, user_of, monkeypatch):
    decree, checker = drafted(program, 3), user_of(Role.SETDA)
    one = decree.lines.get(no=1).registration
    slowly(monkeypatch, services, "move")
    refused = together(lambda: issued(decree), lambda: hold(one, reason=WHY, actor=checker))
    decree.refresh_from_db()
    assert len(refused) == 1
    assert (decree.state == DecreeState.ISSUED) != Hold.objects.open().exists()
    assert states([one]) == [State.DECREED if decree.state == DecreeState.ISSUED else State.SELECTED]


def test_without_the_locks_a_name_is_held_and_decreed_at_once(program, user_of, monkeypatch):
    """Negative control: the race is real."""
    decree, checker = drafted(program, 3), user_of(Role.SETDA)
    one = decree.lines.get(no=1).registration
    checked = slowly(monkeypatch, services, "move", seconds=2)
    for manager in (Program.objects, Registration.objects, Decree.objects):
        monkeypatch.setattr(manager, "select_for_update", lambda all=manager.all, **_: all())

    def object_to_it() -> None:
        assert checked.wait(timeout=10)
        hold(one, reason=WHY, actor=checker)

    assert together(lambda: issued(decree), object_to_it) == []
    decree.refresh_from_db()
    assert decree.state == DecreeState.ISSUED and Hold.objects.open().exists()
