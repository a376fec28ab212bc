"""`manage.py draft_decree --wave 1`: freeze the selected people into a draft Keputusan Bupati."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser

from enrollment.decrees.jobs import draft_decree
from enrollment.programs.selectors import find_wave
from jamsos.accounts.models import User
from jamsos.jobs.command import PortalCommand


class Command(PortalCommand):
    decisive = True
    help = "Susun rancangan Keputusan Bupati dari hasil seleksi satu tahap."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--program", type=int)
        parser.add_argument("--wave", type=int, required=True)

    def act(self, *, actor: User | None, options: dict[str, Any]) -> dict[str, Any]:
        wave = find_wave(options["wave"], year=options["program"])
        job = self.run_job(draft_decree, actor=actor, wave_id=wave.pk)
        return {"decree": job.result["decree"], "people": job.result["people"]}
