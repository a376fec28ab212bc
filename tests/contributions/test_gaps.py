"""Arrears and the JKM window: cases a clerk can read, worked out a second time month by month; list and workbook."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
import time_machine
from django.db import connection
from django.urls import reverse
from openpyxl import load_workbook

from enrollment.contributions.gaps import Window, alarm, gap, lost_in, standing, unpaid_of
from enrollment.contributions.models import Contribution, Payment
from enrollment.contributions.services import Proof, post, reverse_payment
from enrollment.contributions.wording import explanation
from enrollment.lifecycle import State
from enrollment.programs.models import Program, Wave
from enrollment.programs.services import open_program
from enrollment.submissions.models import Answer, Submission, SubmissionLine
from enrollment.workers.models import Registration
from jamsos.accounts.models import Role
from jamsos.audit.models import LISTED, Event
from reporting.worklist import tasks
from tests.submissions.people import agreement, decreed, nik_of, propose

pytestmark = pytest.mark.django_db
CASES = tomllib.loads((Path(__file__).parent / "jendela_jkm.toml").read_text())["kasus"]
OCTOBER = 10


def participants(program: Program, count: int, number: str = "400/7/2026", **facts: object) -> list[SubmissionLine]:
    """People recorded by BPJS, as one statement each, without the files around them."""
    people = [propose(program, n, state=State.SELECTED, **facts) for n in range(1, count + 1)]
    wave = program.waves.get(number=1)
    decree = decreed(wave, people, number=number)
    Registration.objects.filter(pk__in=[one.pk for one in people]).update(state=State.SUBMITTED)
    submission = Submission.objects.create(
        decree=decree,
        number=1,
        submitted_on=date(program.year, 1, 28),
        agreement=agreement() if program.year == 2026 else submission_agreement(),
        layout="bawaan",
        people=count,
        amount=0,
        lines_hash="",
        rows_sha256="",
    )
    lines = [
        SubmissionLine.objects.create(submission=submission, line=line, included=True, answer=Answer.RECORDED)
        for line in decree.lines.all()
    ]
    Registration.objects.filter(pk__in=[one.pk for one in people]).update(state=State.REGISTERED)
    return lines


def submission_agreement():
    from enrollment.submissions.models import Agreement

    return Agreement.objects.create(number="PKS/1/2025", valid_from=date(2025, 1, 1), valid_to=date(2025, 12, 31))


def pay(line: SubmissionLine, months: str, first: int = 1) -> None:
    """One payment for each B of the months, from month `first` on."""
    decree = line.submission.decree
    for month, sign in enumerate(months, first):
        if sign == "B":
            sequence = Payment.every.filter(decree=decree, month=month).count() + 1
            when = {"year": decree.program.year, "month": month}
            payment = Payment.objects.create(
                decree=decree, sequence=sequence, proof="SP2D", paid_on=decree.decided_on, people=1, amount=1, **when
            )
            Contribution.objects.create(payment=payment, line=line, amount=1, **when)


def by_hand(before: str, months: str) -> tuple[int, int, str, str]:
    """Behind, unpaid, window and the month that broke it, walked through month by month."""
    behind = 0
    for sign in months:
        behind = 0 if sign == "B" else behind + 1
    row, ever, broken = 0, False, ""
    walked = [(2025, OCTOBER + n, sign) for n, sign in enumerate(before)]
    walked += [(2026, n, sign) for n, sign in enumerate(months, 1)]
    for place, (year, month, sign) in enumerate(walked, 1):
        if sign == "B":
            row += 1
            if row >= 3:
                ever, broken = True, ""
        elif place < len(walked):  # the last month still runs
            if row >= 3:
                broken = f"{year}-{month:02d}"
            row = 0
    kept, none = ("terancam" if behind else "terjaga"), ("terputus" if ever else "menuju")
    window = kept if row >= 3 else none
    return behind, months.count("-"), window, broken if window == "terputus" else ""


def stands(line: SubmissionLine, on: date) -> SubmissionLine:
    return standing(line.submission.decree.program, on=on).get(pk=line.pk)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["nama"])
def test_case(program, case) -> None:
    before, months = case.get("lalu", ""), case["bulan"]
    if before:
        earlier = participants(open_program(2025, actor=None), 1, number="400/7/2025")[0]
        pay(earlier, before, OCTOBER)
    line = participants(program, 1)[0]
    pay(line, months)
    found = stands(line, date(2026, len(months), 15))
    broken = lost_in(found)
    answer = (found.behind, found.unpaid, found.window, f"{broken:%Y-%m}" if broken else "")
    assert answer == (case["tunggakan"], case["belum"], case["jendela"], case.get("putus", ""))
    assert answer == by_hand(before, months)
    assert [month.month for month in unpaid_of(found)] == [n for n, sign in enumerate(months, 1) if sign == "-"]


def test_random_ledgers_are_as_worked_out_by_hand(program) -> None:
    drawn = random.Random(59)
    lines = participants(program, 40)
    ledgers = {line.pk: "".join(drawn.choices("B-", (3, 1), k=9)) for line in lines}
    for line in lines:
        pay(line, ledgers[line.pk])
    for found in standing(program, on=date(2026, 9, 30)):
        broken = lost_in(found)
        answer = (found.behind, found.unpaid, found.window, f"{broken:%Y-%m}" if broken else "")
        assert answer == by_hand("", ledgers[found.pk]), ledgers[found.pk]


def test_counts_and_their_rows_are_the_same(program, client_of) -> None:
    lines = participants(program, 6)
    for line, months in zip(lines, ("BBBB", "BBB-", "BB--", "B---", "----", "BB-B"), strict=True):
        pay(line, months)
    found = alarm(program, standing(program, on=date(2026, 4, 10)), on=date(2026, 4, 10))
    assert found.behind == {0: 2, 1: 1, 2: 1, 3: 2}
    assert found.windows == {Window.KEPT: 1, Window.AT_RISK: 1, Window.LOST: 0, Window.BUILDING: 4, Window.ENDED: 0}
    with time_machine.travel("2026-04-10T09:00+07:00", tick=False):
        client = client_of(Role.DISNAKER)
        page = client.get(reverse("arrears"))
        for fact in page.context["summary"]:
            assert len(client.get(fact.url).context["table"].rows) == int(fact.value), fact


def test_only_months_of_the_decree_are_owed(program) -> None:
    Wave.objects.filter(program=program).update(month_from=3, month_to=5)
    line = participants(program, 1)[0]
    assert not standing(program, on=date(2026, 2, 28)).exists()
    pay(line, "B", 3)
    assert (stands(line, date(2026, 3, 31)).owed, stands(line, date(2026, 4, 1)).owed) == ("1", "10")
    ended = stands(line, date(2026, 11, 1))
    assert (ended.owed, ended.behind) == ("100", 2)
    assert gap(line.submission.decree, on=date(2026, 11, 1)).months == 2


def test_a_reversed_payment_is_a_gap_again(program, user_of) -> None:
    line = participants(program, 1)[0]
    with time_machine.travel("2026-04-10T09:00+07:00", tick=False):
        for month in (1, 2, 3):
            post(
                line.submission.decree,
                date(2026, month, 1),
                Proof(f"SP2D/{month}", date(2026, 4, 9)),
                on=date(2026, 4, 10),
                actor=None,
            )
        assert stands(line, date(2026, 4, 10)).window == Window.AT_RISK
        reverse_payment(Payment.objects.get(month=2), reason="salah bulan", actor=user_of(Role.DISNAKER))
        found = stands(line, date(2026, 4, 10))
    assert (found.unpaid, found.behind, found.window) == (2, 1, Window.BUILDING)
    assert explanation(found) == "1 bulan berturut-turut, kurang 2"


class TestPage:
    @pytest.fixture
    def people(self, program) -> Iterator[list[SubmissionLine]]:
        lines = participants(program, 3)
        for line, months in zip(lines, ("BBBB", "BBB-", "BB-B"), strict=True):
            pay(line, months)
        with time_machine.travel("2026-04-10T09:00+07:00", tick=False):
            yield lines

    def test_names_months_and_the_reason(self, people, client_of) -> None:
        body = client_of(Role.DISNAKER).get(reverse("arrears")).content.decode()
        assert "Terancam putus" in body and "putus bila bulan ini tidak dibayar" in body
        assert "Maret 2026" in body and nik_of(1) not in body
        seen = Event.objects.filter(act=LISTED, data__page="arrears").get()
        assert sorted(seen.data["who"]) == sorted(line.line.registration_id for line in people)

    @pytest.mark.parametrize(
        ("query", "names"),
        [
            ("tunggakan=0", {"ORANG 001", "ORANG 003"}),
            ("tunggakan=1", {"ORANG 002"}),
            ("tunggakan=3", set()),
            ("kurang=ya", {"ORANG 002", "ORANG 003"}),
            ("kurang=akhir", {"ORANG 002"}),
            ("jkm=menuju", {"ORANG 003"}),
            ("dana=CSR", set()),
            ("dana=APBD", {"ORANG 001", "ORANG 002", "ORANG 003"}),
            ("kecamatan=36.04.99", set()),
        ],
    )
    def test_filters(self, people, client_of, query, names) -> None:
        body = client_of(Role.DISNAKER).get(f"{reverse('arrears')}?{query}").content.decode()
        assert {name for name in ("ORANG 001", "ORANG 002", "ORANG 003") if name in body} == names

    def test_workbook_holds_the_filtered_rows_and_is_recorded(self, people, client_of) -> None:
        client, address = client_of(Role.DISNAKER), f"{reverse('arrears-export')}?kurang=ya"
        assert "2" in client.get(address).content.decode()
        answer = client.post(address, {"purpose": "Menagih tunggakan ke bendahara"})
        rows = list(load_workbook(BytesIO(answer.content)).active.values)
        assert [row[1] for row in rows[1:]] == ["ORANG 002", "ORANG 003"]
        assert nik_of(2) not in str(rows) and rows[1][8] == "April 2026"
        event = Event.objects.get(act="contributions.export")
        assert event.data["rows"] == 2 and event.data["filters"] == ["kurang"]
        refused = client.post(address, {"purpose": f"Untuk {nik_of(1)} saja"})
        assert refused.status_code == 409 and Event.objects.filter(act="contributions.export").count() == 1

    def test_a_year_without_programme_is_told_with_the_years_there_are(self, people, client_of) -> None:
        answer = client_of(Role.DISNAKER).get(f"{reverse('arrears')}?tahun=2031")
        body = answer.content.decode()
        assert answer.status_code == 409 and "Program 2031 belum dibuka" in body and "program 2026" in body

    def test_work_list_names_both(self, people, user_of) -> None:
        found = {task.label: (task.count, task.url) for task in tasks(user_of(Role.DISNAKER))}
        arrears = reverse("arrears")
        assert found["peserta belum dibayar sampai bulan ini"] == (1, f"{arrears}?kurang=akhir")
        at_risk = next(value for label, value in found.items() if "JKM" in label)
        assert at_risk == (1, f"{arrears}?jkm=terancam")
        assert not any("JKM" in task.label for task in tasks(user_of(Role.DINSOS_PETUGAS)))


def test_the_view_reads_the_ledger_as_it_stands(program) -> None:
    line = participants(program, 1)[0]
    pay(line, "B-B")
    with connection.cursor() as cursor:
        cursor.execute("SELECT paid, paid_before FROM contributions_paidyear WHERE line_id = %s", [line.pk])
        assert cursor.fetchone() == ("101000000000", "000000000000")


def test_the_persons_page_tells_arrears_and_the_window(program, client_of):
    line = participants(program, 1)[0]
    pay(line, "BBB")
    with time_machine.travel(date(2026, 5, 20)):
        page = client_of(Role.DISNAKER).get(reverse("worker", args=[line.line.registration_id])).content.decode()
    assert "2 bulan" in page and "April 2026, Mei 2026" in page
    assert "Terputus" in page and "April 2026 tidak dibayar" in page
