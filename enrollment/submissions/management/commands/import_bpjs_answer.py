"""`manage.py import_bpjs_answer A.xlsx --wave 1`: post BPJS's answer to the newest submission of a wave."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from enrollment.programs.selectors import find_wave
from enrollment.submissions.jobs import record_answer
from enrollment.submissions.models import Outcome
from enrollment.submissions.selectors import find_submission
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.files.services import store_path
from jamsos.jobs.command import PortalCommand

TOTALS = ("rows", *Outcome.values, "sent", "total_recorded", "total_rejected", "unanswered", "repeated")


class Command(PortalCommand):
    help = "Catat jawaban BPJS atas satu pengajuan; semuanya atau tidak sama sekali."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("file", type=Path)
        parser.add_argument("--wave", type=int, required=True, help="wave number")
        parser.add_argument("--program", type=int, help="programme year; needed when wave numbers repeat")
        parser.add_argument("--submission", type=int, help="number of the submission; the newest if left out")

    def act(self, *, actor: User | None, options: dict[str, Any]) -> dict[str, Any]:
        wave = find_wave(options["wave"], year=options["program"])
        submission = find_submission(wave, options["submission"])
        stored = store_path(options["file"], actor=actor, act=Act.RECORD_ANSWER)
        job = self.run_job(record_answer, actor=actor, submission_id=submission.pk, file_id=str(stored.pk))
        return {"submission": submission.code} | {key: job.result[key] for key in TOTALS}
