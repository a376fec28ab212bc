"""Rupiah divide by a known rate: they are closed wherever the people behind them are, and nothing opens them again."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from enrollment.contributions.models import Payment
from enrollment.decrees.models import Decree, DecreeState, Kind
from enrollment.programs.models import Budget, Wave
from jamsos.accounts.models import Role
from jamsos.lib.money import rupiah
from reporting.documents.figures import collect
from reporting.documents.money_blocks import purse_blocks
from reporting.documents.shown import Shown
from reporting.entries import KINDS, Entry, close_rows
from reporting.money import COUNTED, closed_figures
from reporting.periods import half_year
from reporting.suppression import CLOSED, SMALLEST
from tests.reporting.numbers import value

RATE = 16_800
SOURCES = ("APBD", "APBDES", "CSR")


@pytest.mark.parametrize(
    ("people", "closed"),
    [
        ([200, 100, 50], [False, False, False]),
        ([200, 100, 3], [False, True, True]),  # the next smallest hides it from the sum
        ([200, 2, 3], [False, True, True]),
        ([200, 1, 2], [True, True, True]),  # three people together are few
        ([3, 0, 0], [False, False, False]),  # the only one there is is the sum, which is told
        ([0, 0, 0], [False, False, False]),
    ],
)
def test_fund_sources_are_closed_with_the_people_behind_them(people, closed) -> None:
    found = closed_figures([dict.fromkeys(COUNTED, 0) | {"terikat": count} for count in people])
    assert [{"terikat", "sisa-pagu", "serapan-terikat"} <= one for one in found] == closed
    assert not any({"dibayar", "sisa-uang", "tagihan-sebulan", "cukup-sampai"} & one for one in found)


@pytest.mark.parametrize(
    ("rows", "closed"),
    [
        # (fund source, decree, people) -> which rows are closed
        ([("APBD", 1, 200), ("APBD", 2, 100), ("CSR", 3, 50)], [0, 0, 0]),
        ([("APBD", 1, 200), ("APBD", 2, 100), ("APBD", 3, 3), ("CSR", 4, 50)], [0, 1, 1, 0]),
        # Every month of a small decree is closed, however many they are together.
        ([("APBD", 1, 200), *[("APBD", 2, 3)] * 6, ("APBD", 3, 40)], [0, *[1] * 6, 1]),
        # A small fund source is closed with the next, and all the rows of both.
        ([("APBD", 1, 200), ("CSR", 2, 2), ("APBDES", 3, 30), ("APBDES", 4, 40)], [0, 1, 1, 1]),
        # A payment in part for two people, beside the rest of its decree.
        ([("APBD", 1, 200), ("APBD", 1, 2)], [1, 1]),
    ],
)
def test_rows_are_closed_by_fund_source_by_decree_and_by_themselves(rows, closed) -> None:
    assert [one.closed for one in marked(rows)] == [bool(one) for one in closed]


def marked(rows) -> list[Entry]:
    entries = [
        Entry(f"baris {no}", source, None, people * RATE, decree, decree, people)
        for no, (source, decree, people) in enumerate(rows)
    ]
    found = close_rows(entries)
    return [found[one] for one in entries]


DECREES = st.lists(st.tuples(st.sampled_from(SOURCES), st.sampled_from([0, 1, 2, 4, 5, 9, 30, 400])), max_size=8)


@given(DECREES)
def test_no_sum_less_the_rows_that_are_shown_tells_of_few_people(decrees) -> None:
    rows = marked([(source, no, people) for no, (source, people) in enumerate(decrees)])
    whole = sum(row.people for row in rows)
    assert all(row.people == 0 or row.people >= SMALLEST for row in rows if not row.closed)
    told = [(rows, whole), *((one, sum(row.people for row in one)) for one in open_sources(rows))]
    for part, people in told:
        hidden = people - sum(row.people for row in part if not row.closed)
        assert hidden == 0 or hidden >= SMALLEST or hidden == whole


def open_sources(rows: list[Entry]) -> list[list[Entry]]:
    """The fund sources whose sum is told, beside which that of all is told."""
    by_source = [[row for row in rows if row.of == source] for source in SOURCES]
    return [one for one in by_source if one and not any(row.source_closed for row in one)]


@given(st.lists(st.sampled_from([0, 0, 1, 3, 4, 5, 8, 50]), min_size=1, max_size=5))
def test_fund_sources_less_those_that_are_shown_leave_no_few_people(people) -> None:
    found = closed_figures([dict.fromkeys(COUNTED, count) for count in people])
    for key in COUNTED:
        hidden = [count for count, closed in zip(people, found, strict=True) if key in closed]
        assert len([count for count in hidden if count]) != 1
        assert not hidden or sum(hidden) >= SMALLEST or sum(hidden) == sum(people)


def issue(program, *people: int) -> None:
    """Two waves of APBD and one of CSR that name so many people each; a month of each is paid."""
    Budget.objects.create(program=program, fund_source="CSR", ceiling=50_000_000, legal_basis="Hibah")
    for number, (source, count) in enumerate(zip(("APBD", "APBD", "CSR"), people, strict=True), 1):
        wave = program.waves.first()
        if number > 1:
            wave.pk, wave._state.adding, wave.number, wave.fund_source = None, True, number, source
            wave.save()
        _decree(wave, count)


def _decree(wave: Wave, people: int) -> None:
    made = Decree.objects.create(
        kind=Kind.BUPATI,
        program=wave.program,
        wave=wave,
        state=DecreeState.ISSUED,
        title="uji",
        number=f"{wave.number}/2026",
        decided_on=date(2026, 4, 1),
        signer_title="BUPATI SERANG",
        regulation="59/2025",
        people=people,
        amount=people * RATE * 12,
        lines_hash="x",
    )
    paid = {"proof": f"SP2D {wave.number}", "paid_on": date(2026, 4, 2), "people": people, "amount": people * RATE}
    Payment.objects.create(year=2026, month=1, decree=made, **paid)


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["terikat", "dibayar", "sisa-pagu", "sisa-uang", "nama-keputusan"])
def test_the_tim_reads_no_amount_of_a_small_decree_under_any_address(client_of, program, kind) -> None:
    issue(program, 200, 3, 50)
    tim, auditor = client_of(Role.TIM_KOORDINASI), client_of(Role.AUDITOR)
    address, small = reverse("dashboard-figure", args=[kind]), {3, 3 * RATE, 3 * RATE * 12}
    words = KINDS[kind].asks
    asked = [{}, *({"dana": source} for source in ("APBD", "CSR") if "dana" in words)]
    asked += [{"tahap": wave} for wave in (1, 2, 3) if "tahap" in words]
    assert small & {abs(one) for one in told(auditor.get(address))}
    for query in asked:
        assert not small & {abs(one) for one in told(tim.get(address, query))}, query
    if "tahap" in words:
        assert told(tim.get(address, {"tahap": 2})) == []


def told(answer) -> list[int]:
    """The numbers of the rows and of their sum."""
    cells = [row.get_cell("part") for row in answer.context["table"].rows]
    return [value(text) for text in (*cells, answer.context["summary"][0].value) if text != CLOSED]


@pytest.mark.django_db
def test_dashboard_sheet_and_report_close_the_same_amounts(client_of, program) -> None:
    """Four people of CSR: the fund source is closed, and APBD with it; no amount of either is printed anywhere."""
    issue(program, 200, 3, 4)
    tim = client_of(Role.TIM_KOORDINASI)
    pages = [tim.get(reverse(name)).content.decode() for name in ("dashboard", "dashboard-sheet")]
    opened = client_of(Role.AUDITOR).get(reverse("dashboard")).content.decode()
    hidden = {rupiah(count * RATE * months) for count in (3, 4, 203) for months in (1, 12)}
    assert [amount for amount in hidden if amount in "".join(pages)] == []
    assert [amount for amount in hidden if amount not in opened] == []
    sheet = purse_blocks(Shown(collect(program, half_year(2026, 1), on=timezone.now())))[1]
    rows = {row[1]: row[2:] for row in sheet.rows}
    assert rows["terikat"][:2] == rows["dibayar"][:2] == rows["sisa-pagu"][:2] == (CLOSED, CLOSED)
    assert value(rows["dibayar"][2]) == 207 * RATE, "the sum of the regency is told"
