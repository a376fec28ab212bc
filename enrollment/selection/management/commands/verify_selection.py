"""`manage.py verify_selection --program 2026 --wave 1`: work a selection out again from what it kept."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser

from enrollment.programs.selectors import find_wave
from enrollment.selection.checking import recheck
from enrollment.selection.selectors import current_run
from jamsos.accounts.models import User
from jamsos.errors import DomainError
from jamsos.jobs.command import PortalCommand


class Command(PortalCommand):
    help = "Hitung ulang seleksi satu tahap dari masukan yang disimpannya, lalu bandingkan."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--program", type=int, help="programme year; needed when wave numbers repeat")
        parser.add_argument("--wave", type=int, required=True, help="wave number")

    def act(self, *, actor: User | None, options: dict[str, Any]) -> dict[str, Any]:
        found = recheck(current_run(find_wave(options["wave"], year=options["program"])))
        if not found.identical:
            raise DomainError(found.difference, "Hentikan pemakaian seleksi ini dan hubungi Inspektorat.")
        return {"identical": True, "people": found.people, "promotions": found.promotions, "law": found.law}
