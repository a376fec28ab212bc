"""Terdaftar, aktif, nonaktif, berakhir: list and history say the same; cards keep their steps."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import Error, transaction
from django.urls import reverse
from openpyxl import load_workbook

from enrollment.contributions.services import Proof, post, reverse_payment
from enrollment.memberships import cards
from enrollment.memberships.models import Card, CardStep
from enrollment.memberships.statuses import Membership, counts, history, members
from enrollment.submissions import answers
from enrollment.submissions.models import Submission
from enrollment.workers.ending import EndReason, end
from enrollment.workers.models import Registration
from jamsos.accounts.models import Role
from jamsos.accounts.policy import Act
from jamsos.audit.models import Event
from jamsos.errors import DomainError
from jamsos.files.models import StoredFile
from jamsos.files.services import store_bytes, store_path
from tests.submissions.people import answer_file, nik_of, submitted

pytestmark = pytest.mark.django_db
ON = date(2026, 4, 10)


@pytest.fixture
def recorded(program, tmp_path) -> Submission:
    """Three recorded from January on; the first month is January."""
    with time_machine.travel("2026-02-02T09:00+07:00", tick=False):
        program.waves.filter(number=1).update(month_from=1, month_to=12)
        submission = submitted(program)
        rows = [(nik_of(n), f"ORANG {n:03d}", f"0123456789{n}", "Terdaftar", "") for n in (1, 2, 3)]
        answers.record(submission, store_path(answer_file(tmp_path / "a.xlsx", rows), actor=None), on=ON, actor=None)
    return submission


def pay(submission: Submission, month: int):
    return post(submission.decree, date(2026, month, 1), Proof(f"SP2D/{month}", ON), on=ON, actor=None)


def kind(submission: Submission, number: int, on: date = ON) -> str:
    return members(submission.decree.program, on=on).get(line__nik=nik_of(number)).membership


def story(number: int, on: date = ON) -> list[tuple[str, date]]:
    one = Registration.objects.get(nik=nik_of(number))
    return [(each.membership.value, each.day) for each in history(one, on=on)]


def test_who_has_paid_nothing_is_registered_until_three_months_have_begun_unpaid(recorded):
    assert kind(recorded, 1, date(2026, 2, 10)) == Membership.REGISTERED
    assert kind(recorded, 1, date(2026, 3, 1)) == Membership.INACTIVE
    assert story(1, date(2026, 3, 1)) == [("terdaftar", date(2026, 2, 2)), ("nonaktif", date(2026, 3, 1))]


def test_paid_is_active_arrears_make_inactive_and_a_payment_active_again(recorded, user_of):
    payment = pay(recorded, 1)
    assert kind(recorded, 1, date(2026, 3, 10)) == Membership.ACTIVE
    assert kind(recorded, 1) == Membership.INACTIVE
    assert story(1) == [
        ("terdaftar", date(2026, 2, 2)),
        ("aktif", date(2026, 1, 1)),
        ("nonaktif", date(2026, 4, 1)),
    ]
    pay(recorded, 4)
    assert kind(recorded, 1) == Membership.ACTIVE
    reverse_payment(payment, reason="Salah bulan", actor=user_of(Role.DISNAKER))
    assert kind(recorded, 1) == Membership.ACTIVE


def test_leaving_ends_it_with_day_and_reason(recorded, user_of):
    one = Registration.objects.get(nik=nik_of(2))
    end(one, why=EndReason.DIED, happened_on=date(2026, 3, 5), note="Akta 7/2026", actor=user_of(Role.DISNAKER))
    assert kind(recorded, 2) == Membership.ENDED
    one.refresh_from_db()
    last = history(one, on=ON)[-1]
    assert (last.membership, last.day, last.why) == (Membership.ENDED, date(2026, 3, 5), "Meninggal dunia")


def test_history_of_everybody_ends_in_what_the_list_says(recorded, user_of):
    pay(recorded, 1)
    one = Registration.objects.get(nik=nik_of(3))
    end(one, why=EndReason.MOVED, happened_on=date(2026, 2, 5), note="Surat pindah", actor=user_of(Role.DISNAKER))
    for on in (date(2026, 2, 10), date(2026, 3, 10), ON, date(2026, 9, 1)):
        for number in (1, 2, 3):
            assert story(number, on)[-1][0] == kind(recorded, number, on)


def card_of(submission: Submission, number: int) -> str:
    return members(submission.decree.program, on=ON).get(line__nik=nik_of(number)).card


def upload(submission: Submission, text: str) -> int:
    stored = store_bytes(text.encode(), "kartu.csv", actor=None, act=Act.RECORD_ANSWER)
    return cards.note_file(submission.decree.program, stored, on=ON, actor=None)


def test_cards_by_file_keep_their_steps_and_the_same_file_adds_nothing(recorded):
    text = f"NIK,STATUS,TANGGAL\n{nik_of(1)},Dicetak,2026-02-20\n{nik_of(2)},dicetak,20-02-2026\n"
    assert upload(recorded, text) == 2
    assert upload(recorded, text) == 0
    assert upload(recorded, f"NIK,STATUS,TANGGAL\n{nik_of(1)},diterima,2026-03-01\n") == 1
    assert [card_of(recorded, n) for n in (1, 2, 3)] == [Card.RECEIVED, Card.PRINTED, Card.NONE]
    assert CardStep.objects.filter(line__line__nik=nik_of(1)).count() == 2
    kinds, held = counts(members(recorded.decree.program, on=ON))
    assert sum(kinds.values()) == sum(held.values()) == 3


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (f"{nik_of(77)},dicetak,2026-02-20", "tidak terekam"),
        (f"{nik_of(2)},hilang,2026-02-20", "belum, dicetak, diterima"),
        (f"{nik_of(2)},dicetak,2026-13-20", "baris 3"),
        (f"{nik_of(2)},dicetak,2026-04-11", "belum terjadi"),
        (f"{nik_of(2)},dicetak,2026-01-01", "sebelum orangnya diajukan"),
        (f"{nik_of(1)},diterima,2026-03-20", "dua kali"),
    ],
)
def test_one_wrong_row_refuses_the_whole_file_and_is_named(recorded, row, told):
    with pytest.raises(DomainError, match=told):
        upload(recorded, f"NIK,STATUS,TANGGAL\n{nik_of(1)},dicetak,2026-02-20\n{row}\n")
    assert not CardStep.objects.exists()


def test_a_step_of_a_card_is_never_changed(recorded):
    upload(recorded, f"NIK,STATUS,TANGGAL\n{nik_of(1)},dicetak,2026-02-20\n")
    with pytest.raises(Error), transaction.atomic():
        CardStep.objects.update(card=Card.RECEIVED)


@time_machine.travel("2026-04-10T09:00+07:00", tick=False)
def test_pages_count_filter_note_and_download(recorded, client_of):
    pay(recorded, 1)
    client = client_of(Role.DISNAKER)
    body = client.get(reverse("memberships"), {"keadaan": "nonaktif"}).content.decode()
    assert "ORANG 001" in body and nik_of(1) not in body
    line = recorded.lines.get(line__nik=nik_of(1))
    data = {"card": "dicetak", "happened_on": "2026-03-01"}
    assert client.post(reverse("card-note", args=[line.pk]), data).status_code == 302
    listed = client.get(reverse("memberships"), {"kartu": "dicetak"}).content.decode()
    assert "ORANG 001" in listed and "ORANG 002" not in listed
    person = client.get(reverse("worker", args=[line.line.registration_id])).content.decode()
    assert "Kepesertaan" in person and "Kartu dicetak" in person
    answer = client.post(f"{reverse('memberships-export')}?kartu=dicetak", {"purpose": "Pembagian kartu"})
    rows = list(load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True))
    assert len(rows) == 2 and nik_of(1) not in str(rows)
    assert Event.objects.get(act="memberships.export").data["rows"] == 1


@time_machine.travel("2026-04-10T09:00+07:00", tick=False)
def test_refused_upload_says_where_and_keeps_no_file(recorded, client_of):
    before = StoredFile.objects.count()
    file = SimpleUploadedFile("kartu.csv", f"NIK,STATUS,TANGGAL\n{nik_of(99)},dicetak,2026-02-20\n".encode())
    answer = client_of(Role.DISNAKER).post(reverse("cards-upload", args=[recorded.decree.program_id]), {"file": file})
    assert answer.status_code == 409 and "baris 2" in answer.content.decode()
    assert StoredFile.objects.count() == before
