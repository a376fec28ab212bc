"""A month closed while a payment of it is being posted: one waits for the other, and not by luck."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from datetime import date

import pgtrigger
import pytest
from django.db import connection, connections
from django.db.models import Sum

from enrollment.contributions import closing as closings
from enrollment.contributions import services
from enrollment.contributions.models import Closing, Contribution, Payment
from enrollment.decrees.models import Decree
from enrollment.programs.services import open_program
from jamsos.accounts.models import Role
from jamsos.errors import DomainError
from tests.contributions.test_gaps import participants

JANUARY, TODAY = date(2026, 1, 1), date(2026, 4, 10)
PROOF = services.Proof("SP2D/1", date(2026, 4, 9))
GUARDS = (
    ("contributions_payment", "nothing_in_closed_month"),
    ("contributions_closing", "true_totals"),
)
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def decree() -> Iterator[Decree]:
    yield participants(open_program(2026, actor=None), 3)[0].submission.decree
    with pgtrigger.ignore():
        Closing.objects.all().delete()
        Contribution.every.all().delete()
        Payment.every.all().delete()


def switch(word: str) -> None:
    """Turn the database's own guards off or on, by `DISABLE` or `ENABLE`."""
    with connection.cursor() as cursor:
        for table, name in GUARDS:
            cursor.execute("SELECT tgname FROM pg_trigger WHERE tgname LIKE %s", [f"pgtrigger_{name}_%"])
            cursor.execute(f"ALTER TABLE {table} {word} TRIGGER {cursor.fetchone()[0]}")


@pytest.fixture
def without_guards() -> Iterator[None]:
    switch("DISABLE")
    yield
    switch("ENABLE")


def without_lock(monkeypatch) -> None:
    unlocked = Decree.objects.select_related("wave__program")
    for module in (services, closings):
        monkeypatch.setattr(module, "hold", lambda decree: unlocked.get(pk=decree.pk))


def race(decree: Decree, user, monkeypatch) -> list[object]:
    """A payment stands between its insert and its commit while the month is closed; what each returned or raised."""
    posted, activate, results = threading.Event(), services._activate, []

    def late(payment: Payment) -> None:
        posted.set()
        time.sleep(0.7)
        activate(payment)

    monkeypatch.setattr(services, "_activate", late)

    def run(work) -> None:
        try:
            results.append(work())
        except Exception as error:
            results.append(error)
        finally:
            connections.close_all()

    paying = threading.Thread(target=run, args=[lambda: services.post(decree, JANUARY, PROOF, on=TODAY, actor=None)])
    paying.start()
    assert posted.wait(10)
    words = {"explanation": "belum ditagih", "on": TODAY, "actor": user}
    shutting = threading.Thread(target=run, args=[lambda: closings.close(decree, JANUARY, **words)])
    shutting.start()
    for thread in (paying, shutting):
        thread.join(timeout=30)
    return results


def frozen_and_paid(decree: Decree) -> tuple[list[int], int]:
    paid = Payment.objects.filter(decree=decree).aggregate(amount=Sum("amount"))["amount"] or 0
    return list(Closing.objects.values_list("amount", flat=True)), paid


def test_a_closing_waits_for_the_payment_and_counts_it(decree, user_of, without_guards, monkeypatch):
    race(decree, user_of(Role.DISNAKER), monkeypatch)
    assert frozen_and_paid(decree) == ([50_400], 50_400)


def test_without_the_lock_the_frozen_total_is_wrong(decree, user_of, without_guards, monkeypatch):
    """Negative control: the race is real, so the test above proves the lock."""
    without_lock(monkeypatch)
    race(decree, user_of(Role.DISNAKER), monkeypatch)
    assert frozen_and_paid(decree) == ([0], 50_400)


def test_without_the_lock_the_database_still_refuses(decree, user_of, monkeypatch):
    without_lock(monkeypatch)
    results = race(decree, user_of(Role.DISNAKER), monkeypatch)
    assert any("not paid as its closing says" in str(result) for result in results)
    assert not any(isinstance(result, DomainError) for result in results)
    assert frozen_and_paid(decree) == ([], 50_400)
