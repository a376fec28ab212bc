"""Workers as processes of their own, on the test's database and queue."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator

import pytest

from tests.processes import portal_environment, starter


@pytest.fixture
def start_worker(transactional_db, tmp_path) -> Iterator[Callable[[], subprocess.Popen]]:
    """`start_worker()` -> a real worker that knows the job of `chunked_job`."""
    with starter(portal_environment(), tmp_path) as start:
        yield lambda: start("worker", "--include", "tests.faults.chunked_job")
