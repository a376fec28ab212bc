"""What paid months carry on the day of an event: each answer, at its edges (Permenaker 1/2025)."""

from __future__ import annotations

from datetime import date

import pytest

from enrollment.benefits.entitlement import Kind, Level, entitlement


def paid(months: str, day: int = 5) -> dict[int, date]:
    """`"B-BB"` = January, March and April 2026 paid, each on that day of its own month."""
    return {2026 * 12 + n: date(2026, n + 1, day) for n, sign in enumerate(months) if sign == "B"}


@pytest.mark.parametrize(
    ("months", "died", "level", "amount"),
    [
        ("BBB", date(2026, 3, 5), Level.FULL, 42_000_000),
        ("BBB", date(2026, 3, 4), Level.UNCLEAR, None),  # the third month was paid the day after
        ("BBB", date(2026, 4, 30), Level.FULL, 42_000_000),  # the month that runs may still be unpaid
        ("BBB", date(2026, 5, 1), Level.FUNERAL, 10_000_000),  # April has ended unpaid
        ("BB", date(2026, 2, 28), Level.FUNERAL, 10_000_000),
        ("BB-BB", date(2026, 5, 20), Level.FUNERAL, 10_000_000),  # the row begins anew after a missed month
        ("BB-BBB", date(2026, 6, 20), Level.FULL, 42_000_000),
        ("BBB", date(2026, 6, 30), Level.FUNERAL, 10_000_000),  # two whole months missed
        ("BBB", date(2026, 7, 1), Level.UNCLEAR, None),  # three: perhaps inactive by then
        ("", date(2026, 2, 1), Level.NONE, 0),
        ("-B", date(2026, 1, 31), Level.NONE, 0),
    ],
)
def test_jkm(months, died, level, amount):
    answer = entitlement(Kind.JKM, died, paid(months))
    assert (answer.level, answer.amount) == (level, amount), answer.says


def test_months_of_the_year_before_count():
    months = {2025 * 12 + 10: date(2025, 11, 3), 2025 * 12 + 11: date(2025, 12, 3), 2026 * 12: date(2026, 1, 3)}
    assert entitlement(Kind.JKM, date(2026, 1, 20), months).level == Level.FULL


@pytest.mark.parametrize(
    ("months", "hurt", "level", "says"),
    [
        ("BBB", date(2026, 3, 5), Level.FULL, "jumlahnya dari BPJS"),
        ("BBB", date(2026, 3, 4), Level.UNCLEAR, "dibayar sesudah kecelakaan"),
        ("BB-", date(2026, 3, 4), Level.NONE, "Iuran Maret 2026"),
    ],
)
def test_jkk_asks_for_the_month_of_the_accident(months, hurt, level, says):
    answer = entitlement(Kind.JKK, hurt, paid(months))
    assert answer.level == level and says in answer.says


def test_the_scholarship_stays_a_question_to_bpjs():
    assert entitlement(Kind.SCHOOL, date(2026, 3, 9), paid("BBB")).level == Level.UNCLEAR
    assert entitlement(Kind.SCHOOL, date(2026, 9, 9), paid("BBB")).level == Level.NONE
