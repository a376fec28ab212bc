"""`manage.py select --program 2026 --wave 1 [--dry-run]`: rank and place under quota and budget."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from enrollment.programs.selectors import find_wave
from enrollment.selection.jobs import select_wave
from enrollment.selection.models import Place
from enrollment.selection.services import preview
from jamsos.accounts.models import User
from jamsos.jobs.command import PortalCommand


class Command(PortalCommand):
    help = "Seleksi penerima satu tahap menurut Pasal 22 ayat (2), kuota dan anggaran."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--program", type=int, help="programme year; needed when wave numbers repeat")
        parser.add_argument("--wave", type=int, required=True, help="wave number")
        parser.add_argument("--on", type=date.fromisoformat, default=None, help="date of the parameters")
        parser.add_argument("--dry-run", action="store_true", help="show counts, change nothing")

    def act(self, *, actor: User | None, options: dict[str, Any]) -> dict[str, Any]:
        wave = find_wave(options["wave"], year=options["program"])
        on = options["on"] or timezone.localdate()
        if options["dry_run"]:
            places = preview(wave, on=on)["place"].to_list()
            return {"dry_run": True, **{place.value: places.count(place.value) for place in Place}}
        job = self.run_job(select_wave, actor=actor, wave_id=wave.pk, on=on.isoformat())
        return {"selected": job.result["selected"], "waiting": job.result["waiting"]}
