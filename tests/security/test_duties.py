"""Nobody checks what they made: the database refuses it to whatever writes past the services, and lets others pass."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, IntegrityError, transaction

from enrollment.decrees.freezing import freeze, line_values
from enrollment.decrees.models import Decree, DecreeState, Kind
from enrollment.lifecycle import State
from enrollment.programs.models import Program
from enrollment.selection.models import Promotion, SelectionRun
from enrollment.selection.services import select
from enrollment.submissions.models import Submission
from enrollment.verification.models import BatchLine, VerdictRecord
from enrollment.verification.services import send
from enrollment.workers.models import ImportState, Registration, WorkerImport
from jamsos.accounts.models import Role, User
from jamsos.errors import DomainError
from tests.decrees import people as cases
from tests.submissions import people as handed
from tests.verification.people import on_list_of, sent

pytestmark = pytest.mark.django_db
HEAD = {"regulation": "perbup-serang-59-2025", "title": "Uji", "signer_title": "Uji", "lines_hash": "uji"}


@pytest.fixture
def hand(user_of) -> User:
    """Whoever did the step before."""
    return user_of(Role.DINSOS_PETUGAS, "uji_tangan_pertama")


@pytest.fixture
def other(user_of) -> User:
    return user_of(Role.DINSOS_PETUGAS, "uji_tangan_kedua")


def locking(program: Program, hand: User) -> Callable[[User], Any]:
    """Put a name that the hand proposed on a list for the Kepala Dinas."""
    people = cases.eligible(program, [1], proposed_by=hand)

    def by(user: User) -> None:
        decree = Decree.objects.create(kind=Kind.KADINSOS, program=program, people=1, made_by=user, **HEAD)
        freeze(decree, line_values(people, None, {}))

    return by


def locking_after_merging(program: Program, hand: User) -> Callable[[User], Any]:
    """Put a name from a file that the hand merged on a list for the Kepala Dinas."""
    people = cases.eligible(program, [1], source_file=cases.merged_by(hand, program))

    def by(user: User) -> None:
        decree = Decree.objects.create(kind=Kind.KADINSOS, program=program, people=1, made_by=user, **HEAD)
        freeze(decree, line_values(people, None, {}))

    return by


def verifying_after_merging(program: Program, hand: User) -> Callable[[User], Any]:
    """Record a verdict about a person from a file that the hand merged."""
    line = sent(program, 1, source_file=cases.merged_by(hand, program)).lines.get()
    return lambda user: VerdictRecord.objects.create(line=line, verdict="padan", recorded_by=user)


def verifying(program: Program, hand: User) -> Callable[[User], Any]:
    """Record a verdict about a person whom the hand proposed."""
    cases.proposals(program, [1], state=State.LISTED, proposed_by=hand)
    line = send(program, actor=None).lines.get()
    return lambda user: VerdictRecord.objects.create(line=line, verdict="padan", recorded_by=user)


def verifying_after_locking(program: Program, hand: User) -> Callable[[User], Any]:
    """Record a verdict about a person whose list the hand locked."""
    line = _sent_from_the_list_of(program, made_by=hand)
    return lambda user: VerdictRecord.objects.create(line=line, verdict="padan", recorded_by=user)


def verifying_after_signing(program: Program, hand: User) -> Callable[[User], Any]:
    """Record a verdict about a person whose list the hand signed."""
    line = _sent_from_the_list_of(program, issued_by=hand)
    return lambda user: VerdictRecord.objects.create(line=line, verdict="padan", recorded_by=user)


def _sent_from_the_list_of(program: Program, **hands: User) -> BatchLine:
    line = sent(program, 1).lines.get()
    on_list_of(line.registration, **hands)
    return line


def selecting(program: Program, hand: User) -> Callable[[User], Any]:
    """Select in a programme in which the hand recorded a verdict."""
    cases.proposals(program, [1], state=State.LISTED)
    VerdictRecord.objects.create(line=send(program, actor=None).lines.get(), verdict="padan", recorded_by=hand)
    wave = cases.wave_of(program)
    return lambda user: SelectionRun.objects.create(wave=wave, regulation="uji", method="uji", actor=user)


def promoting(program: Program, hand: User) -> Callable[[User], Any]:
    """Give a place that fell free in a programme in which the hand recorded a verdict."""
    selecting(program, hand)
    cases.verified(program, range(2, 5))
    run = select(cases.wave_of(program, quota=1), on=cases.ON, actor=None)
    line = run.lines.get(rank=2)
    return lambda user: Promotion.objects.create(run=run, line=line, reason="uji", actor=user)


def drafting(program: Program, hand: User) -> Callable[[User], Any]:
    """Make the decree over people whom the hand selected."""
    wave, _ = cases.selected(program, 1, selector=hand)
    facts = {"kind": Kind.BUPATI, "program": program, "wave": wave, "people": 1}
    return lambda user: Decree.objects.create(**facts, made_by=user, **HEAD)


def drafting_after_promoting(program: Program, hand: User) -> Callable[[User], Any]:
    """Make the decree over people one of whom got the place from the hand."""
    cases.verified(program, range(1, 4))
    wave = cases.wave_of(program, quota=1)
    run = select(wave, on=cases.ON, actor=None)
    Promotion.objects.create(run=run, line=run.lines.get(rank=2), reason="uji", actor=hand)
    facts = {"kind": Kind.BUPATI, "program": program, "wave": wave, "people": 1}
    return lambda user: Decree.objects.create(**facts, made_by=user, **HEAD)


def drafting_when_nothing_counts(program: Program, hand: User) -> Callable[[User], Any]:
    """Make the decree of a wave whose selection by the hand is no longer said to count."""
    draft = drafting(program, hand)
    SelectionRun.objects.update(current=False)
    return draft


def issuing_for_the_dinas(program: Program, hand: User) -> Callable[[User], Any]:
    """Issue the list of the Dinas with a name that the hand proposed."""
    people = cases.eligible(program, [1], proposed_by=hand)
    return _issuing_list_of(program, people)


def issuing_after_merging(program: Program, hand: User) -> Callable[[User], Any]:
    """Issue the list of the Dinas with a name from a file that the hand merged."""
    return _issuing_list_of(program, cases.eligible(program, [1], source_file=cases.merged_by(hand, program)))


def _issuing_list_of(program: Program, people: list[Registration]) -> Callable[[User], Any]:
    decree = Decree.objects.create(kind=Kind.KADINSOS, program=program, people=1, **HEAD)
    freeze(decree, line_values(people, None, {}))
    return lambda user: Decree.objects.filter(pk=decree.pk).update(issued_by=user)


def issuing(program: Program, hand: User) -> Callable[[User], Any]:
    """Issue the decree that the hand made."""
    decree = cases.drafted(program, 1)
    Decree.objects.filter(pk=decree.pk).update(state=DecreeState.CANCELLED)
    facts = {"kind": Kind.BUPATI, "program": program, "wave": decree.wave, "people": 0, "made_by": hand}
    made = Decree.objects.create(**facts, **HEAD)
    return lambda user: Decree.objects.filter(pk=made.pk).update(issued_by=user)


def sending(program: Program, hand: User) -> Callable[[User], Any]:
    """Hand to BPJS what the hand put into the decree."""
    decree = handed.decreed(cases.wave_of(program), [handed.propose(program, 1)], maker=hand)
    facts = {"decree": decree, "number": 9, "submitted_on": handed.ON, "agreement": handed.agreement()}
    sums = {"layout": "uji", "people": 1, "amount": 0, "lines_hash": "", "rows_sha256": ""}
    return lambda user: Submission.objects.create(**facts, **sums, made_by=user)


REFUSED = (IntegrityError, psycopg.IntegrityError)
"""By a query of Django, or by COPY, which speaks to the driver itself."""
STEPS = [
    locking,
    locking_after_merging,
    verifying,
    verifying_after_merging,
    verifying_after_locking,
    verifying_after_signing,
    selecting,
    promoting,
    drafting,
    drafting_after_promoting,
    drafting_when_nothing_counts,
    issuing,
    issuing_for_the_dinas,
    issuing_after_merging,
    sending,
]


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.__name__)
def test_the_database_refuses_the_same_hand(program, hand, step) -> None:
    by = step(program, hand)
    with pytest.raises(REFUSED), transaction.atomic():
        by(hand)


def rows_of(user: User) -> int:
    """Steps on file that this person did."""
    decrees = Decree.objects.filter(made_by=user).count() + Decree.objects.filter(issued_by=user).count()
    others = VerdictRecord.objects.filter(recorded_by=user), Submission.objects.filter(made_by=user)
    places = SelectionRun.objects.filter(actor=user), Promotion.objects.filter(actor=user)
    return decrees + sum(rows.count() for rows in (*others, *places))


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.__name__)
def test_another_hand_may(program, hand, other, step) -> None:
    step(program, hand)(other)
    assert rows_of(other) == 1


def test_who_verified_is_told_why_the_selection_is_refused(program, hand) -> None:
    cases.verified(program, [2])
    selecting(program, hand)
    with pytest.raises(DomainError, match="Anda mencatat hasil verval program ini"):
        select(cases.wave_of(program), on=cases.ON, actor=hand)


def test_who_merged_a_file_stays_its_merger(program, hand, other) -> None:
    cases.merged_by(hand, program)
    changes = [{"merged_by": other}, {"merged_by": None}, {"source_file": cases.merged_by(None, program)}]
    merged = WorkerImport.objects.filter(merged_by=hand)
    for change in changes:
        with pytest.raises(DatabaseError, match="merger_stays|Cannot update"), transaction.atomic():
            merged.update(**change)
    with pytest.raises(DatabaseError, match="Cannot delete"), transaction.atomic():
        merged.delete()
    assert merged.update(state=ImportState.MERGED) == 1


def test_who_proposed_stays_the_proposer(program, hand, other) -> None:
    (one,) = cases.proposals(program, [1], proposed_by=hand)
    mine = Registration.objects.filter(pk=one.pk)
    for change in ({"proposed_by": other}, {"proposed_by": None}, {"source_file": cases.merged_by(other, program)}):
        with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
            mine.update(**change)
    one.phone = "0812"
    one.save()
    assert mine.get().proposed_by == hand
