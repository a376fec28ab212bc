"""Pages with 200,000 workers and a whole register loaded: the list at any depth, the search by name, and every page
with ten requests in flight.

The list stands beside the changelist of Django's own admin with the same columns and filters, in the same process.
Every page is asked of gunicorn, as `make demo` runs it, on the machine that also runs the database and the asking.
"""

from __future__ import annotations

import http.client
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from queue import Empty, Queue

import psycopg

from tests.benchmarks.registrations import YEAR, registrations
from tests.waiting import until

REGISTRATIONS, ON = 200_000, "2026-02-01"
IN_FLIGHT, ASKED, PROMISED = 10, 100, 0.300
SHOWN, WARMING = 10, 3


def run(people: int) -> dict[str, object]:
    """p95 of the list and of the search with their ratios (promised: 1/30, 1/20), and each page: first look, p95."""
    number = min(people, REGISTRATIONS)
    with registrations(number, listed=max(people, number)) as environment:
        quiet = environment | {"LOG_LEVEL": "ERROR"}
        assess = [sys.executable, "manage.py", "assess", "--program", str(YEAR), "--on", ON]
        subprocess.run(assess, env=quiet, check=True, stdout=subprocess.DEVNULL)
        _settle(environment["DATABASE_URL"])
        asked = [sys.executable, "-m", "tests.benchmarks.pages_child"]
        done = subprocess.run(asked, env=quiet, check=True, stdout=subprocess.PIPE, text=True)
        told = json.loads(done.stdout.splitlines()[-1])
        with _portal(environment) as port:
            addresses = told.pop("addresses")
            for path, session in addresses[:WARMING]:
                in_flight(port, path, session)  # the processes load what they need with their first answers
            first = {path: once(port, path, session) for path, session in addresses}
            pages = {path: in_flight(port, path, session) for path, session in addresses}
    slowest = sorted(pages.items(), key=lambda page: -page[1])
    return {
        "registrations": number,
        "listed": people,
        **told,
        "slowest_first_look_seconds": dict(sorted(first.items(), key=lambda page: -page[1])[:SHOWN]),
        "pages": len(pages),
        "in_flight": IN_FLIGHT,
        "pages_within_300_ms": sum(seconds < PROMISED for seconds in pages.values()),
        "slowest_p95_seconds": dict(slowest[:SHOWN]),
    }


def _settle(url: str) -> None:
    """What the server would do by itself in the first quiet minutes after so much was loaded, beside the asking."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM (ANALYZE)")


@contextmanager
def _portal(environment: dict[str, str]) -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"127.0.0.1:{port}"
    command = [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "--bind", address]
    with open(os.devnull, "wb") as nowhere:
        process = subprocess.Popen([*command, "jamsos.wsgi"], env=environment, stdout=nowhere, stderr=nowhere)
        try:
            until(lambda: not _refuses(port), 60, "gunicorn answers")
            yield port
        finally:
            process.terminate()
            process.wait()


def _refuses(port: int) -> int:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port))


def once(port: int, path: str, session: str) -> float:
    """Seconds of the first look after a start, when no figure has been worked out yet."""
    waiting: Queue[None] = Queue()
    waiting.put(None)
    taken: list[float] = []
    _ask(port, path, session, waiting, taken)
    return round(taken[0], 3)


def in_flight(port: int, path: str, session: str) -> float:
    """The 95th percentile, in seconds, of `ASKED` requests of which `IN_FLIGHT` are always under way."""
    waiting: Queue[None] = Queue()
    for _ in range(ASKED):
        waiting.put(None)
    taken: list[float] = []
    askers = [threading.Thread(target=_ask, args=(port, path, session, waiting, taken)) for _ in range(IN_FLIGHT)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    if len(taken) < ASKED:
        raise RuntimeError(f"{path} was not answered every time")
    return round(percentile(taken), 3)


def _ask(port: int, path: str, session: str, waiting: Queue[None], taken: list[float]) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port)
    while True:
        try:
            waiting.get_nowait()
        except Empty:
            return
        begun = time.perf_counter()
        connection.request("GET", path, headers={"Cookie": f"sessionid={session}"})
        answer = connection.getresponse()
        answer.read()
        if answer.status != http.client.OK:
            return
        taken.append(time.perf_counter() - begun)


def percentile(taken: list[float], of: float = 0.95) -> float:
    """The value that a share `of` of the values do not exceed."""
    return sorted(taken)[int(len(taken) * of) - 1]
