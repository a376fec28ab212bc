"""Destroy the persons of a list: `retire_reference --kind dtsen --label 2025-4 --reason TEXT`."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser

from eligibility.reference.models import Funder, ListKind, ReferenceList
from eligibility.reference.retiring import retire
from jamsos.accounts.models import User
from jamsos.errors import DomainError
from jamsos.jobs.command import PortalCommand


class Command(PortalCommand):
    help = "Destroy the persons of a list for good; its fingerprints and report remain."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--kind", choices=ListKind.values, required=True)
        parser.add_argument("--funder", choices=["", *Funder.values], default="")
        parser.add_argument("--label", required=True)
        parser.add_argument("--reason", required=True, help="why, without identity numbers")

    def act(self, *, actor: User | None, options: dict[str, Any]) -> dict[str, Any]:
        wanted = {name: options[name] for name in ("kind", "funder", "label")}
        reference = ReferenceList.objects.filter(**wanted).first()
        if reference is None:
            raise DomainError(f"Daftar {options['kind']} {options['label']} tidak ada.", "Periksa jenis dan namanya.")
        retire(reference, reason=options["reason"], actor=actor)
        return {"list": reference.label, "rows": reference.rows, "destroyed": True}
