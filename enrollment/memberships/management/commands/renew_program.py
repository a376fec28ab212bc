"""`manage.py renew_program --from 2026 --to 2027`: last year's members proposed, matched and assessed anew."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from eligibility.reference.models import ListKind, ReferenceList
from enrollment.assessment.jobs import assess_program
from enrollment.matching.jobs import match_workers
from enrollment.memberships.jobs import renew_program
from enrollment.programs.models import Program
from enrollment.programs.selectors import find_program
from enrollment.programs.services import open_program
from jamsos.accounts.models import User
from jamsos.errors import DomainError
from jamsos.jobs.command import PortalCommand


class Command(PortalCommand):
    decisive = True
    help = "Usulkan lagi peserta satu tahun untuk tahun berikutnya, padankan dengan DTSEN terbaru, nilai ulang."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--from", dest="source", type=int, required=True, help="programme year whose members")
        parser.add_argument("--to", dest="target", type=int, required=True, help="programme year; opened if need be")

    def act(self, *, actor: User | None, options: dict[str, Any]) -> dict[str, Any]:
        source = find_program(options["source"])
        if options["target"] <= source.year:
            raise DomainError(f"{options['target']} bukan sesudah {source.year}.", "Perpanjangan maju ke tahun baru.")
        target, on = open_program(options["target"], actor=actor), timezone.localdate().isoformat()
        job = self.run_job(renew_program, actor=actor, source_id=source.pk, target_id=target.pk, on=on)
        made = {name: job.result[name] for name in ("proposed", "skipped")}
        return {"from": source.year, "to": target.year, **made, **self._again(target, on, actor)}

    def _again(self, target: Program, on: str, actor: User | None) -> dict[str, Any]:
        """Fresh matching, where a release is loaded, and assessment of every proposal of the year."""
        if not target.registrations.exists():
            return {}
        release = ReferenceList.objects.current(ListKind.DTSEN)
        if release is not None:
            self.run_job(match_workers, actor=actor, program_id=target.pk, list_id=release.pk)
        about = {"program_id": target.pk, "regulation": target.regulation, "on": on}
        counts = self.run_job(assess_program, actor=actor, **about).result
        return {"list": release.label if release else "", "assessed": counts["message"]}
