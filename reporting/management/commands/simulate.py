"""`manage.py simulate --program 2026 --preset c1-luar`: what a screen of Simulasi does, from the command line."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from eligibility.reference.models import ListKind, ReferenceList
from enrollment.programs.selectors import find_program
from jamsos.accounts.models import User
from jamsos.errors import DomainError
from jamsos.jobs.command import PortalCommand
from reporting.simulation.jobs import simulate
from reporting.simulation.models import Simulation
from reporting.simulation.population import ASSUMPTIONS, LIST, REGISTRATIONS, Population
from reporting.simulation.presets import sides_of
from reporting.simulation.services import reach
from reporting.simulation.sides import Side


class Command(PortalCommand):
    help = "Bandingkan dua pembacaan, parameter atau peraturan atas usulan setahun atau seluruh rilis DTSEN."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        whom = parser.add_mutually_exclusive_group(required=True)
        whom.add_argument("--program", type=int, metavar="YEAR")
        whom.add_argument("--list", metavar="LABEL", help="label of a DTSEN release")
        parser.add_argument("--assume", action="append", default=[], choices=sorted(ASSUMPTIONS))
        parser.add_argument("--regulation", metavar="CODE", help="of side A; default: the programme's, or Perbup 59")
        parser.add_argument("--on", type=date.fromisoformat, default=None, metavar="DATE")
        other = parser.add_mutually_exclusive_group(required=True)
        other.add_argument("--preset", metavar="KEY", help="c1-luar, desil-5, c6-semua, kuota-10, peraturan-CODE")
        other.add_argument("--b", metavar="JSON", help='changes of side B, e.g. {"readings": {"C1": "luar"}}')

    def act(self, *, actor: User | None, options: dict[str, Any]) -> dict[str, Any]:
        population = self._population(options, actor)
        a, b = self._sides(options)
        params = {"population": population.to_json(), "a": a.to_json(), "b": b.to_json()}
        job = self.run_job(simulate, actor=actor, **params)
        made = Simulation.objects.get(pk=job.result["simulation"])
        moves = {name: count for name, count in made.whole.items() if isinstance(count, int)}
        return {"simulation": made.pk, "people": made.people, "seconds": made.seconds, **moves}

    @staticmethod
    def _population(options: dict[str, Any], actor: User | None) -> Population:
        if options["program"]:
            return Population(REGISTRATIONS, find_program(options["program"]).pk, reach(actor))
        found = ReferenceList.objects.filter(kind=ListKind.DTSEN, label=options["list"]).first()
        if found is None:
            raise DomainError(f"Rilis DTSEN {options['list']} tidak ada.", "Periksa labelnya pada Data rujukan.")
        return Population(LIST, found.pk, reach(actor), tuple(options["assume"]))

    @staticmethod
    def _sides(options: dict[str, Any]) -> tuple[Side, Side]:
        code = options["regulation"] or (
            find_program(options["program"]).regulation if options["program"] else DEFAULT
        )
        a = Side(code, options["on"] or timezone.localdate())
        if options["preset"]:
            return sides_of(options["preset"], a)
        try:
            return a, Side.from_json(a.to_json() | json.loads(options["b"]))
        except (ValueError, TypeError) as error:
            raise DomainError(
                f"Sisi B tidak dapat dibaca: {error}.", 'Tulis misalnya {"readings": {"C1": "luar"}}.'
            ) from error


DEFAULT = "perbup-serang-59-2025"
