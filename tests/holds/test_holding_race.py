"""Holding a name in the moment its list is closed or decided on: either the hold comes first, or it is too late."""

from __future__ import annotations

from time import sleep

import pytest

from enrollment.decrees import pendataan, services
from enrollment.decrees.models import DecreeState
from enrollment.holds.models import Hold
from enrollment.holds.services import hold
from enrollment.lifecycle import State
from jamsos.accounts.models import Role
from tests.decrees.people import drafted, eligible, issued, locked, states
from tests.decrees.test_decree_races import together

pytestmark = pytest.mark.django_db(transaction=True)
WHY = "Alamatnya berbeda dari KK"


def slowly(monkeypatch, module: object, name: str) -> None:
    """Leave time between what was checked and what is done about it, where a race happens."""
    act = getattr(module, name)

    def late(*args: object, **given: object) -> object:
        sleep(0.3)
        return act(*args, **given)

    monkeypatch.setattr(module, name, late)


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
