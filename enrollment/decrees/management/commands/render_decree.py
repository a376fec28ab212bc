"""`manage.py render_decree --wave 1 --kind bupati --variant full --out D.pdf`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from enrollment.decrees.documents import VARIANTS
from enrollment.decrees.models import Kind
from enrollment.decrees.rendering import render_variant
from enrollment.decrees.selectors import live_decree
from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.audit import services as audit
from jamsos.jobs.command import PortalCommand


class Command(PortalCommand):
    help = "Cetak keputusan satu tahap sebagai PDF dari baris yang dibekukan."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--program", type=int)
        parser.add_argument("--wave", type=int, required=True)
        parser.add_argument("--kind", choices=Kind.values, required=True)
        parser.add_argument("--variant", choices=VARIANTS, default="full")
        parser.add_argument("--out", type=Path, required=True)

    def act(self, *, actor: User | None, options: dict[str, Any]) -> dict[str, Any]:
        if actor is not None:
            policy.require(actor, Act.DOWNLOAD_NAMES)
        decree = live_decree(options["kind"], wave=options["wave"], year=options["program"])
        pdf = render_variant(decree, options["variant"])
        options["out"].write_bytes(pdf.bytes)
        audit.record("decrees.render", actor=actor, subject=decree, variant=options["variant"], sha256=pdf.sha256)
        return {"people": decree.people, "pages": pdf.pages, "sha256": pdf.sha256}
