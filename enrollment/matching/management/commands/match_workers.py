"""Match the workers of a programme with DTSEN: `manage.py match_workers --program 2026 [--list 2026-3]`."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser

from enrollment.matching.jobs import match_workers
from enrollment.matching.running import choose_list
from enrollment.programs.selectors import find_program
from jamsos.accounts.models import User
from jamsos.jobs.command import PortalCommand


class Command(PortalCommand):
    help = "Match proposed and returned workers of a programme year with a DTSEN release."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--program", type=int, required=True, help="programme year")
        parser.add_argument("--list", metavar="LABEL", help="the release; without it the newest")

    def act(self, *, actor: User | None, options: dict[str, Any]) -> dict[str, Any]:
        program, reference = find_program(options["program"]), choose_list(options["list"])
        job = self.run_job(match_workers, actor=actor, program_id=program.pk, list_id=reference.pk)
        kept = ("auto", "review", "none", "adopted", "replaced", "doubles", "message")
        return {"list": reference.label} | {name: job.result[name] for name in kept}
