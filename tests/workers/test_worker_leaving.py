"""Leaving after the Keputusan Bupati: not handed over, not paid for, with the reason; and many people's one step."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse

from enrollment.contributions.selectors import payable
from enrollment.contributions.services import Proof, post
from enrollment.lifecycle import FINAL_STATES, State
from enrollment.submissions.models import SubmissionLine
from enrollment.submissions.services import prepare, review
from enrollment.workers.ending import EndReason, end, leave
from enrollment.workers.leaving_views import EFFECTS
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
    end(person(2), why="meninggal", happened_on=date(2026, 2, 3), note=NOTE, actor=user_of(Role.DISNAKER))
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
    assert post(decree, january, Proof("SP2D/1", february), on=february, actor=None).people == 3
    end(
        person(1),
        why="mundur",
        happened_on=date(2026, 1, 31),
        note="Surat 3 Februari 2026",
        actor=user_of(Role.DINSOS_PETUGAS),
    )
    assert payable(decree).count() == 2
    assert post(decree, february, Proof("SP2D/2", february), on=february, actor=None).people == 2


@pytest.mark.parametrize(
    ("note", "says"),
    [
        ("", "Bukti kosong"),
        ("  ", "Bukti kosong"),
        ("x" * 121, "Bukti lebih dari 120 huruf"),
        (f"NIK {nik_of(1)}", "Bukti memuat nomor identitas"),
    ],
)
def test_the_evidence_is_short_and_names_no_number(decree, user_of, note, says):
    with pytest.raises(DomainError, match=says):
        end(person(1), why="meninggal", happened_on=ON, note=note, actor=user_of(Role.DISNAKER))
    assert state_of(1) == State.DECREED


def test_only_who_was_decreed_can_end_and_by_whom(program, decree, user_of):
    propose(program, 9)
    with pytest.raises(DomainError, match="tidak dapat dilakukan pada status Terpilih"):
        end(person(9), why="lain", happened_on=ON, note=NOTE, actor=user_of(Role.DISNAKER))
    for role in set(Role.values) - {Role.DISNAKER, Role.DINSOS_PETUGAS}:
        with pytest.raises(DomainError, match="tidak berwenang"):
            end(person(1), why="lain", happened_on=ON, note=NOTE, actor=user_of(role))


def test_the_page_ends_and_keeps_the_reason_in_the_history(decree, client_of):
    client, one = client_of(Role.DISNAKER), person(1)
    address, page = reverse("worker-end", args=[one.pk]), reverse("worker", args=[one.pk])
    assert address in client.get(page).content.decode()
    given = {"why": "pindah", "happened_on": "2026-02-01", "note": "Surat pindah 7/2026"}
    assert client.post(address, given | {"why": ""}).status_code == 422
    assert client.post(address, given | {"why": "keliru"}).status_code == 422, "only a proposal can be a mistake"
    assert "Dikeluarkan dari pengajuan ke BPJS" in client.get(address).content.decode(), "said before it is done"
    assert client.post(address, given).status_code == 302
    assert state_of(1) == State.ENDED
    shown = client.get(page).content.decode()
    assert "Pindah keluar daerah: 01-02-2026, Surat pindah 7/2026" in shown and address not in shown
    assert Event.objects.get(act="workers.end").data["why"] == "pindah"
    assert client.get(address).status_code == 409, "a form that can only fail is not shown"


LIVE = sorted(set(State) - FINAL_STATES - {State.LOCKED, State.SUBMITTED, State.REJECTED})
REASONS = ("meninggal", "pindah", "formal", "usia65", "mundur")


@pytest.mark.parametrize("state", LIVE)
def test_every_reason_stands_at_every_live_stage(program, user_of, state):
    """With the day, what it rests on, and what will follow, told before it is done."""
    for number, why in enumerate(REASONS, 1):
        one = propose(program, number, state=state, birth_date=date(1960, 1, 1))
        gone = leave(one, why=why, happened_on=ON, note=NOTE, on=ON, actor=user_of(Role.DINSOS_PETUGAS))
        assert gone.state in FINAL_STATES
        assert gone.changes.get(field="state").reason == f"{EndReason(why).label}: {ON:%d-%m-%Y}, {NOTE}"
    assert EFFECTS[state]


@pytest.mark.parametrize("state, first", [(State.LOCKED, "pendataan yang dikunci"), (State.SUBMITTED, "jawaban BPJS")])
def test_while_a_list_is_on_its_way_it_is_said_what_comes_first(program, client_of, user_of, state, first):
    one = propose(program, 1, state=state)
    with pytest.raises(DomainError) as refused:
        leave(one, why="pindah", happened_on=ON, note=NOTE, on=ON, actor=user_of(Role.DINSOS_PETUGAS))
    assert first in f"{refused.value.message} {refused.value.hint}"
    for page in ("worker-withdraw", "worker-end"):
        answer = client_of(Role.DINSOS_PETUGAS).get(reverse(page, args=[one.pk]))
        assert answer.status_code == 409 and first in answer.content.decode()
    assert state_of(1) == state


@pytest.mark.parametrize(
    "why, day, match",
    [
        ("meninggal", ON + timedelta(days=1), "belum terjadi"),
        ("pindah", date(1900, 1, 1), "sebelum orangnya lahir"),
        ("usia65", ON, "belum 65 tahun"),
    ],
)
def test_a_day_that_cannot_be_is_refused(program, user_of, why, day, match):
    one = propose(program, 1, state=State.ACTIVE, birth_date=date(1980, 5, 28))
    with pytest.raises(DomainError, match=match):
        leave(one, why=why, happened_on=day, note=NOTE, on=ON, actor=user_of(Role.DINSOS_PETUGAS))
    assert state_of(1) == State.ACTIVE


def test_the_page_of_one_stage_does_not_do_the_act_of_another(decree, client_of):
    given = {"why": "pindah", "happened_on": "2026-02-01", "note": NOTE}
    address = reverse("worker-withdraw", args=[person(1).pk])
    assert client_of(Role.DINSOS_PETUGAS).post(address, given).status_code == 409
    assert state_of(1) == State.DECREED


def test_many_move_together_or_not_at_all(decree):
    people = Registration.objects.all()
    with pytest.raises(DomainError, match="untuk 4 orang, tetapi hanya 3"):
        move(people, "submit", expected=4)
    assert move(people, "activate") == 0
