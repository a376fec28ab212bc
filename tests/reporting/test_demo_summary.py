"""The counts of the worked example's summary are asked of the tables as they are."""

from __future__ import annotations

import pytest

from enrollment.lifecycle import State
from reporting.demo.summary import checks, figures

pytestmark = pytest.mark.django_db


def test_an_unfinished_year_is_counted_and_does_not_reconcile(program, add) -> None:
    for _ in range(3):
        add(State.PROPOSED)
    add(State.RETURNED)
    found = figures(program)
    assert (found["proposed"], found["returned"], found["sent"], found["decreed"]) == (4, 1, 0, 0)
    assert not all(check.holds for check in checks(found))


def test_an_empty_year_reconciles(program) -> None:
    found = figures(program)
    assert found["proposed"] == found["unanswered"] == 0
    assert all(check.holds for check in checks(found))
