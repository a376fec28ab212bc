"""Count the candidates of a release: `manage.py count_candidates --program 2026 [--list 2026-3]`."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from enrollment.candidates.jobs import count_candidates
from enrollment.matching.running import choose_list
from enrollment.programs.selectors import find_program
from jamsos.accounts.models import User
from jamsos.jobs.command import PortalCommand


class Command(PortalCommand):
    help = "Count who of a DTSEN release may be proposed under the programme's regulation; only counts are kept."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--program", type=int, required=True, help="programme year")
        parser.add_argument("--list", metavar="LABEL", help="the release; without it the newest")

    def act(self, *, actor: User | None, options: dict[str, Any]) -> dict[str, Any]:
        program, reference = find_program(options["program"]), choose_list(options["list"])
        on = timezone.localdate().isoformat()
        job = self.run_job(count_candidates, actor=actor, program_id=program.pk, list_id=reference.pk, on=on)
        kept = ("people", "candidates", "proposed", "message")
        return {"list": reference.label} | {name: job.result[name] for name in kept}
