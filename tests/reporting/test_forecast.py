"""The month in which the money of a fund source ends, and the alarm on the dashboard."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from enrollment.contributions.gaps import Bill, alarm, standing
from jamsos.accounts.models import Role
from reporting.money import Purse, purses
from tests.contributions.test_gaps import participants, pay

APRIL = date(2026, 4, 10)


@pytest.mark.parametrize(
    ("ceiling", "paid", "month", "arrears", "short"),
    [
        (1200, 300, 100, 100, None),  # January to March paid: 800 left after April, eight months to December
        (1100, 300, 100, 100, 12),  # one hundred less: December is not paid
        (1199, 300, 100, 100, 12),  # all but one rupiah of December
        (400, 300, 100, 100, 5),  # the last of it pays April
        (399, 300, 100, 100, 4),  # not even April
        (300, 400, 100, 0, 4),  # more was paid than there is
        (0, 0, 100, 0, 5),
        (1000, 0, 0, 0, None),  # nothing to pay
        (5, 0, 356_731_200, 0, 5),
    ],
)
def test_month_in_which_the_money_ends(ceiling, paid, month, arrears, short) -> None:
    purse = Purse("APBD", "APBD", ceiling, "", 0, paid, Bill(month, arrears))
    found = purse.short_in(APRIL)
    assert (found and found.month) == short


@pytest.mark.django_db
def test_bill_and_arrears_are_those_of_the_people_paid_for(program) -> None:
    for line, months in zip(participants(program, 3), ("BBBB", "BBB-", "BB--"), strict=True):
        pay(line, months)
    found = alarm(program, standing(program, on=APRIL), on=APRIL)
    bill = Bill(3 * 16_800, 3 * 16_800, billed=3, owing=2)
    assert found.bills == {"APBD": bill} and list(found.decrees.values()) == [bill]
    assert purses(program, found.bills)[0].bill.month == 50_400


@pytest.mark.django_db
def test_dashboard_shows_alarm_and_forecast_and_closes_small_counts(program, client_of) -> None:
    for line, months in zip(participants(program, 3), ("BBBB", "BBB-", "BB--"), strict=True):
        pay(line, months)
    program.budgets.filter(fund_source="APBD").update(ceiling=200_000)
    with time_machine.travel("2026-04-10T09:00+07:00", tick=False):
        seen = client_of(Role.DISNAKER).get(reverse("dashboard")).content.decode()
        team = client_of(Role.TIM_KOORDINASI).get(reverse("dashboard")).content.decode()
    assert "Tunggakan iuran dan jendela JKM" in seen and f"{reverse('arrears')}?tahun=2026&amp;tunggakan=1" in seen
    # 9 rupiah paid, three months of arrears: 149,591 are left, which pays May and June
    assert "tidak cukup mulai Juli 2026" in seen and "Rp50.400" in seen
    panel = team.rsplit("Tunggakan iuran dan jendela JKM", 1)[1].split("</section>")[0]
    assert "ditutup" in panel and reverse("arrears") not in panel
