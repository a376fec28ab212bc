"""One month posted twice at the same moment: once only, and not by luck."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date

import pgtrigger
import pytest
from django.db import connection, connections
from django.db.models import BaseConstraint, Model

from enrollment.contributions import services
from enrollment.contributions.models import Contribution, Payment
from enrollment.decrees.models import Decree
from enrollment.programs.services import open_program
from enrollment.submissions import answers
from jamsos.errors import DomainError
from jamsos.files.services import store_path
from tests.submissions.people import ON, answer_file, nik_of, submitted

JANUARY, PAID_ON = date(2026, 1, 1), date(2026, 1, 31)
PROOF = services.Proof("SP2D/1", PAID_ON)
LAST_LINE = ((Payment, "payment_sequence_once"), (Contribution, "contribution_once_per_month"))
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def decree(tmp_path) -> Decree:
    submission = submitted(open_program(2026, actor=None))
    rows = [(nik_of(n), f"ORANG 00{n}", "", "Terdaftar", "") for n in (1, 2, 3)]
    path = answer_file(tmp_path / "a.xlsx", rows)
    answers.record(submission, store_path(path, actor=None), on=ON, actor=None)
    return submission.decree


@pytest.fixture
def no_last_line():
    """The database's own constraints off, so that only the service's lock can hold."""
    with connection.schema_editor() as editor:
        for model, constraint in _constraints():
            editor.remove_constraint(model, constraint)
    yield
    with pgtrigger.ignore():
        Contribution.every.all().delete()
        Payment.every.all().delete()
    with connection.schema_editor() as editor:
        for model, constraint in _constraints():
            editor.add_constraint(model, constraint)


def _constraints() -> list[tuple[type[Model], BaseConstraint]]:
    return [(model, one) for model, name in LAST_LINE for one in model._meta.constraints if one.name == name]


def both(work: Callable[[], object]) -> list[object]:
    """Run `work` in two threads that start together; what each returned or raised."""
    results: list[object] = []
    start = threading.Barrier(2)

    def one() -> None:
        start.wait(timeout=10)
        try:
            results.append(work())
        except DomainError as error:
            results.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return results


def slowly(monkeypatch) -> None:
    """Leave time between the check and the insert, where a race happens."""
    pay, pause = services._pay, threading.Event()

    def late(*args: object) -> Payment:
        pause.wait(0.5)
        return pay(*args)

    monkeypatch.setattr(services, "_pay", late)


def test_two_postings_of_a_month_at_once_count_once(decree, no_last_line, monkeypatch):
    slowly(monkeypatch)
    results = both(lambda: services.post(decree, JANUARY, PROOF, on=PAID_ON, actor=None))
    assert sorted(type(result).__name__ for result in results) == ["DomainError", "Payment"]
    assert (Payment.objects.count(), Contribution.objects.count()) == (1, 3)


def test_without_the_lock_the_month_is_paid_twice(decree, no_last_line, monkeypatch):
    """Negative control: the race is real, so the test above proves the lock."""
    slowly(monkeypatch)
    monkeypatch.setattr(
        services, "hold", lambda decree: Decree.objects.select_related("wave__program").get(pk=decree.pk)
    )
    results = both(lambda: services.post(decree, JANUARY, PROOF, on=PAID_ON, actor=None))
    assert [type(result).__name__ for result in results] == ["Payment", "Payment"]
    assert (Payment.objects.count(), Contribution.objects.count()) == (2, 6)
