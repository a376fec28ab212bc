"""Leaving after the Keputusan Bupati: not handed over, not paid for, with the reason; and many people's one step."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from enrollment.contributions.selectors import payable
from enrollment.contributions.services import post
from enrollment.lifecycle import State
from enrollment.submissions.models import SubmissionLine
from enrollment.submissions.services import prepare, review
from enrollment.workers.ending import end
from enrollment.workers.models import Registration
from enrollment.workers.moving import move
from jamsos.accounts.models import Role
from jamsos.audit.models import Event
from jamsos.errors import DomainError
from tests.submissions.people import ON, agreement, decreed, nik_of, propose, state_of

pytestmark = pytest.mark.django_db
NOTE = "Akta kematian 12/2026"


@pytest.fixture
def decree(program):
    agreement()
    return decreed(program.waves.get(number=1), [propose(program, number) for number in (1, 2, 3)])


def person(number: int) -> Registration:
    return Registration.objects.get(nik=nik_of(number))


def test_who_died_after_the_decree_is_kept_out_of_the_submission_with_the_reason(decree, user_of):
    end(person(2), why="meninggal", note=NOTE, actor=user_of(Role.DISNAKER))
    reason = "Status pendaftaran: Berakhir (meninggal dunia)."
    assert review(decree, on=ON).reasons == {reason: 1}
    submission = prepare(decree, on=ON, actor=None)
    assert (submission.people, submission.dropped) == (2, 1)
    assert SubmissionLine.objects.get(included=False).reason == reason
    assert [state_of(number) for number in (1, 2, 3)] == [State.SUBMITTED, State.ENDED, State.SUBMITTED]


def test_who_ended_is_paid_no_more(decree, user_of):
    prepare(decree, on=ON, actor=None)
    people = Registration.objects.all()
    move(people, "register")
    SubmissionLine.objects.update(answer="recorded")
    january, february = date(2026, 1, 1), date(2026, 2, 1)
    assert post(decree, january, "SP2D/1", on=february, actor=None).people == 3
    end(person(1), why="mundur", note="Surat 3 Februari 2026", actor=user_of(Role.DINSOS_PETUGAS))
    assert payable(decree).count() == 2
    assert post(decree, february, "SP2D/2", on=february, actor=None).people == 2


@pytest.mark.parametrize("note", ["", "  ", "x" * 121, f"NIK {nik_of(1)}"])
def test_the_evidence_is_short_and_names_no_number(decree, user_of, note):
    with pytest.raises(DomainError, match="Bukti kosong"):
        end(person(1), why="meninggal", note=note, actor=user_of(Role.DISNAKER))
    assert state_of(1) == State.DECREED


def test_only_who_was_decreed_can_end_and_by_whom(program, decree, user_of):
    propose(program, 9)
    with pytest.raises(DomainError, match="tidak dapat dilakukan pada status Terpilih"):
        end(person(9), why="lain", note=NOTE, actor=user_of(Role.DISNAKER))
    for role in set(Role.values) - {Role.DISNAKER, Role.DINSOS_PETUGAS}:
        with pytest.raises(DomainError, match="tidak berwenang"):
            end(person(1), why="lain", note=NOTE, actor=user_of(role))


def test_the_page_ends_and_keeps_the_reason_in_the_history(decree, client_of):
    client, one = client_of(Role.DISNAKER), person(1)
    address, page = reverse("worker-end", args=[one.pk]), reverse("worker", args=[one.pk])
    assert address in client.get(page).content.decode()
    assert client.post(address, {"why": "", "note": NOTE}).status_code == 422
    assert client.post(address, {"why": "pindah", "note": "Surat pindah 7/2026"}).status_code == 302
    assert state_of(1) == State.ENDED
    shown = client.get(page).content.decode()
    assert "Pindah keluar daerah: Surat pindah 7/2026" in shown and address not in shown
    assert Event.objects.get(act="workers.end").data["why"] == "pindah"
    assert client.get(address).status_code == 409, "a form that can only fail is not shown"


def test_many_move_together_or_not_at_all(decree):
    people = Registration.objects.all()
    with pytest.raises(DomainError, match="untuk 4 orang, tetapi hanya 3"):
        move(people, "submit", expected=4)
    assert move(people, "activate") == 0
