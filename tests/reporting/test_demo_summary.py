"""The worked example: its counts are asked of the tables as they are, and what was cut off goes on where it was."""

from __future__ import annotations

from datetime import date
from unittest.mock import patch

import pytest
import time_machine

from enrollment.lifecycle import State
from jamsos.accounts.models import Role
from jamsos.errors import DomainError
from reporting.demo import year
from reporting.demo.summary import checks, figures
from reporting.documents.models import Report

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


@time_machine.travel("2026-06-01T09:00+07:00", tick=False)
def test_a_report_that_could_not_be_printed_is_printed_by_the_next_run(program, user_of, tmp_path) -> None:
    tim = user_of(Role.TIM_KOORDINASI)
    cut_off = patch.object(year, "run_now", side_effect=DomainError("Pencetakan dihentikan.", "Ulangi."))
    with cut_off, pytest.raises(DomainError, match="dihentikan"):
        year.report_semester(date(2026, 6, 1), tmp_path, actor=tim)
    with patch.object(year, "run_now") as printing:
        year.report_semester(date(2026, 6, 1), tmp_path, actor=tim)
    assert printing.call_args.kwargs["report_id"] == Report.objects.get().pk
