"""One request for a change, answered by two officers in the same moment: one answer counts, the other is told."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event as Signal

import pytest
from django.db import IntegrityError

from enrollment.corrections import services
from enrollment.corrections.models import Correction, Decision
from enrollment.lifecycle import State
from enrollment.workers import services as workers
from enrollment.workers.models import Change, Registration
from jamsos.accounts.models import Role
from jamsos.errors import DomainError
from tests.corrections.test_corrections import CHECKED, ask
from tests.decrees.test_decree_races import together
from tests.workers.conftest import ON, in_state, person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def asked(program, user_of) -> Correction:
    made = workers.propose(program, person(1), on=ON, declared=False, actor=user_of(Role.DINSOS_PETUGAS))
    (correction,) = ask(in_state(made, State.LISTED), user_of(Role.OPERATOR_DESA), NAMA="Siti Baru")
    return correction


@pytest.fixture
def answers(asked, user_of) -> tuple[Callable[[], object], Callable[[], object]]:
    """One officer agrees, another refuses."""
    first, second = user_of(Role.DINSOS_PETUGAS), user_of(Role.DINSOS_PETUGAS, "uji_kedua")
    return (
        lambda: services.approve(asked, reason=CHECKED, on=ON, actor=first),
        lambda: services.refuse(asked, reason=CHECKED, actor=second),
    )


def slowly(monkeypatch) -> None:
    """Leave time between the check and the answer, where a race happens."""
    decide, pause = services._decide, Signal()

    def late(*args: object) -> Decision:
        pause.wait(0.3)
        return decide(*args)

    monkeypatch.setattr(services, "_decide", late)


def test_of_two_answers_at_once_one_counts(asked, answers, monkeypatch) -> None:
    slowly(monkeypatch)
    refused = together(*answers)
    assert len(refused) == 1 and "sudah diputuskan" in refused[0]
    renamed = Registration.objects.get().name == "SITI BARU"
    assert renamed == Decision.objects.get(correction=asked).approved
    assert Change.objects.filter(field="name").count() == int(renamed)


def test_without_the_lock_both_answers_reach_the_database(answers, monkeypatch) -> None:
    """Negative control: the race is real; only the database's own rule is left then, and it tells nobody why."""
    slowly(monkeypatch)

    def unlocked(correction: Correction, actor: object) -> Correction:
        found = Correction.objects.select_related("registration").get(pk=correction.pk)
        services.require_answerable(found, actor)
        return found

    def caught(answer: Callable[[], object]) -> Callable[[], object]:
        def run() -> None:
            try:
                answer()
            except IntegrityError as error:
                raise DomainError("ditolak basis data", "") from error

        return run

    monkeypatch.setattr(services, "_open", unlocked)
    assert together(*map(caught, answers)) == ["ditolak basis data"]
