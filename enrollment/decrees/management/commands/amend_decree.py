"""`manage.py amend_decree --wave 1 --month 6`: draft the amending decree of a wave as it would come out now."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from enrollment.decrees.amendment_plan import preview
from enrollment.decrees.jobs import draft_amendment
from enrollment.programs.selectors import find_wave
from jamsos.accounts.models import User
from jamsos.jobs.command import PortalCommand


class Command(PortalCommand):
    decisive = True
    help = "Susun rancangan keputusan perubahan satu tahap: yang keluar dihapus, cadangan masuk menurut urutan."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--program", type=int)
        parser.add_argument("--wave", type=int, required=True)
        parser.add_argument("--month", type=int, required=True, choices=range(1, 13), help="first full month changed")
        parser.add_argument("--extra", type=int, default=0, help="free places to fill beside the replacements")
        parser.add_argument("--on", type=date.fromisoformat, default=None, help="day of drafting; today if left out")

    def act(self, *, actor: User | None, options: dict[str, Any]) -> dict[str, Any]:
        wave = find_wave(options["wave"], year=options["program"])
        on, choice = options["on"] or timezone.localdate(), {"month": options["month"], "extra": options["extra"]}
        plan = preview(wave, **choice, on=on)
        params = {"wave_id": wave.pk, "mark": plan.mark, "on": on.isoformat(), **choice}
        job = self.run_job(draft_amendment, actor=actor, **params)
        return {"decree": job.result["decree"], "people": len(plan.coming), "removed": len(plan.leaving)}
