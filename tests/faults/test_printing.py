"""Printing a decree when the disk is full or the renderer is killed: no partial file, and the decree as it was."""

from __future__ import annotations

import os
import resource
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.forms.models import model_to_dict

from enrollment.decrees.freezing import is_intact
from enrollment.decrees.jobs import render_decree
from enrollment.decrees.models import Decree, DecreeFile
from enrollment.decrees.rendering import keep_variant
from jamsos.errors import DomainError
from jamsos.files.models import StoredFile
from jamsos.jobs.models import Job, JobState
from jamsos.jobs.services import run_now
from jamsos.lib.pdf import child
from tests.decrees.people import drafted

pytestmark = [pytest.mark.faults, pytest.mark.django_db]
ROOM = 8192
"""Bytes that still fit on the full disk: part of a PDF, never all of one."""


@pytest.fixture
def decree(program) -> Decree:
    return drafted(program)


@contextmanager
def full_disk() -> Iterator[None]:
    """Every file this process writes ends at `ROOM` bytes with an error of the system, as on a full disk.

    Python itself notes nothing meanwhile: it takes a short write of compiled code for a whole one, and nobody could
    import that module afterwards.
    """
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    with mock.patch.object(sys, "dont_write_bytecode", True), mock.patch.dict(os.environ, PYTHONDONTWRITEBYTECODE="1"):
        resource.setrlimit(resource.RLIMIT_FSIZE, (ROOM, before[1]))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)


@contextmanager
def killed_renderer() -> Iterator[None]:
    """The next child of this process is killed with -9 once it is at work."""
    killer = threading.Thread(target=_kill_a_child_not_of, args=[_children()], daemon=True)
    killer.start()
    yield
    killer.join()


def _kill_a_child_not_of(earlier: set[int]) -> None:
    for _ in range(2000):
        for child_id in _children() - earlier:
            time.sleep(0.3)
            return os.kill(child_id, signal.SIGKILL)
        time.sleep(0.005)


def _children() -> set[int]:
    tasks = Path(f"/proc/{os.getpid()}/task").glob("*/children")
    return {int(text) for file in tasks for text in file.read_text().split()}


def kept(decree: Decree) -> dict[str, object]:
    """Everything that printing could have changed."""
    decree = Decree.objects.get(pk=decree.pk)
    return {
        "decree": model_to_dict(decree),
        "intact": is_intact(decree),
        "lines": list(decree.lines.order_by("no").values()),
        "files": DecreeFile.objects.count() + StoredFile.objects.count(),
        "disk": {path for path in Path(default_storage.location).rglob("*") if path.is_file()},
    }


FAULTS = [
    pytest.param(full_disk, "ruang penyimpanan penuh", id="full-disk"),
    pytest.param(killed_renderer, "berhenti sebelum selesai", id="killed-renderer"),
]


@pytest.mark.parametrize(("fault", "told"), FAULTS)
def test_nothing_is_kept_and_the_next_attempt_prints(decree, fault: Callable, told: str) -> None:
    before = kept(decree)
    with fault(), pytest.raises(DomainError, match=told):
        keep_variant(decree, "full", actor=None)
    assert kept(decree) == before and before["intact"]
    assert keep_variant(decree, "full", actor=None).file.size > ROOM


@pytest.mark.parametrize(("fault", "told"), FAULTS)
def test_the_job_says_what_happened_and_may_be_started_again(decree, fault: Callable, told: str) -> None:
    before = kept(decree)
    with fault(), pytest.raises(DomainError, match=told):
        run_now(render_decree, actor=None, decree_id=decree.pk)
    job = Job.objects.get()
    assert job.state == JobState.FAILED and told in job.error and "langi" in job.hint
    assert kept(decree) == before
    assert run_now(render_decree, actor=None, decree_id=decree.pk).state == JobState.DONE


@pytest.mark.parametrize("fault", [full_disk, killed_renderer])
def test_the_command_leaves_the_earlier_file_whole(decree, tmp_path, fault: Callable) -> None:
    out = tmp_path / "D.pdf"
    out.write_bytes(b"cetakan lama")
    with fault(), pytest.raises(CommandError):
        call_command("render_decree", wave=1, kind="bupati", out=out, verbosity=0)
    assert [file.name for file in tmp_path.iterdir()] == ["D.pdf"]
    assert out.read_bytes() == b"cetakan lama"


def test_a_renderer_killed_by_the_system_is_named_with_its_code(decree) -> None:
    with killed_renderer(), pytest.raises(DomainError, match=r"kode -9") as told:
        child.render_in_child(time.sleep, 30)
    assert "Ulangi" in told.value.hint
