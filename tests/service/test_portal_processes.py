"""gunicorn, a worker and beat against PostgreSQL and Redis: work asked for on a page is done, killed or not."""

from __future__ import annotations

import os
import signal
import socket
import time
from collections.abc import Callable, Iterator
from urllib.error import URLError

import pytest
import redis
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.utils.crypto import get_random_string

from jamsos.accounts.models import Role
from jamsos.jobs.models import Job, JobState
from tests.processes import portal_environment, starter
from tests.service.browser import Browser
from tests.waiting import until

pytestmark = [pytest.mark.service, pytest.mark.django_db(transaction=True)]
PASSWORD = "kata-sandi-panjang-uji"
INCLUDE = ("--include", "tests.faults.chunked_job")


@pytest.fixture
def start(transactional_db, tmp_path) -> Iterator[Callable]:
    assert os.environ.get("REDIS_URL"), "the service tests need REDIS_URL"
    environment = portal_environment(DJANGO_SETTINGS_MODULE="tests.service.portal_settings")
    with starter(environment, tmp_path) as starting:
        yield starting


@pytest.fixture
def portal(start) -> str:
    """Address of a running gunicorn."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        root = f"http://127.0.0.1:{probe.getsockname()[1]}"
    start("web", "--bind", root.removeprefix("http://"))

    def answers() -> bool:
        try:
            return "OK" in Browser(root).get("/health/", Accept="application/json")
        except (URLError, ConnectionError):
            return False

    until(answers, 60, "gunicorn answers")
    return root


@pytest.fixture
def officer(portal, user_of) -> Browser:
    """An officer of Dinsos, signed in over HTTP."""
    user = user_of(Role.DINSOS_PETUGAS, "uji_layanan")
    # The tests hash cheaply; the portal in its own process only reads what an office stores.
    user.password = Argon2PasswordHasher().encode(PASSWORD, get_random_string(22))
    user.save()
    browser = Browser(portal)
    browser.submit("/masuk/", login="uji_layanan", password=PASSWORD)
    assert browser.path == "/"
    return browser


def percent_shown(officer: Browser, job: str) -> int:
    text = officer.get(f"{job}kemajuan/")
    return int(text.split('value="')[1].split('"')[0]) if 'value="' in text else 0


def ended(officer: Browser, job: str) -> bool:
    officer.get(f"{job}kemajuan/")
    return officer.headers.get("HX-Refresh") == "true"


def test_job_asked_on_a_page_runs_and_shows_its_progress(start, officer) -> None:
    start("worker", *INCLUDE)
    officer.submit("/uji/mulai/")
    job = officer.path
    until(lambda: 0 < percent_shown(officer, job) < 100, 60, "progress is seen over HTTP")
    until(lambda: ended(officer, job), 60, "the job has ended")
    assert "300 baris" in officer.get(job)
    assert officer.headers["Cache-Control"] == "no-store"


def test_killed_workers_job_goes_on_within_two_minutes(start, officer) -> None:
    start("beat")
    worker = start("worker", *INCLUDE)
    officer.submit("/uji/mulai/")
    job = officer.path
    until(lambda: percent_shown(officer, job) >= 20, 60, "a fifth is done")
    os.kill(worker.pid, signal.SIGKILL)
    killed = time.monotonic()
    start("worker", *INCLUDE)  # as `restart: unless-stopped` does
    until(lambda: Job.objects.get().attempt == 2, 120, "another worker has taken the job over")
    assert time.monotonic() - killed < 120
    until(lambda: ended(officer, job), 60, "the job has ended")
    row = Job.objects.get()
    assert (row.state, row.result["message"]) == (JobState.DONE, "300 baris")
    assert sorted(row.issues.values_list("row", flat=True)) == list(range(300))


def test_waiting_job_is_found_by_beat_when_its_message_was_lost(start, officer) -> None:
    officer.submit("/uji/mulai/")
    redis.Redis.from_url(os.environ["REDIS_URL"]).delete("celery")
    start("beat")
    start("worker", *INCLUDE)
    until(lambda: Job.objects.get().state == JobState.DONE, 90, "the sweeper woke a worker")
    assert Job.objects.get().attempt == 1
