"""`manage.py grant_role USERNAME ROLE [--village CODE]`: the first administrator of a new office."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from jamsos.accounts.models import Role, User
from jamsos.accounts.services import assign_role
from jamsos.errors import DomainError
from jamsos.jobs.command import PortalCommand, find_actor
from jamsos.regions.models import Village


class Command(PortalCommand):
    help = "Tugaskan peran kepada pengguna, mulai hari ini."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("username")
        parser.add_argument("role", choices=Role.values)
        parser.add_argument("--village", help="Kemendagri code, for operator_desa only")

    def act(self, *, actor: User | None, options: dict[str, Any]) -> dict[str, Any]:
        user = find_actor(options["username"])
        village = Village.objects.filter(code=options["village"]).first()
        if (options["role"] == Role.OPERATOR_DESA) != (village is not None):
            raise DomainError("Desa wajib untuk operator desa, dan hanya untuk operator desa.", "Periksa --village.")
        assignment = assign_role(user, options["role"], village=village, starts_on=timezone.localdate(), actor=actor)
        return {"user": user.username, "role": assignment.role}
