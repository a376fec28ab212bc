"""Searching by NIK and showing it: recorded without the number, and not without end."""

from __future__ import annotations

from threading import Barrier, Thread

import pytest
from django.db import connections
from django.urls import reverse

from enrollment.lifecycle import State
from enrollment.workers import looking, services
from jamsos.accounts.models import Role
from jamsos.audit.models import Event
from jamsos.errors import DomainError
from reporting.access import looks_at

from .conftest import ON, in_state, person

WHY = "mencocokkan dengan KTP-el"


@pytest.fixture
def petugas(user_of):
    return user_of(Role.DINSOS_PETUGAS)


@pytest.fixture
def proposed(program, petugas):
    return services.propose(program, person(1), on=ON, declared=False, actor=petugas)


@pytest.mark.django_db
def test_each_search_is_recorded_without_the_nik(proposed, petugas) -> None:
    stranger = "3604616805800099"
    assert looking.find(proposed.nik, actor=petugas) == proposed
    assert looking.find(stranger, actor=petugas) is None
    none, found = Event.objects.filter(act="workers.find")
    assert (found.actor, found.subject_id, found.data) == (petugas, str(proposed.pk), {"found": True})
    assert (none.actor, none.subject_id, none.data) == (petugas, "", {"found": False})


@pytest.mark.django_db
def test_searching_and_showing_share_one_budget_per_officer(proposed, petugas, user_of, monkeypatch) -> None:
    monkeypatch.setattr(looking, "LIMIT", 2)
    looking.find(proposed.nik, actor=petugas)
    looking.unmask(proposed, purpose=WHY, actor=petugas)
    with pytest.raises(DomainError, match="Batas 2 NIK"):
        looking.find(proposed.nik, actor=petugas)
    with pytest.raises(DomainError, match="Batas 2 NIK"):
        looking.unmask(proposed, purpose=WHY, actor=petugas)
    assert looking.find(proposed.nik, actor=user_of(Role.AUDITOR)) == proposed


@pytest.mark.django_db(transaction=True)
def test_the_budget_cannot_be_raced(proposed, petugas, monkeypatch) -> None:
    """Eight looks at once upon a budget of three: three succeed, all others are refused."""
    monkeypatch.setattr(looking, "LIMIT", 3)
    meet, refused = Barrier(8), []

    def look(at: int) -> None:
        try:
            meet.wait(timeout=10)
            if at % 2:
                looking.find(proposed.nik, actor=petugas)
            else:
                looking.unmask(proposed, purpose=WHY, actor=petugas)
        except DomainError as error:
            refused.append(error.message)
        finally:
            connections.close_all()

    threads = [Thread(target=look, args=(at,)) for at in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 5
    assert Event.objects.filter(act__in=("workers.find", "workers.unmask")).count() == 3


FORMS = [
    ("worker-change", State.PROPOSED, Role.DINSOS_PETUGAS),
    ("worker-clarify", State.PROPOSED, Role.DINSOS_PETUGAS),
    ("worker-state", State.PROPOSED, Role.OPERATOR_DESA),
    ("worker-withdraw", State.PROPOSED, Role.DINSOS_PETUGAS),
    ("worker-unmask", State.PROPOSED, Role.DINSOS_PETUGAS),
    ("worker-end", State.DECREED, Role.DINSOS_PETUGAS),
    ("mend", State.RETURNED, Role.DINSOS_PETUGAS),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("page", "state", "role"), FORMS)
def test_looks_through_a_form_about_the_person_are_recorded_once_each(proposed, client_of, user_of, page, state, role):
    one = in_state(proposed, state)
    assert client_of(role).get(reverse(page, args=[one.pk])).status_code == 200
    assert [(look.act, look.actor) for look in looks_at(one)] == [("people.view", user_of(role))]
