"""Figures of the dashboard are shared for a while, say how old they are, and are never shared across programmes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.cache import cache

from enrollment.programs.models import Program
from enrollment.programs.services import open_program
from jamsos.accounts.models import Role
from jamsos.ui import remembered as module
from jamsos.ui.remembered import remembered

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 5, tzinfo=UTC)


class Work:
    """Counts how often it was asked."""

    __name__ = "work"

    def __init__(self) -> None:
        self.times = 0

    def __call__(self, program: Program) -> int:
        self.times += 1
        return self.times


@pytest.fixture
def work(settings) -> Work:
    cache.clear()
    settings.FIGURES_SECONDS = 60
    return Work()


def seen(work: Work, program: Program, seconds: float) -> tuple[int, float]:
    """The figure and its age in seconds, as read so long after noon."""
    with time_machine.travel(NOON + timedelta(seconds=seconds), tick=False):
        found = remembered(work, program)
        return found.value, (NOON + timedelta(seconds=seconds) - found.at).total_seconds()


def test_a_figure_is_worked_out_anew_once_it_is_a_minute_old(work, program) -> None:
    assert [seen(work, program, after) for after in (0, 30, 59, 60, 90)] == [(1, 0), (1, 30), (1, 59), (2, 0), (2, 30)]


def test_zero_seconds_work_it_out_for_each_look(work, program, settings) -> None:
    settings.FIGURES_SECONDS = 0
    assert [seen(work, program, 0)[0] for _ in range(3)] == [1, 2, 3]


def test_programmes_do_not_share_a_figure(work, program) -> None:
    other = open_program(2027, actor=None)
    assert [seen(work, one, 0)[0] for one in (program, other, program)] == [1, 2, 1]


def test_while_one_works_it_out_the_others_see_the_last_one(work, program) -> None:
    seen(work, program, 0)
    cache.add(module._busy(f"figures.{work.__module__}.work.{program.pk}"), True, timeout=60)
    assert seen(work, program, 100) == (1, 100)
    assert seen(work, program, 60 * module.TOO_OLD) == (2, 0)


def test_the_dashboard_tells_the_time_of_its_oldest_figure(program, client_of, settings) -> None:
    cache.clear()
    settings.FIGURES_SECONDS = 60
    client = client_of(Role.TIM_KOORDINASI)
    first = client.get("/dasbor/").context["as_of"]
    assert client.get("/dasbor/").context["as_of"] == first
