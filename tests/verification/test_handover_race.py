"""A batch counted, or a person answered, by two officers in the same moment: one counts, the other is told."""

from __future__ import annotations

from threading import Event as Signal

import pytest
from django.db import IntegrityError

from enrollment.lifecycle import State
from enrollment.verification import handover
from enrollment.verification.handover import Standing, newest_step, standing_of
from enrollment.verification.models import Batch, Handover, Verdict, VerdictRecord
from enrollment.verification.recording import record_one
from enrollment.workers.models import Registration
from jamsos.accounts.models import Role
from jamsos.errors import DomainError
from tests.decrees.test_decree_races import together
from tests.verification.people import AGREED, NAME_WRONG, line_of, received, reply, sent

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def officers(user_of):
    return user_of(Role.DISDUKCAPIL), user_of(Role.DISDUKCAPIL, "uji_dukcapil_kedua")


def slowly(monkeypatch) -> None:
    """Leave time between the check and the step, where a race happens."""
    add, pause = handover._add, Signal()

    def late(*args: object) -> Handover:
        pause.wait(0.3)
        return add(*args)

    monkeypatch.setattr(handover, "_add", late)


def test_of_two_confirmations_at_once_one_counts(program, officers, monkeypatch) -> None:
    slowly(monkeypatch)
    batch = sent(program)
    refused = together(*[lambda who=who: handover.confirm(batch, 3, actor=who) for who in officers])
    assert len(refused) == 1 and "sudah dikonfirmasi" in refused[0]
    assert batch.handovers.count() == 1


def test_two_different_counts_at_once_end_agreed_and_keep_both_steps_in_order(program, officers) -> None:
    """The right number ends the matter whichever comes first; the wrong one is kept or refused, never in its place."""
    batch, (first, second) = sent(program), officers
    refused = together(
        lambda: handover.confirm(batch, 3, actor=first), lambda: handover.confirm(batch, 5, actor=second)
    )
    steps = list(batch.handovers.order_by("sequence").values_list("sequence", "people"))
    assert (steps, len(refused)) in [([(1, 3)], 1), ([(1, 5), (2, 3)], 0)]
    assert standing_of(newest_step(batch)) == Standing.AGREED


def test_without_the_lock_both_confirmations_pass_the_check(program, officers, monkeypatch) -> None:
    """Negative control: the race is real. The batch is counted twice, or one stumbles over the database's own rule."""
    slowly(monkeypatch)
    batch = sent(program)

    def confirm(who: object) -> None:
        try:
            handover.confirm(batch, 3, actor=who)
        except IntegrityError as error:
            raise DomainError("ditolak basis data", "") from error

    monkeypatch.setattr(Batch.objects, "select_for_update", Batch.objects.all)
    refused = together(*[lambda who=who: confirm(who) for who in officers])
    assert (batch.handovers.count(), refused) in [(2, []), (1, ["ditolak basis data"])]


def test_of_two_answers_about_one_person_one_counts(program, officers) -> None:
    batch, (first, second) = received(program, officers[0]), officers
    line = line_of(batch, 1)
    refused = together(
        lambda: record_one(line, reply(line, Verdict.MATCHED, AGREED), actor=first),
        lambda: record_one(line, reply(line, Verdict.UNMATCHED, NAME_WRONG), actor=second),
    )
    assert len(refused) == 1 and "sudah dijawab" in refused[0]
    answered = VerdictRecord.objects.get(line=line)
    led_to = State.VERIFIED if answered.verdict == Verdict.MATCHED else State.RETURNED
    assert Registration.objects.get(pk=line.registration_id).state == led_to
