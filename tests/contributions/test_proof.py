"""Day and paper of a payment: both recorded and shown, the paper handed out by right, wrong ones refused."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from enrollment.contributions.models import Payment
from enrollment.contributions.proofs import refuse_used
from enrollment.contributions.services import Proof, post, reverse_payment
from jamsos.accounts.models import Role
from jamsos.audit.models import Event
from jamsos.errors import DomainError
from jamsos.files.models import StoredFile
from jamsos.files.papers import LARGEST
from tests.contributions.test_gaps import participants

pytestmark = pytest.mark.django_db
JANUARY, TODAY = date(2026, 1, 1), date(2026, 4, 10)
PDF, PNG, JPG = b"%PDF-1.7 bukti", b"\x89PNG\r\n\x1a\n bukti", b"\xff\xd8\xff\xe0 bukti"


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel("2026-04-10T09:00+07:00", tick=False):
        yield


@pytest.fixture
def decree(program):
    return participants(program, 2)[0].submission.decree


def attempt(client, decree, content: bytes = PDF, name: str = "sp2d.pdf", paid_on: str = "2026-04-09"):
    """Both forms, one after the other."""
    url = reverse("contribution-post", args=[decree.pk])
    asked = client.post(url, {"month": "2026-01", "proof": "SP2D/7", "paid_on": paid_on})
    return client.post(url, asked.context["form"].initial | {"file": SimpleUploadedFile(name, content)})


@pytest.mark.parametrize(("content", "name"), [(PDF, "sp2d.pdf"), (PNG, "a.PNG"), (JPG, "a.jpg"), (JPG, "a.jpeg")])
def test_day_and_paper_are_recorded_shown_and_handed_out_by_right(decree, client_of, content, name):
    client = client_of(Role.DISNAKER)
    assert attempt(client, decree, content, name).status_code == 302
    payment = Payment.objects.get()
    assert payment.paid_on == date(2026, 4, 9)
    address = reverse("file-download", args=[payment.file_id])
    body = client.get(reverse("contributions")).content.decode()
    assert address in body and "9 April 2026" in body
    answer = client.get(address)
    assert b"".join(answer.streaming_content) == content
    assert "attachment" in answer["Content-Disposition"]
    assert client_of(Role.AUDITOR).get(address).status_code == 200
    assert client_of(Role.TIM_KOORDINASI).get(address).status_code == 404
    assert address not in client_of(Role.TIM_KOORDINASI).get(reverse("contributions")).content.decode()
    assert Event.objects.get(act="contributions.post").data["paid_on"] == "2026-04-09"


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"<html><script>alert(1)</script>", "sp2d.pdf", "bukan PDF"),
        (PDF, "sp2d.exe", "bukan PDF"),
        (PNG, "sp2d.pdf", "bukan PDF"),
        (b"PK\x03\x04", "sp2d.png", "bukan PDF"),
        (PDF, "sp2d", "bukan PDF"),
        (PDF + b"0" * LARGEST, "sp2d.pdf", "melebihi batas 5 MiB"),
    ],
)
def test_what_is_no_scan_is_refused_and_nothing_is_kept(decree, client_of, content, name, words):
    answer = attempt(client_of(Role.DISNAKER), decree, content, name)
    assert answer.status_code == 409 and words in answer.content.decode()
    assert not Payment.objects.exists() and not StoredFile.objects.filter(name__contains="sp2d").exists()


def test_without_a_paper_the_form_does_not_post(decree, client_of):
    client, url = client_of(Role.DISNAKER), reverse("contribution-post", args=[decree.pk])
    asked = client.post(url, {"month": "2026-01", "proof": "SP2D/7", "paid_on": "2026-04-09"})
    assert client.post(url, asked.context["form"].initial).status_code == 422
    assert client.post(url, {"month": "2026-01", "proof": "SP2D/7", "paid_on": "31/02/2026"}).status_code == 422


@pytest.mark.parametrize(
    ("day", "words"), [("2026-04-11", "belum tiba"), ("2026-01-19", "sebelum keputusannya ditetapkan")]
)
def test_the_day_lies_between_the_decree_and_today(decree, client_of, day, words):
    """Told on the first form already: the scan has not been asked for yet."""
    url = reverse("contribution-post", args=[decree.pk])
    answer = client_of(Role.DISNAKER).post(url, {"month": "2026-01", "proof": "SP2D/7", "paid_on": day})
    assert answer.status_code == 409 and words in answer.content.decode()
    assert 'type="file"' not in answer.content.decode() and not Payment.objects.exists()
    for on in (decree.decided_on, TODAY):
        with transaction.atomic():
            post(decree, JANUARY, Proof("SP2D", on), on=TODAY, actor=None)
            transaction.set_rollback(True)
    with pytest.raises(DomainError, match=words):
        post(decree, JANUARY, Proof("SP2D", date.fromisoformat(day)), on=TODAY, actor=None)


@pytest.mark.parametrize("day", [date(2026, 4, 11), date(2026, 1, 19)])
def test_the_database_refuses_such_a_day_too(decree, day):
    with pytest.raises(IntegrityError, match="before the decree or in the future"), transaction.atomic():
        Payment.objects.create(decree=decree, year=2026, month=1, proof="X", paid_on=day, people=1, amount=1)


def test_a_mistake_in_the_second_form_leaves_what_is_posted_in_view(decree, client_of):
    answer = attempt(client_of(Role.DISNAKER), decree, b"bukan PDF")
    page = answer.content.decode()
    assert answer.status_code in {409, 422} and not Payment.objects.exists()
    assert "Periksa, lalu catat" in page and "Ya, catat iuran Januari 2026" in page
    assert "Periksa pembayaran" not in page


def test_a_number_pays_a_month_once_and_another_month_only_when_it_is_meant_so(decree, client_of):
    client, url = client_of(Role.DISNAKER), reverse("contribution-post", args=[decree.pk])
    assert attempt(client, decree).status_code == 302
    again = {"month": "2026-02", "proof": " sp2d/7 ", "paid_on": "2026-04-09"}
    asked = client.post(url, again)
    body = asked.content.decode()
    assert asked.status_code == 409 and "sudah dipakai untuk Januari 2026 Tahap 1" in body
    assert 'type="checkbox" name="as_is"' in body
    confirming = client.post(url, again | {"as_is": "on"})
    assert confirming.status_code == 200 and confirming.context["form"].initial["as_is"] is True
    sent = confirming.context["form"].initial | {"file": SimpleUploadedFile("sp2d.pdf", PDF)}
    assert client.post(url, sent).status_code == 302
    assert Payment.objects.count() == 2


def test_a_number_changed_in_the_second_form_is_asked_about_too(decree, client_of):
    client, url = client_of(Role.DISNAKER), reverse("contribution-post", args=[decree.pk])
    attempt(client, decree)
    second = client.post(url, {"month": "2026-02", "proof": "SP2D/8", "paid_on": "2026-04-09"}).context["form"].initial
    answer = client.post(url, second | {"proof": "SP2D/7", "file": SimpleUploadedFile("sp2d.pdf", PDF)})
    assert answer.status_code == 409 and "sudah dipakai" in answer.content.decode()
    assert Payment.objects.count() == 1


def test_a_number_never_pays_the_same_month_of_a_decree_twice(decree, user_of):
    paid = post(decree, JANUARY, Proof("SP2D/7", TODAY), on=TODAY, actor=None)
    with pytest.raises(DomainError, match="sudah dicatat untuk Januari 2026 Tahap 1 2026, 10 April 2026"):
        refuse_used("sp2d/7", decree, JANUARY)
    refuse_used("SP2D/7", decree, date(2026, 2, 1))
    reverse_payment(paid, reason="Salah bulan", actor=user_of(Role.DISNAKER))
    assert post(decree, JANUARY, Proof("SP2D/7", TODAY), on=TODAY, actor=None).people == 2
