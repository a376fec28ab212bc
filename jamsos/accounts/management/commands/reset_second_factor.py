"""`manage.py reset_second_factor USERNAME`: for the only administrator who has lost the telephone."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser

from jamsos.accounts import second_factor
from jamsos.accounts.models import User
from jamsos.jobs.command import PortalCommand, find_actor


class Command(PortalCommand):
    help = "Lepas faktor kedua yang hilang; pemiliknya memasang yang baru saat masuk berikutnya."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("username")

    def act(self, *, actor: User | None, options: dict[str, Any]) -> dict[str, Any]:
        user = find_actor(options["username"])
        second_factor.reset(user, actor=actor)
        return {"user": user.username}
