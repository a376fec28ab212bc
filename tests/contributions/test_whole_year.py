"""A wave from the file to BPJS to December, with everything that goes wrong on the way.

Ledger, alarm, decree and budget are worked out a second time here, by plain SQL and plain arithmetic, and agree to the
rupiah.
"""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
import time_machine
from django.db import connection

from enrollment.contributions.gaps import Window, alarm, gap, standing
from enrollment.contributions.selectors import months_of
from enrollment.contributions.services import Proof, post, reverse_payment
from enrollment.lifecycle import State
from enrollment.submissions import answers
from enrollment.submissions.models import Outcome
from enrollment.workers.ending import leave
from enrollment.workers.models import Registration
from jamsos.accounts.models import Role
from jamsos.files.services import store_path
from reporting.money import purses
from tests.submissions.people import ON, answer_file, nik_of, state_of, submitted

pytestmark = pytest.mark.django_db
RATE, PEOPLE, MISSED, LAST = 16_800, 10, 6, date(2026, 12, 31)
DIED, DIED_ON = 2, date(2026, 9, 10)
REFUSED = 3
KPJ = {number: f"0{number:010d}" for number in range(1, PEOPLE + 1)}
SLIP = nik_of(5)[:-1] + "9"

FIRST = [
    *((nik_of(n), f"ORANG {n:03d}", KPJ[n], "Terdaftar", "-") for n in (1, 2, 9, 10)),
    (nik_of(REFUSED), "ORANG 003", "", "Ditolak", "Usia lebih dari 65 tahun"),
    (nik_of(4), "ORANG EMPAT", KPJ[4], "Terdaftar", "-"),
    (SLIP, "ORANG 005", KPJ[5], "Terdaftar", "-"),
    (nik_of(6), "ORANG 006", KPJ[6], "Terdaftar", "-"),
    (nik_of(6), "ORANG 006", "", "Ditolak", "Ganda"),
    (nik_of(8), "ORANG 008", "", "Entahlah", "-"),
    (nik_of(77), "ORANG ASING", "", "Terdaftar", "-"),
]
SECOND = [
    *((nik_of(n), f"ORANG {n:03d}", KPJ[n], "Terdaftar", "-") for n in (4, 5, 6, 7, 8)),
    (nik_of(1), "ORANG 001", KPJ[1], "Terdaftar", "-"),
]


@pytest.fixture(autouse=True)
def december():
    with time_machine.travel("2026-12-31T09:00+07:00", tick=False):
        yield


def sql(statement: str, *values: object) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


def answered(submission, tmp_path, name: str, rows) -> Counter:
    stored = store_path(answer_file(tmp_path / name, rows), actor=None)
    return Counter(
        {key: count for key, count in answers.record(submission, stored, on=ON, actor=None).counts.items() if count}
    )


def owed_by_hand(number: int) -> list[int]:
    """The months somebody is to be paid for: nobody refused, nobody after the month of death."""
    if number == REFUSED:
        return []
    return [month for month in range(1, 13) if number != DIED or month <= DIED_ON.month]


@pytest.fixture
def year(program, tmp_path, user_of):
    """Answered twice, paid month by month but for June, which is posted and taken back; one dies, told in December."""
    submission = submitted(program, PEOPLE)
    first = answered(submission, tmp_path, "a.xlsx", FIRST)
    assert first == {
        Outcome.RECORDED: 4, Outcome.REJECTED: 1, Outcome.DIFFERS: 2, Outcome.DOUBLED: 2, Outcome.HELD: 1,
        Outcome.STRANGER: 1,
    }  # fmt: skip
    assert answered(submission, tmp_path, "b.xlsx", SECOND) == {Outcome.RECORDED: 5, Outcome.ALREADY: 1}
    actor = user_of(Role.DISNAKER)
    one = Registration.objects.get(nik=nik_of(DIED))
    leave(one, why="meninggal", happened_on=DIED_ON, note="akta 1", on=LAST, actor=actor)
    for month in range(1, 13):
        paid = post(submission.decree, date(2026, month, 1), Proof(f"SP2D/{month}", LAST), on=LAST, actor=None)
        if month == MISSED:
            reverse_payment(paid, reason="dana ditarik kembali", actor=actor)
    return submission


def test_everybody_lands_in_one_state(year):
    states = {number: state_of(number) for number in range(1, PEOPLE + 1)}
    assert states == dict.fromkeys(states, State.ACTIVE) | {DIED: State.ENDED, REFUSED: State.REJECTED}


def test_the_ledger_is_what_was_owed_less_the_missed_month(year):
    found = sql(
        """SELECT dl.nik, c.month, c.amount FROM contributions_contribution c
             JOIN submissions_submissionline sl ON sl.id = c.line_id JOIN decrees_decreeline dl ON dl.id = sl.line_id
            WHERE c.reversal_id IS NULL ORDER BY 1, 2"""
    )
    expected = [(nik_of(n), month, RATE) for n in range(1, PEOPLE + 1) for month in owed_by_hand(n) if month != MISSED]
    assert found == sorted(expected) and len(found) == 8 * 11 + 8
    posted = sql(
        """SELECT sum(p.people), sum(p.amount) FROM contributions_payment p
            WHERE NOT EXISTS (SELECT FROM contributions_reversal r WHERE r.payment_id = p.id)"""
    )
    assert posted == [(96, 96 * RATE)]
    assert [(month.people, month.owing) for month in months_of(year.decree, on=LAST)] == [
        *[(9, 0)] * 5, (0, 9), *[(9, 0)] * 3, *[(8, 0)] * 3
    ]  # fmt: skip


def test_the_alarm_says_what_the_ledger_lacks(year):
    """Nine people, June, and nothing else."""
    lacking = sum(MISSED in owed_by_hand(number) for number in range(1, PEOPLE + 1))
    found = alarm(year.decree.program, standing(year.decree.program, on=LAST), on=LAST)
    (source, bill) = next(iter(found.bills.items()))
    assert (source, bill.arrears, bill.month) == ("APBD", lacking * RATE, 8 * RATE)
    assert found.behind == {0: 9, 1: 0, 2: 0, 3: 0}, "July to December are paid"
    assert {window: people for window, people in found.windows.items() if people} == {Window.KEPT: 8, Window.ENDED: 1}
    missing = gap(year.decree, on=LAST)
    assert (missing.people, missing.months, missing.amount) == (9, 9, 9 * RATE)


def test_the_window_is_broken_by_the_missed_month_until_three_are_paid_again(year):
    """Asked as of July to September: broken by June, then whole again."""
    seen = {}
    for month in (7, 8, 9, 10):
        line = standing(year.decree.program, on=date(2026, month, 15)).get(line__nik=nik_of(1))
        row = 0
        for one in range(1, month + 1):
            row = 0 if one == MISSED else row + 1
        seen[month] = (line.window, row)
    assert seen == {7: ("terputus", 1), 8: ("terputus", 2), 9: ("terjaga", 3), 10: ("terjaga", 4)}


def test_decree_budget_and_ledger_agree_to_the_rupiah(year):
    """Decreed = paid + arrears + what never falls due: the refused person's year and the months after the death."""
    ((decreed, months),) = sql(
        "SELECT sum(amount), sum(months) FROM decrees_decreeline WHERE decree_id = %s", year.decree_id
    )
    assert (decreed, months) == (year.decree.amount, 120) == (120 * RATE, 120)
    ((paid,),) = sql("SELECT sum(amount) FROM contributions_contribution WHERE reversal_id IS NULL")
    never = 12 + (12 - DIED_ON.month)
    assert decreed == paid + 9 * RATE + never * RATE
    purse = purses(year.decree.program)[0]
    ((ceiling,),) = sql(
        "SELECT ceiling FROM programs_budget WHERE program_id = %s AND fund_source = 'APBD'", year.decree.program_id
    )
    assert (purse.committed, purse.paid) == (decreed, paid)
    assert (purse.left, purse.unspent) == (ceiling - decreed, ceiling - paid)


def test_months_kept_by_the_database_are_the_ledgers_own(year):
    kept = sql("SELECT nik, year, paid FROM contributions_paidmonths ORDER BY 1, 2")
    counted = sql(
        """SELECT dl.nik, c.year, sum(1 << (12 - c.month)) FROM contributions_contribution c
             JOIN submissions_submissionline sl ON sl.id = c.line_id JOIN decrees_decreeline dl ON dl.id = sl.line_id
            WHERE c.reversal_id IS NULL GROUP BY 1, 2 ORDER BY 1, 2"""
    )
    assert kept == counted and len(kept) == 9
