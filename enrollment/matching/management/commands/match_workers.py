"""Match the workers of a programme with a list: `match_workers --program 2026 [--list 2026-3] [--kind bpjs]`."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser

from eligibility.reference.models import Funder, ListKind
from enrollment.matching.jobs import match_workers
from enrollment.matching.running import choose_list
from enrollment.programs.selectors import find_program
from jamsos.accounts.models import User
from jamsos.jobs.command import PortalCommand


class Command(PortalCommand):
    help = (
        "Match workers of a programme year with a list: proposed and returned ones with DTSEN (the default), "
        "all that have not ended with lists of BPJS members, aid or deaths."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--program", type=int, required=True, help="programme year")
        parser.add_argument("--list", metavar="LABEL", help="the release; without it the newest")
        parser.add_argument("--kind", choices=ListKind.values, default=ListKind.DTSEN)
        parser.add_argument("--funder", choices=["", *Funder.values], default="", help="who pays (kind aid)")

    def act(self, *, actor: User | None, options: dict[str, Any]) -> dict[str, Any]:
        program = find_program(options["program"])
        reference = choose_list(options["list"], options["kind"], options["funder"])
        job = self.run_job(match_workers, actor=actor, program_id=program.pk, list_id=reference.pk)
        kept = ("auto", "review", "none", "adopted", "replaced", "doubles", "message")
        return {"list": reference.label} | {name: job.result[name] for name in kept if name in job.result}
