"""`manage.py export_bpjs --wave 1 --out B.xlsx`: hand the decreed people to BPJS as a workbook."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from shutil import copyfile
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from enrollment.decrees.models import Decree
from enrollment.programs.selectors import find_wave
from enrollment.submissions.jobs import prepare_submission
from enrollment.submissions.models import Submission
from enrollment.submissions.selectors import decree_in_force
from enrollment.submissions.services import require_ready
from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.audit import services as audit
from jamsos.errors import DomainError
from jamsos.jobs.command import PortalCommand


class Command(PortalCommand):
    help = "Susun berkas pengajuan BPJS dari Keputusan Bupati; berkas yang sudah ada diberikan lagi."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--wave", type=int, required=True, help="wave number")
        parser.add_argument("--program", type=int, help="programme year; needed when wave numbers repeat")
        parser.add_argument("--decree", default="", help="its number; without it the wave's newest in force")
        parser.add_argument("--on", type=date.fromisoformat, default=None, help="day of submission")
        parser.add_argument("--late", default="", metavar="REASON", help="why months gone by were agreed with BPJS")
        parser.add_argument("--follow-up", action="store_true", help="a further submission of those not handed over")
        parser.add_argument(
            "--again",
            choices=["mended", "unanswered"],
            default="",
            help="a further submission of those rejected and mended; or of the unanswered too",
        )
        parser.add_argument("--out", type=Path, required=True)

    def act(self, *, actor: User | None, options: dict[str, Any]) -> dict[str, Any]:
        decree = decree_in_force(find_wave(options["wave"], year=options["program"]), options["decree"])
        submission = (
            None if options["follow_up"] or options["again"] else decree.submissions.order_by("-number").first()
        )
        made = submission is None
        if submission is None:
            day = options["on"] or timezone.localdate()
            submission = self._prepare(decree, day, options["late"], options["again"], actor)
        _hand_out(submission, options["out"], actor)
        return {
            "submission": submission.code,
            "made": made,
            "people": submission.people,
            "dropped": submission.dropped,
            "months": submission.months,
            "amount": submission.amount,
            "sha256": submission.file.sha256,
        }

    def _prepare(self, decree: Decree, on: date, late: str, again: str, actor: User | None) -> Submission:
        """What is missing is told before a job keeps any of it."""
        require_ready(decree, on=on, late=late, actor=actor)
        asked = {"on": on.isoformat(), "late": late, "again": again}
        job = self.run_job(prepare_submission, actor=actor, decree_id=decree.pk, **asked)
        return Submission.objects.get(pk=job.result["submission"])


def _hand_out(submission: Submission, out: Path, actor: User | None) -> None:
    """Copy the stored workbook to where it was asked for; like every download this is recorded."""
    if actor is not None:
        policy.require(actor, Act.PREPARE_SUBMISSION)
    audit.record("submissions.export", actor=actor, subject=submission, sha256=submission.file.sha256)
    try:
        copyfile(submission.file.content.path, out)
    except OSError as error:
        raise DomainError(
            f"Berkas {out.name} tidak dapat ditulis: {error.strerror}.", "Periksa folder tujuan."
        ) from error
