"""`manage.py create_account USERNAME --name NAME --agency A [--role R]`: an account and its first password."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser
from django.db import transaction
from django.utils import timezone

from jamsos.accounts.models import Agency, Role, User
from jamsos.accounts.services import assign_role, create_user
from jamsos.jobs.command import PortalCommand

# An operator also needs a village: `grant_role --village`, or the page.
ROLES = [role for role in Role.values if role != Role.OPERATOR_DESA]


class Command(PortalCommand):
    help = "Buat akun; kata sandi pertamanya hanya dicetak sekali dan wajib diganti saat masuk."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("username")
        parser.add_argument("--name", required=True, help="full name of the one person who will use it")
        parser.add_argument("--agency", required=True, choices=Agency.values)
        parser.add_argument("--role", choices=ROLES, help="in force from today")

    @transaction.atomic
    def act(self, *, actor: User | None, options: dict[str, Any]) -> dict[str, Any]:
        user, password = create_user(options["username"], options["name"], options["agency"], actor=actor)
        if options["role"]:
            assign_role(user, options["role"], starts_on=timezone.localdate(), actor=actor)
        return {"user": user.username, "role": options["role"] or "", "first_password": password}
