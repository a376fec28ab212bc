"""Tasks take turns with the database: one fetches while the other works."""

from threading import Event

import pytest

from eligibility.matching.ahead import two_abreast

WAIT = 5


def test_results_come_in_the_order_of_the_tasks():
    def task(number: int):
        first = yield lambda: number * 10
        second = yield lambda: first + 1
        return number, second

    assert list(two_abreast(task(number) for number in range(5))) == [(number, number * 10 + 1) for number in range(5)]


def test_a_task_works_while_the_other_fetches():
    other_has_fetched = Event()

    def works():
        yield lambda: None
        return other_has_fetched.wait(WAIT)

    def fetches():
        yield other_has_fetched.set
        return None

    assert list(two_abreast(iter([works(), fetches()]))) == [True, None]


def test_of_two_fetches_only_one_runs_at_a_time():
    running, worst = [], []

    def task():
        def fetch() -> None:
            running.append(1)
            worst.append(len(running))
            Event().wait(0.01)
            running.pop()

        yield fetch
        yield fetch

    list(two_abreast(task() for _ in range(4)))
    assert worst == [1] * 8


def test_what_goes_wrong_while_fetching_reaches_the_caller():
    def task():
        yield lambda: 1 / 0

    with pytest.raises(ZeroDivisionError):
        list(two_abreast(iter([task()])))
