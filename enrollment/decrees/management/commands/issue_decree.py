"""`manage.py issue_decree --wave 1 --kind bupati --number N --on DATE --signer NAME`."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.management.base import CommandParser

from enrollment.decrees.models import Kind
from enrollment.decrees.selectors import live_decree
from enrollment.decrees.services import issue
from jamsos.accounts.models import User
from jamsos.jobs.command import PortalCommand


class Command(PortalCommand):
    decisive = True
    help = "Tetapkan rancangan keputusan dengan nomor dan tanggalnya."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--program", type=int)
        parser.add_argument("--wave", type=int, required=True)
        parser.add_argument("--kind", choices=Kind.values, required=True)
        parser.add_argument("--number", required=True)
        parser.add_argument("--on", type=date.fromisoformat, required=True)
        parser.add_argument("--signer", required=True, help="name as printed")
        parser.add_argument("--certifier", default="", help="name below the salinan")

    def act(self, *, actor: User | None, options: dict[str, Any]) -> dict[str, Any]:
        decree = issue(
            live_decree(options["kind"], wave=options["wave"], year=options["program"]),
            number=options["number"],
            signed_on=options["on"],
            signer_name=options["signer"],
            certifier_name=options["certifier"],
            actor=actor,
        )
        return {"decree": decree.pk, "number": decree.number, "people": decree.people}
