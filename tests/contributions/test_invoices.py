"""BPJS's bill held against decree and recording, person by person; paid in part, the others stay owed."""

from __future__ import annotations

import json
from datetime import date
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import Error, transaction
from django.urls import reverse

from enrollment.contributions.invoices import Billed, fits, record_invoice
from enrollment.contributions.models import Fit, Invoice, InvoiceLine, Payment
from enrollment.contributions.selectors import owed
from enrollment.contributions.services import Overtaken, Proof, due_of, post
from enrollment.lifecycle import State
from enrollment.submissions.models import Answer, Submission
from enrollment.workers.models import Registration
from jamsos.accounts.models import Role
from jamsos.accounts.policy import Act
from jamsos.errors import DomainError
from jamsos.files.services import store_bytes
from tests.submissions.people import nik_of, submitted

pytestmark = pytest.mark.django_db
ON = date(2026, 3, 10)
MARCH = date(2026, 3, 1)
RATE = 16800


@pytest.fixture
def recorded(program) -> Submission:
    """Four handed over; the first three recorded. The wave pays from February on."""
    with time_machine.travel("2026-02-02T09:00+07:00", tick=False):
        program.waves.filter(number=1).update(month_from=2, month_to=12)
        submission = submitted(program, 4)
    submission.lines.exclude(line__nik=nik_of(4)).update(answer=Answer.RECORDED)
    Registration.objects.exclude(nik=nik_of(4)).update(state=State.REGISTERED)
    return submission


def bill(submission: Submission, rows: dict[int, int], *, code: str = "2603-77", people=0, amount=0) -> Invoice:
    """The bill of March over these people and rupiah."""
    text = "NIK,JUMLAH\n" + "".join(f"{nik_of(n)},{rupiah}\n" for n, rupiah in rows.items())
    stored = store_bytes(text.encode(), "rincian.csv", actor=None, act=Act.VIEW_SUBMISSIONS)
    billed = Billed(code, 3, 3, people or len(rows), amount or sum(rows.values()), date(2026, 3, 2))
    return record_invoice(submission.decree, billed, stored=stored, on=ON, actor=None)


def test_every_person_of_either_side_is_explained_once(recorded):
    made = bill(recorded, {1: RATE, 2: 8400, 4: RATE, 77: RATE})
    assert fits(made) == {
        Fit.SAME: (1, RATE, RATE),
        Fit.AMOUNT: (1, 8400, RATE),
        Fit.STRANGER: (2, 2 * RATE, 0),
        Fit.MISSING: (1, 0, RATE),
    }
    assert made.lines.get(fit=Fit.MISSING).nik == nik_of(3)


def test_a_bill_over_several_months_expects_as_many_rates(recorded):
    text = f"NIK,JUMLAH\n{nik_of(1)},Rp50.400\n"
    stored = store_bytes(text.encode(), "rincian.csv", actor=None, act=Act.VIEW_SUBMISSIONS)
    billed = Billed("2603-78", 2, 4, 1, 3 * RATE, ON)
    made = record_invoice(recorded.decree, billed, stored=stored, on=ON, actor=None)
    assert made.lines.get(fit=Fit.SAME).expected == 3 * RATE


@pytest.mark.parametrize(
    ("rows", "more", "told"),
    [
        ({1: RATE}, {"people": 2}, "Rincian berisi 1 orang"),
        ({1: RATE}, {"amount": 1}, "tagihannya"),
        ({1: 0}, {"amount": 5}, "baris 2: JUMLAH"),
    ],
)
def test_a_list_that_does_not_add_up_is_refused_whole(recorded, rows, more, told):
    with pytest.raises(DomainError, match=told):
        bill(recorded, rows, **more)
    assert not Invoice.objects.exists() and not InvoiceLine.objects.exists()


@pytest.mark.parametrize(
    "billed",
    [
        Billed(" ", 3, 3, 1, 1, ON),
        Billed(nik_of(1), 3, 3, 1, 1, ON),
        Billed("A", 1, 3, 1, 1, ON),
        Billed("A", 4, 3, 1, 1, ON),
        Billed("A", 3, 3, 0, 1, ON),
        Billed("A", 3, 3, 1, 1, date(2026, 3, 11)),
    ],
)
def test_impossible_bills_are_refused(recorded, billed):
    with pytest.raises(DomainError):
        record_invoice(recorded.decree, billed, stored=None, on=ON, actor=None)
    assert not Invoice.objects.exists()


def test_a_code_is_recorded_once_and_never_changed(recorded):
    made = bill(recorded, {1: RATE})
    with pytest.raises(DomainError, match="sudah dicatat"):
        bill(recorded, {2: RATE})
    with pytest.raises(Error), transaction.atomic():
        Invoice.objects.filter(pk=made.pk).update(amount=1)


def test_partial_payment_pays_the_billed_and_leaves_the_rest_owed(recorded):
    made = bill(recorded, {1: RATE, 2: RATE, 77: RATE})
    proof = Proof("SP2D/9", ON, invoice=made, partial="Satu orang belum ditagih BPJS")
    paid = post(recorded.decree, MARCH, proof, on=ON, actor=None)
    assert (paid.people, paid.amount, paid.invoice) == (2, 2 * RATE, made)
    assert list(owed(recorded.decree, MARCH).values_list("line__nik", flat=True)) == [nik_of(3)]
    rest = post(recorded.decree, MARCH, Proof("SP2D/10", ON), on=ON, actor=None)
    assert rest.people == 1


def test_command_pays_on_a_bill_and_in_part(recorded):
    bill(recorded, {1: RATE, 77: RATE})
    words = ("post_contributions", "--wave", "1", "--month", "2026-03", "--proof", "SP2D/9", "--on", "2026-03-10")
    refused = {
        ("--invoice", "2603-00"): "Tagihan 2603-00 belum dicatat",
        ("--partial", "Sebagian"): "memerlukan tagihan",
        ("--invoice", "2603-77", "--partial", f"bukan {nik_of(3)}"): "memuat nomor identitas",
    }
    for more, says in refused.items():
        with pytest.raises(CommandError, match=says):
            call_command(*words, *more)
    out = StringIO()
    call_command(*words, "--invoice", " 2603-77 ", "--partial", "Yang lain belum ditagih", "--json", stdout=out)
    told = json.loads(out.getvalue())
    assert (told["people"], told["invoice"], told["partial"]) == (1, "2603-77", "Yang lain belum ditagih")
    assert Payment.objects.get().invoice.code == "2603-77"


def test_partial_payment_needs_a_bill_with_names_and_its_month(recorded):
    made = bill(recorded, {1: RATE})
    with pytest.raises(DomainError, match="rincian"):
        post(recorded.decree, MARCH, Proof("SP2D/9", ON, partial="Sebagian"), on=ON, actor=None)
    with pytest.raises(DomainError, match="bukan untuk Februari"):
        post(recorded.decree, date(2026, 2, 1), Proof("SP2D/9", ON, invoice=made), on=ON, actor=None)
    with pytest.raises(Overtaken):
        proof = Proof("SP2D/9", ON, invoice=made, partial="Sebagian")
        post(recorded.decree, MARCH, proof, on=ON, actor=None, expected=str(due_of(recorded.decree, MARCH)))
    assert not Payment.every.exists()


@time_machine.travel("2026-03-10T09:00+07:00", tick=False)
def test_pages_compare_explain_and_pay_in_part(recorded, client_of):
    made = bill(recorded, {1: RATE, 77: RATE})
    client, page = client_of(Role.DISNAKER), reverse("invoices", args=[recorded.decree_id])
    body = client.get(page).content.decode()
    assert "2603-77" in body and "Terekam, tidak ditagih" in body
    listed = client.get(reverse("invoice-lines", args=[made.pk]), {"hasil": "asing"}).content.decode()
    assert "tidak terekam" in listed and nik_of(77) not in listed
    team = client_of(Role.TIM_KOORDINASI).get(page).content.decode()
    assert reverse("invoice-lines", args=[made.pk]) not in team
    data = {"month": "2026-03", "proof": "SP2D/9", "paid_on": "2026-03-10", "invoice": made.pk, "partial": "Sebagian"}
    asked = client.post(reverse("contribution-post", args=[recorded.decree_id]), data).content.decode()
    assert f"2026-03:1:{RATE}" in asked
    new = {
        "code": "2603-79",
        "month_from": 3,
        "month_to": 3,
        "people": 3,
        "amount": 3 * RATE,
        "billed_on": "2026-03-10",
    }
    assert client.post(reverse("invoice-record", args=[recorded.decree_id]), new).status_code == 302
    assert Invoice.objects.get(code="2603-79").file is None


@time_machine.travel("2026-04-10T09:00+07:00", tick=False)
def test_only_bills_of_the_chosen_month_are_offered(recorded, client_of):
    bill(recorded, {1: RATE})
    client, url = client_of(Role.DISNAKER), reverse("contribution-post", args=[recorded.decree_id])
    assert "Tagihan 2603-77 (Maret 2026" in client.get(url).content.decode(), "no month is chosen yet"
    assert "Tagihan 2603-77<" in client.get(url, {"month": "2026-03"}).content.decode()
    assert "Tagihan 2603-77" not in client.get(url, {"bulan": "2026-02"}).content.decode()
    answer = client.post(url, {"month": "2026-02", "proof": "SP2D/9", "paid_on": "2026-04-09"})
    assert answer.status_code == 200 and "Tagihan 2603-77" not in answer.content.decode()
