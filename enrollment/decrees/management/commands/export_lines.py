"""`manage.py export_lines --wave 1 --out L.csv`: the frozen lines of the Keputusan Bupati."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from enrollment.decrees.models import Kind
from enrollment.decrees.rendering import export_lines
from enrollment.decrees.selectors import live_decree
from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.audit import services as audit
from jamsos.jobs.command import PortalCommand


class Command(PortalCommand):
    help = "Tulis baris keputusan yang dibekukan ke berkas csv."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--program", type=int)
        parser.add_argument("--wave", type=int, required=True)
        parser.add_argument("--out", type=Path, required=True)

    def act(self, *, actor: User | None, options: dict[str, Any]) -> dict[str, Any]:
        if actor is not None:
            policy.require(actor, Act.DOWNLOAD_NAMES)
        decree = live_decree(Kind.BUPATI, wave=options["wave"], year=options["program"])
        lines = export_lines(decree, options["out"])
        audit.record("decrees.export_lines", actor=actor, subject=decree, rows=lines, hash=decree.lines_hash)
        return {"lines": lines, "hash": decree.lines_hash}
