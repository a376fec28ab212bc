"""Closing a month: paid or explained, frozen, opened again by somebody else; what the database refuses."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.urls import reverse

from enrollment.contributions.closing import close, reopen
from enrollment.contributions.models import Closing, Payment, Reversal
from enrollment.contributions.selectors import unpaid_months
from enrollment.contributions.services import Proof, post, reverse_payment
from jamsos.accounts.models import Role
from jamsos.audit.models import Event
from jamsos.errors import DomainError
from tests.contributions.test_gaps import participants
from tests.submissions.people import nik_of, submitted

pytestmark = pytest.mark.django_db
JANUARY, FEBRUARY, MAY, TODAY = date(2026, 1, 1), date(2026, 2, 1), date(2026, 5, 1), date(2026, 4, 10)
PROOF = Proof("SP2D/1", date(2026, 4, 9))


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel("2026-04-10T09:00+07:00", tick=False):
        yield


@pytest.fixture
def decree(program):
    return participants(program, 2)[0].submission.decree


@pytest.fixture
def first(user_of):
    return user_of(Role.DISNAKER)


@pytest.fixture
def second(user_of):
    return user_of(Role.DISNAKER, "uji_disnaker_kedua")


def test_a_paid_month_is_closed_with_its_totals_and_takes_nothing_more(decree, first):
    paid = post(decree, JANUARY, PROOF, on=TODAY, actor=first)
    closing = close(decree, JANUARY, explanation="", on=TODAY, actor=first)
    assert (closing.people, closing.amount, closing.owing) == (2, 33_600, 0)
    with pytest.raises(DomainError, match="Januari 2026 untuk Tahap 1 2026 sudah ditutup"):
        reverse_payment(paid, reason="keliru", actor=first)
    with pytest.raises(DomainError, match="sudah ditutup"):
        post(decree, JANUARY, PROOF, on=TODAY, actor=first)
    with pytest.raises(DomainError, match="sudah ditutup"):
        close(decree, JANUARY, explanation="", on=TODAY, actor=first)
    event = Event.objects.get(act="contributions.close")
    assert (event.data["month"], event.data["amount"], event.data["owing"]) == ("2026-01", 33_600, 0)


@pytest.mark.parametrize("words", ["", "   "])
def test_who_is_not_paid_for_must_be_explained(decree, first, words):
    with pytest.raises(DomainError, match="2 orang belum dibayar"):
        close(decree, JANUARY, explanation=words, on=TODAY, actor=first)
    with pytest.raises(DomainError, match="memuat nomor identitas"):
        close(decree, JANUARY, explanation=f"{nik_of(1)} menolak", on=TODAY, actor=first)
    closing = close(decree, JANUARY, explanation="Terekam sesudah tagihan", on=TODAY, actor=first)
    assert (closing.people, closing.owing, closing.explanation) == (0, 2, "Terekam sesudah tagihan")
    assert JANUARY not in unpaid_months(decree, on=TODAY)


@pytest.mark.parametrize("month", [MAY, date(2025, 12, 1)])
def test_only_months_that_have_begun_are_closed(decree, first, month):
    with pytest.raises(DomainError, match="bukan bulan iuran"):
        close(decree, month, explanation="x", on=TODAY, actor=first)


def test_a_second_person_opens_it_again_with_a_reason_and_the_totals_stay(decree, first, second):
    paid = post(decree, JANUARY, PROOF, on=TODAY, actor=first)
    closing = close(decree, JANUARY, explanation="", on=TODAY, actor=first)
    with pytest.raises(DomainError, match="Anda sendiri yang menutup"):
        reopen(closing, reason="salah hitung", actor=first)
    with pytest.raises(DomainError, match="Alasan kosong"):
        reopen(closing, reason=" ", actor=second)
    reopen(closing, reason="SP2D dibatalkan bank", actor=second)
    reverse_payment(paid, reason="SP2D dibatalkan bank", actor=first)
    with pytest.raises(DomainError, match="sudah dibuka lagi"):
        reopen(closing, reason="sekali lagi", actor=second)
    again = close(decree, JANUARY, explanation="Menunggu SP2D baru", on=TODAY, actor=first)
    closing.refresh_from_db()
    assert (closing.people, closing.amount) == (2, 33_600) and (again.people, again.owing) == (0, 2)


def test_pages_close_and_open_by_two_people(decree, client_of, first, second):
    client, address = client_of(Role.DISNAKER), reverse("contribution-close", args=[decree.pk])
    assert address in client.get(reverse("contributions")).content.decode()
    refused = client.post(address, {"month": "2026-01", "explanation": ""})
    assert refused.status_code == 409 and "2 orang belum dibayar" in refused.content.decode()
    assert client.post(address, {"month": "2026-01", "explanation": "Belum ditagih"}).status_code == 302
    opened = reverse("contribution-reopen", args=[Closing.objects.get().pk])
    body = client.get(reverse("contributions")).content.decode()
    assert "Ditutup" in body and "Belum ditagih" in body and opened not in body
    assert "2026-01" not in client.get(address).content.decode(), "a closed month is not offered again"
    assert "petugas Disnaker lain yang dapat membukanya" in body
    told = client.get(opened)
    assert told.status_code == 409 and f"Yang dapat membukanya: {second.username}" in told.content.decode()
    assert client.post(opened, {"reason": "salah bulan"}).status_code == 409
    reopen(Closing.objects.get(), reason="salah bulan", actor=second)
    body = client.get(reverse("contributions")).content.decode()
    assert "Bulan dibuka lagi Tahap 1 2026" in body and "salah bulan" in body
    assert client.get(opened).status_code == 404
    assert address not in client_of(Role.TIM_KOORDINASI).get(reverse("contributions")).content.decode()


def refuses(match: str):
    return pytest.raises(DatabaseError, match=match)


def test_the_database_refuses_what_the_services_refuse(decree, first, second):
    paid = post(decree, JANUARY, PROOF, on=TODAY, actor=first)
    closing = close(decree, JANUARY, explanation="", on=TODAY, actor=first)
    month = {"decree": decree, "year": 2026, "people": 0, "amount": 0, "owing": 0}
    with refuses("the month is closed"), transaction.atomic():
        Payment.objects.create(
            decree=decree, year=2026, month=1, sequence=2, proof="X", paid_on=TODAY, people=1, amount=1
        )
    with refuses("the month is closed"), transaction.atomic():
        Reversal.objects.create(payment=paid, reason="x")
    with refuses("month_closed_once"), transaction.atomic():
        Closing.objects.create(**month | {"month": 1, "people": 2, "amount": 33_600})
    with refuses("not paid as its closing says"), transaction.atomic():
        Closing.objects.create(**month | {"month": 2, "people": 7})
    with refuses("unpaid_month_is_explained"), transaction.atomic():
        Closing.objects.create(**month | {"month": 2, "owing": 2})
    standing = Closing.objects.filter(pk=closing.pk)
    for fields, match in (
        ({"amount": 1}, "pgtrigger"),
        ({"reopened_at": closing.closed_at, "reopened_by": second}, "reopening_has_reason_and_person"),
        ({"reopened_at": closing.closed_at, "reopened_by": first, "reopen_reason": "x"}, "reopener_is_not_closer"),
    ):
        with refuses(match), transaction.atomic():
            standing.update(**fields)
    with refuses("pgtrigger"), transaction.atomic():
        standing.delete()
    reopen(closing, reason="salah hitung", actor=second)
    with refuses("pgtrigger"), transaction.atomic():
        standing.update(reopen_reason="lain")
    assert standing.values_list("amount", "reopen_reason").get() == (closing.amount, "salah hitung")
    assert (Payment.objects.count(), Reversal.objects.count()) == (1, 0)


def test_no_month_is_closed_while_bpjs_has_not_answered(program, user_of) -> None:
    """Nobody would be owed anything yet, and whoever is recorded later could never be paid for that month."""
    submission = submitted(program, 2)
    with pytest.raises(DomainError, match="BPJS belum menjawab tentang 2 orang"):
        close(
            submission.decree,
            date(2026, 2, 1),
            explanation="Tidak dibayar",
            on=date(2026, 3, 1),
            actor=user_of(Role.DISNAKER),
        )
