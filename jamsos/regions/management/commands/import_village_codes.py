"""`manage.py import_village_codes FILE`: bridge between BPS's and Kemendagri's codes of desa."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from jamsos.accounts.models import User
from jamsos.jobs.command import PortalCommand
from jamsos.regions.services import import_village_codes


class Command(PortalCommand):
    help = "Muat padanan kode desa BPS dan Kemendagri (csv: kode_bps_10, kode_kemendagri_10)."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("file", type=Path)

    def act(self, *, actor: User | None, options: dict[str, Any]) -> dict[str, Any]:
        return {"desa": import_village_codes(options["file"], actor=actor)}
