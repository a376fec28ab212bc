"""`manage.py send_digest [--again]`: the daily reminder, which beat otherwise sends at seven."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.jobs.command import PortalCommand
from reporting.digest import send_digests


class Command(PortalCommand):
    help = "Kirim pengingat harian: jumlah yang menunggu dan alamatnya, tanpa nama atau NIK."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--again", action="store_true", help="also when it was sent today")

    def act(self, *, actor: User | None, options: dict[str, Any]) -> dict[str, Any]:
        if actor is not None:
            policy.require(actor, Act.MANAGE_ACCOUNTS)
        return asdict(send_digests(on=timezone.now(), actor=actor, again=options["again"]))
