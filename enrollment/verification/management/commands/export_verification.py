"""`manage.py export_verification --program 2026 --out V.xlsx`: hand the locked list to Disdukcapil."""

from __future__ import annotations

from pathlib import Path
from shutil import copyfile
from typing import Any

from django.core.management.base import CommandParser

from enrollment.programs.selectors import find_program
from enrollment.verification.jobs import send_verification
from enrollment.verification.models import Batch
from jamsos.accounts.models import User
from jamsos.jobs.command import PortalCommand


class Command(PortalCommand):
    help = "Susun kiriman verval dari semua nama yang sudah ditetapkan Dinsos."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--program", type=int, required=True)
        parser.add_argument("--out", type=Path, required=True)

    def act(self, *, actor: User | None, options: dict[str, Any]) -> dict[str, Any]:
        program = find_program(options["program"])
        job = self.run_job(send_verification, actor=actor, program_id=program.pk)
        batch = Batch.objects.get(pk=job.result["batch"])
        copyfile(batch.file.content.path, options["out"])
        return {"batch": batch.number, "people": batch.people, "sha256": batch.file.sha256}
