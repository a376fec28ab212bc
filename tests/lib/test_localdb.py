"""The database of a machine that has none: a real server, in a folder of its own, started and stopped."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from jamsos import localdb, pg_programs
from jamsos.errors import DomainError

PROJECT = Path(localdb.__file__).resolve().parent.parent


@contextmanager
def open_folder() -> Iterator[Path]:
    """A short path that the stand-in of root may enter, as a checkout in an ordinary place is."""
    with tempfile.TemporaryDirectory(prefix="jamsos-test-", dir="/tmp") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder) / "pg"
        localdb.remove(Path(folder) / "pg")


@pytest.fixture
def home() -> Iterator[Path]:
    with open_folder() as folder:
        yield folder


@pytest.fixture(scope="module")
def running() -> Iterator[str]:
    """Address of one server for the tests that only look at it."""
    with open_folder() as folder:
        yield localdb.database_url(folder)


def query(url: str, statement: str) -> object:
    with psycopg.connect(url, autocommit=True) as connection:
        cursor = connection.execute(statement)
        return cursor.fetchone()[0] if cursor.description else None


def data_of(url: str) -> Path:
    """Where the server keeps its data: outside the project where root's stand-in may not enter that."""
    return Path(str(query(url, "SHOW data_directory")))


def postmaster(url: str) -> int:
    return int((data_of(url) / "postmaster.pid").read_text().splitlines()[0])


def test_starts_once_keeps_data_over_a_stop_and_starts_again(home: Path) -> None:
    url = localdb.database_url(home)
    query(url, "CREATE TABLE kept AS SELECT 42 AS value")
    first = postmaster(url)
    assert localdb.database_url(home) == url
    assert postmaster(url) == first

    assert localdb.stop(home) is True
    assert localdb.stop(home) is False
    with pytest.raises(psycopg.OperationalError):
        query(url, "SELECT 1")

    assert query(localdb.database_url(home), "SELECT value FROM kept") == 42


def test_text_is_utf8_and_cased_beyond_ascii(running: str) -> None:
    assert query(running, "SHOW server_encoding") == "UTF8"
    assert query(running, "SELECT upper('josé')") == "JOSÉ"


def test_commits_are_durable_and_no_network_port_is_open(running: str) -> None:
    assert query(running, "SHOW fsync") == "on"
    assert query(running, "SHOW synchronous_commit") == "on"
    assert query(running, "SHOW listen_addresses") == ""


def test_only_the_owner_may_enter_the_folder_of_the_socket(running: str) -> None:
    socket_folder = Path(running.partition("host=")[2])
    assert socket_folder.stat().st_mode & 0o077 == 0


def test_a_crashed_server_does_not_block_the_next_start(home: Path) -> None:
    url = localdb.database_url(home)
    query(url, "CREATE TABLE kept AS SELECT 42 AS value")
    os.kill(postmaster(url), signal.SIGKILL)
    assert query(localdb.database_url(home), "SELECT value FROM kept") == 42


def test_a_stale_file_naming_a_living_stranger_does_not_block(home: Path) -> None:
    data = data_of(localdb.database_url(home))
    localdb.stop(home)
    (data / "postmaster.pid").write_text(f"{os.getpid()}\n/elsewhere\n")
    assert query(localdb.database_url(home), "SELECT 1") == 1


def test_processes_that_start_it_at_the_same_moment_share_one_server(home: Path) -> None:
    command = [sys.executable, "-m", "jamsos.localdb", "url"]
    options = {"cwd": PROJECT, "env": {**os.environ, "DATA_DIR": str(home.parent)}, "text": True}
    racers = [subprocess.Popen(command, stdout=subprocess.PIPE, **options) for _ in range(4)]
    answers = {racer.communicate(timeout=60)[0].strip() for racer in racers}
    assert len(answers) == 1
    assert query(answers.pop(), "SELECT count(*) FROM pg_database WHERE datname = 'jamsos'") == 1


def test_a_folder_with_a_long_path_gets_a_short_socket(home: Path) -> None:
    deep = home.parent / ("panjang" * 20) / "pg"
    try:
        assert query(localdb.database_url(deep), "SELECT 1") == 1
    finally:
        localdb.remove(deep)


def test_a_folder_closed_to_others_works_too(home: Path) -> None:
    """`mktemp -d` and /root are closed; as root the server runs as somebody who may not enter them."""
    home.parent.chmod(0o700)
    assert query(localdb.database_url(home), "SELECT 1") == 1
    assert home.parent.stat().st_mode & 0o777 == 0o700


def test_without_any_postgresql_the_message_says_what_to_do(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pg_programs, "runs", lambda folder: False)
    with pytest.raises(DomainError, match="PostgreSQL tidak ditemukan") as refused:
        localdb.database_url(home)
    monkeypatch.undo()
    assert "DATABASE_URL" in refused.value.hint


def test_the_command_line_refuses_an_unknown_word() -> None:
    command = [sys.executable, "-m", "jamsos.localdb", "hapus"]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True)
    assert done.returncode == 2
    assert "start|url|stop|remove" in done.stderr


def test_the_server_outlives_the_command_that_started_it(home: Path) -> None:
    environment = {**os.environ, "DATA_DIR": str(home.parent)}
    command = [sys.executable, "-m", "jamsos.localdb", "start"]
    url = subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True).stdout.strip()
    time.sleep(0.5)
    assert query(url, "SELECT 1") == 1
