"""`manage.py lock_pendataan --program 2026 --number BA-1 --on DATE`: berita acara and draft Kadinsos decree."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.management.base import CommandParser

from enrollment.decrees.jobs import lock_pendataan
from enrollment.programs.selectors import find_program
from jamsos.accounts.models import User
from jamsos.jobs.command import PortalCommand


class Command(PortalCommand):
    decisive = True
    help = "Kunci hasil pendataan: berita acara dan rancangan Keputusan Kepala Dinas Sosial."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--program", type=int, required=True)
        parser.add_argument("--number", required=True, help="number of the berita acara")
        parser.add_argument("--on", type=date.fromisoformat, required=True)
        parser.add_argument("--place", default="Kantor Dinas Sosial Kabupaten Serang")
        parser.add_argument("--signatory", action="append", default=[], metavar="ROLE:NAME")

    def act(self, *, actor: User | None, options: dict[str, Any]) -> dict[str, Any]:
        people = [text.partition(":")[::2] for text in options["signatory"]] or [("Kepala Dinas Sosial", "")]
        job = self.run_job(
            lock_pendataan,
            actor=actor,
            program_id=find_program(options["program"]).pk,
            number=options["number"],
            held_on=options["on"].isoformat(),
            place=options["place"],
            signatories=[{"role": role, "name": name} for role, name in people],
        )
        return {"decree": job.result["decree"], "people": job.result["people"]}
