"""`manage.py verify_audit`: recompute the chain and name the first altered event."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser

from jamsos.accounts.models import User
from jamsos.audit import services
from jamsos.errors import DomainError
from jamsos.jobs.command import PortalCommand


class Command(PortalCommand):
    help = "Periksa rantai jejak audit."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--head", metavar="HASH", help="a head noted earlier: must still be in the chain")

    def act(self, *, actor: User | None, options: dict[str, Any]) -> dict[str, Any]:
        found = services.require_unbroken()
        if options["head"] and not services.contains(options["head"]):
            raise DomainError(
                "Tanda akhir yang dicatat sebelumnya tidak ada lagi: kejadian terbaru telah dipotong.",
                "Amankan basis data dan laporkan kepada Inspektorat.",
            )
        return {"events": found.events, "intact": True, "head": found.head}
