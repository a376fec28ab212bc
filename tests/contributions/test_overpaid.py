"""Months paid past somebody's end: which, how much, and where they are pointed out."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
import time_machine
from django.urls import reverse
from openpyxl import load_workbook

from enrollment.contributions.models import Contribution, Payment
from enrollment.contributions.overpaid import Overpaid, by_fund, overpaid, total
from enrollment.contributions.services import Proof, post, reverse_payment
from enrollment.submissions.models import SubmissionLine
from enrollment.workers.ending import EndReason, leave
from enrollment.workers.models import Registration
from jamsos.accounts.models import Role, User
from jamsos.audit.models import Event
from tests.contributions.test_gaps import participants
from tests.submissions.people import nik_of

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 20)
RATE = 16_800


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel("2026-11-20T09:00+07:00", tick=False):
        yield


def paid_through(program, month: int) -> list[SubmissionLine]:
    """Two people, paid from January to `month`."""
    lines = participants(program, 2)
    for number in range(1, month + 1):
        proof = Proof(f"SP2D/{number}", date(2026, 11, 9))
        post(lines[0].submission.decree, date(2026, number, 1), proof, on=ON, actor=None)
    return lines


@pytest.fixture
def clerk(user_of):
    return user_of(Role.DINSOS_PETUGAS)


def end(line: SubmissionLine, day: date, clerk: User) -> Registration:
    one = Registration.objects.get(pk=line.line.registration_id)
    return leave(one, why=EndReason.DIED, happened_on=day, note="akta 12", on=ON, actor=clerk)


@pytest.mark.parametrize(
    ("paid", "left", "beyond"),
    [
        (9, date(2026, 6, 18), [7, 8, 9]),
        (7, date(2026, 6, 30), [7]),
        (7, date(2026, 7, 1), []),
        (6, date(2026, 6, 18), []),
        (3, date(2025, 12, 31), [1, 2, 3]),
        (5, None, []),
    ],
)
def test_months_after_the_month_of_leaving(program, clerk, paid, left, beyond) -> None:
    line = paid_through(program, paid)[0]
    if left:
        end(line, left, clerk)
    assert {one.pk: one.beyond for one in overpaid()} == ({line.pk: beyond} if beyond else {})
    people = 1 if beyond else 0
    assert total(overpaid()) == Overpaid(people, len(beyond), len(beyond) * RATE)
    assert by_fund(overpaid()) == ({"APBD": total(overpaid())} if beyond else {})


def test_a_reversed_payment_is_not_overpaid(program, clerk, user_of) -> None:
    line = paid_through(program, 8)[0]
    end(line, date(2026, 6, 18), clerk)
    reverse_payment(Payment.objects.get(month=8), reason="salah bulan", actor=user_of(Role.DISNAKER))
    assert [one.beyond for one in overpaid()] == [[7]]
    assert Contribution.every.filter(line=line, month=8).exists()


class TestWhereItIsPointedOut:
    @pytest.fixture
    def line(self, program, clerk) -> SubmissionLine:
        line = paid_through(program, 9)[0]
        end(line, date(2026, 6, 18), clerk)
        return line

    def test_on_the_person_and_beside_the_contributions(self, line, client_of) -> None:
        client = client_of(Role.DISNAKER)
        person = client.get(reverse("worker", args=[line.line.registration_id])).content.decode()
        assert "Lebih bayar" in person and "Juli 2026, Agustus 2026, September 2026 dibayar sesudah" in person
        money = client.get(reverse("contributions")).content.decode()
        assert "3 orang-bulan, Rp50.400" in money.replace("\xa0", "").replace("Rp ", "Rp")
        assert f"{reverse('overpaid')}?keputusan={line.submission.decree_id}" in money

    @pytest.mark.parametrize(
        ("query", "found"), [("", True), ("dana=APBD", True), ("dana=CSR", False), ("tahun=2026", True)]
    )
    def test_list(self, line, client_of, query, found) -> None:
        body = client_of(Role.DISNAKER).get(f"{reverse('overpaid')}?{query}").content.decode()
        assert ("ORANG 001" in body) == found and "ORANG 002" not in body and nik_of(1) not in body

    def test_workbook(self, line, client_of) -> None:
        client = client_of(Role.DISNAKER)
        answer = client.post(reverse("overpaid-export"), {"purpose": "Menagih kembali kepada BPJS"})
        rows = list(load_workbook(BytesIO(answer.content)).active.values)
        assert rows[1][1] == "ORANG 001" and rows[1][7:] == (
            "18-06-2026",
            "Juli 2026, Agustus 2026, September 2026",
            3,
            3 * RATE,
        )
        assert Event.objects.get(act="contributions.export_overpaid").data["rows"] == 1
