"""Assess the workers of a programme: `manage.py assess --program 2026 [--regulation CODE] [--on DATE]`."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from enrollment.assessment.jobs import assess_program
from enrollment.assessment.models import Result
from enrollment.programs.selectors import find_program
from jamsos.accounts.models import User
from jamsos.errors import DomainError
from jamsos.jobs.command import PortalCommand
from jamsos.lib.dates import parse_date


class Command(PortalCommand):
    help = "Assess proposed and returned workers of a programme year under a regulation."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--program", type=int, required=True, help="programme year")
        parser.add_argument("--regulation", metavar="CODE", help="without it the programme's own")
        parser.add_argument("--on", metavar="DATE", help="day that picks the parameters; without it today")

    def act(self, *, actor: User | None, options: dict[str, Any]) -> dict[str, Any]:
        program = find_program(options["program"])
        regulation = options["regulation"] or program.regulation
        on = day_of(options["on"])
        job = self.run_job(assess_program, actor=actor, program_id=program.pk, regulation=regulation, on=on)
        counts = {result.value: job.result[result.value] for result in Result}
        return {"regulation": regulation, "on": on} | counts | {"message": job.result["message"]}


def day_of(text: str | None) -> str:
    """A day as yyyy-mm-dd; today in Jakarta when none is given."""
    if text is None:
        return timezone.localdate().isoformat()
    try:
        return parse_date(text).isoformat()
    except ValueError as error:
        raise DomainError(
            f"Tanggal --on tidak terbaca. {error}", "Tulis tahun-bulan-hari, misalnya 2026-01-02."
        ) from None
