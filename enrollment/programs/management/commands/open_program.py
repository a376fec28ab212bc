"""Open a programme year: `manage.py open_program --year 2026 [--regulation CODE]`."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser
from django.db.models import Sum

from enrollment.programs.services import open_program
from jamsos.accounts.models import User
from jamsos.jobs.command import PortalCommand


class Command(PortalCommand):
    help = "Open a programme year with its groups, first wave and tariffs; does nothing if it is open."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--year", type=int, required=True)
        parser.add_argument("--regulation", metavar="CODE", default="", help="without it our own regency's")

    def act(self, *, actor: User | None, options: dict[str, Any]) -> dict[str, Any]:
        program = open_program(options["year"], regulation=options["regulation"], actor=actor)
        return {
            "program": program.year,
            "regulation": program.regulation,
            "groups": program.groups.count(),
            "people_in_groups": program.groups.aggregate(people=Sum("announced"))["people"],
            "people_announced": program.announced_people,
            "waves": program.waves.count(),
        }
