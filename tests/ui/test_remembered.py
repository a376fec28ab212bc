"""Figures of the dashboard are shared for a while, say how old they are, and are never shared across programmes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest.mock import patch

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection

from enrollment.programs.models import Program
from enrollment.programs.services import open_program
from jamsos.accounts.models import Role, User
from jamsos.audit import services as audit
from jamsos.ui import remembered as module
from jamsos.ui.remembered import Remembered, remembered

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


def helpers(_program: Program) -> str:
    """How many more processes the database may put to one question."""
    with connection.cursor() as cursor:
        return cursor.execute("SHOW max_parallel_workers_per_gather").fetchone()[0]


@pytest.fixture
def work(settings) -> Work:
    cache.clear()
    settings.FIGURES_SECONDS = 60
    return Work()


@pytest.fixture
def reader(user_of) -> User:
    return user_of(Role.TIM_KOORDINASI)


def seen(work: Callable, program: Program, seconds: float, by: User | None = None) -> tuple[Any, float]:
    """The figure and its age in seconds, as read so long after noon."""
    reader = by or User.objects.get_or_create(username="uji_pembaca")[0]
    with time_machine.travel(NOON + timedelta(seconds=seconds), tick=False):
        found = remembered(work, program, reader=reader)
        return found.value, (NOON + timedelta(seconds=seconds) - found.at).total_seconds()


def test_another_release_works_it_out_anew(work, program) -> None:
    found = [seen(work, program, 0), seen(work, program, 1)]
    with patch.object(module, "_release", lambda: "newer"):
        found.append(seen(work, program, 2))
    assert [value for value, _ in found] == [1, 1, 2]


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
    cache.add(module.RENEWAL, True, timeout=60)
    assert seen(work, program, 100) == (1, 100)
    assert seen(work, program, 60 * module.TOO_OLD) == (2, 0)


@pytest.mark.parametrize(("act", "times"), [("workers.change", 2), ("people.view", 1), ("people.list", 1)])
def test_nobody_sees_a_figure_older_than_what_they_did_last(work, program, reader, act, times) -> None:
    """To have looked at people is no reason to count again; and what one has done the others see at once as well."""
    seen(work, program, 0, reader)
    with time_machine.travel(NOON + timedelta(seconds=10), tick=False):
        audit.record(act, actor=reader)
    assert seen(work, program, 20) == (1, 20), "somebody else, who has done nothing"
    assert seen(work, program, 21, reader)[0] == times
    assert seen(work, program, 22)[0] == times


def test_an_act_counts_from_its_commit_and_not_from_the_time_it_bears(work, program, reader) -> None:
    """A job's event bears the time of the act: who looked before it was committed has seen the old figure."""
    with time_machine.travel(NOON - timedelta(seconds=1), tick=False):
        audit.record("workers.change", actor=reader)
    seen(work, program, 0, reader)
    assert seen(work, program, 5, reader)[0] == 1
    with time_machine.travel(NOON - timedelta(seconds=1), tick=False):
        audit.record("verification.send", actor=reader)
    assert seen(work, program, 10, reader)[0] == 2


@pytest.mark.django_db(transaction=True)
def test_a_figure_is_renewed_on_one_core_while_the_others_read_the_last_one(program, settings) -> None:
    """What nobody has seen yet is worked out as fast as the database can; nothing after it is held to one core."""
    cache.clear()
    settings.FIGURES_SECONDS = 60
    first, renewed = (seen(helpers, program, after)[0] for after in (0, 60))
    assert (first, renewed, helpers(program)) == (helpers(program), "0", first)
    assert first != "0"


def test_who_comes_while_the_first_figure_is_worked_out_waits_for_it(work, program, reader) -> None:
    """Ten readers at once, on an empty cache: the database is asked once."""
    cache.add(busy(work, program), True, timeout=60)
    first = Remembered(7, datetime.now(UTC))
    with patch.object(module.time, "sleep", lambda _: cache.set(key(work, program), first)):
        assert remembered(work, program, reader=reader).value == 7
    assert work.times == 0


def test_when_the_first_reader_fails_the_next_one_works_it_out(work, program, reader) -> None:
    cache.add(busy(work, program), True, timeout=60)
    with patch.object(module.time, "sleep", lambda _: cache.delete(busy(work, program))):
        assert remembered(work, program, reader=reader).value == 1


def test_a_failure_leaves_nothing_behind(work, program, reader) -> None:
    def failing(about: Program) -> int:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        remembered(failing, program, reader=reader)
    assert cache.get(busy(failing, program)) is None


def key(work: Callable, program: Program) -> str:
    return f"figures.{module._release()}.{work.__module__}.{work.__name__}.programs.program.{program.pk}"


def busy(work: Callable, program: Program) -> str:
    return module._busy(key(work, program))


def test_the_dashboard_tells_the_time_of_its_oldest_figure(program, client_of, settings) -> None:
    cache.clear()
    settings.FIGURES_SECONDS = 60
    client = client_of(Role.TIM_KOORDINASI)
    first = client.get("/dasbor/").context["as_of"]
    assert client.get("/dasbor/").context["as_of"] == first
