"""`manage.py verify_audit`: recompute the chain and name the first altered event."""

from __future__ import annotations

from typing import Any

from jamsos.accounts.models import User
from jamsos.audit import services
from jamsos.errors import DomainError
from jamsos.jobs.command import PortalCommand


class Command(PortalCommand):
    help = "Periksa rantai jejak audit."

    def act(self, *, actor: User | None, options: dict[str, Any]) -> dict[str, Any]:
        found = services.verify()
        if found.first_broken is not None:
            raise DomainError(
                f"Rantai jejak audit putus pada urutan {found.first_broken}.",
                "Amankan basis data dan laporkan kepada Inspektorat.",
            )
        return {"events": found.events, "intact": True}
