"""Write what each line of the worker file was matched with: `manage.py export_matches --program 2026 --out M.csv`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from enrollment.matching.exports import export_matches
from enrollment.programs.selectors import find_program
from jamsos.accounts.models import User
from jamsos.jobs.command import PortalCommand


class Command(PortalCommand):
    help = "Write the links of a programme year as csv: row_no, nik_given, nik_matched, level, score, decision."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--program", type=int, required=True, help="programme year")
        parser.add_argument("--out", type=Path, required=True, metavar="M.csv")

    def act(self, *, actor: User | None, options: dict[str, Any]) -> dict[str, Any]:
        return export_matches(find_program(options["program"]), options["out"], actor=actor)
