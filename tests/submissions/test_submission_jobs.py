"""A worker killed while handing over or taking an answer: the next attempt ends as an undisturbed one."""

from __future__ import annotations

import pytest

from enrollment.lifecycle import State
from enrollment.submissions import answers, jobs, services
from enrollment.submissions.models import AnswerFile, Submission
from jamsos.audit.models import Event
from jamsos.files.services import store_path
from jamsos.jobs.services import run_now
from tests.submissions.people import ON, agreement, answer_file, decreed, nik_of, propose, state_of, submitted

pytestmark = pytest.mark.django_db


def die_once(monkeypatch, module, name: str, *, after: bool) -> None:
    """Break the worker once, before or after a function has done its work."""
    real, calls = getattr(module, name), []

    def work(*args: object, **kwargs: object) -> object:
        calls.append(1)
        made = real(*args, **kwargs) if after or len(calls) > 1 else None
        if len(calls) == 1:
            raise RuntimeError("killed")
        return made

    monkeypatch.setattr(module, name, work)


# `reverse` is the first thing done once the act and its cursor are committed.
@pytest.mark.parametrize(
    ("module", "name", "after"), [(services, "prepare", False), (services, "prepare", True), (jobs, "reverse", False)]
)
def test_killed_handing_over_hands_over_once(program, monkeypatch, module, name, after):
    agreement()
    decree = decreed(program.waves.get(number=1), [propose(program, number) for number in (1, 2)])
    die_once(monkeypatch, module, name, after=after)
    job = run_now(jobs.prepare_submission, actor=None, decree_id=decree.pk, on=ON.isoformat())
    made = Submission.objects.get()
    assert (job.attempt, job.result["submission"], made.people) == (2, made.pk, 2)
    assert job.result["message"].startswith("2 orang diajukan (Rp403.200)")
    assert Event.objects.filter(act="submissions.prepare").count() == 1
    assert state_of(1) == State.SUBMITTED


@pytest.mark.parametrize(
    ("module", "name", "after"), [(answers, "record", False), (answers, "record", True), (jobs, "reverse", False)]
)
def test_killed_taking_of_an_answer_reports_what_was_recorded(program, tmp_path, monkeypatch, module, name, after):
    submission = submitted(program)
    path = answer_file(tmp_path / "a.xlsx", [(nik_of(n), f"ORANG 00{n}", "", "Terdaftar", "") for n in (1, 2)])
    stored = store_path(path, actor=None)
    die_once(monkeypatch, module, name, after=after)
    job = run_now(jobs.record_answer, actor=None, submission_id=submission.pk, file_id=str(stored.pk))
    assert (job.attempt, job.result["recorded"], job.result["repeated"]) == (2, 2, False)
    assert "2 terekam" in job.result["message"]
    assert AnswerFile.objects.count() == Event.objects.filter(act="submissions.answer").count() == 1
    assert state_of(1) == State.REGISTERED
