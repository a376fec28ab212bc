"""`manage.py render_decree --wave 1 --kind bupati --variant full --out D.pdf`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from enrollment.decrees.documents import VARIANTS
from enrollment.decrees.models import Kind
from enrollment.decrees.rendering import find_district, render_variant
from enrollment.decrees.selectors import live_decree
from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.audit import services as audit
from jamsos.errors import DomainError
from jamsos.jobs.command import PortalCommand
from jamsos.lib.replacing import replacing


class Command(PortalCommand):
    help = "Cetak keputusan satu tahap sebagai PDF dari baris yang dibekukan."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--program", type=int)
        parser.add_argument("--wave", type=int, required=True)
        parser.add_argument("--kind", choices=Kind.values, required=True)
        parser.add_argument("--variant", choices=VARIANTS, default="full")
        parser.add_argument("--district", default="", help="hanya petikan satu kecamatan")
        parser.add_argument("--tagged", action="store_true", help="untuk pembaca layar, PDF/A-3a")
        parser.add_argument("--out", type=Path, required=True)

    def act(self, *, actor: User | None, options: dict[str, Any]) -> dict[str, Any]:
        if actor is not None:
            policy.require(actor, Act.DOWNLOAD_NAMES)
        decree = live_decree(options["kind"], wave=options["wave"], year=options["program"])
        district = find_district(decree, options["district"])
        form = {"variant": options["variant"], "district": district, "tagged": options["tagged"]}
        pdf = render_variant(decree, **form)
        try:
            with replacing(options["out"]) as file:
                file.write(pdf.bytes)
        except OSError as error:
            raise DomainError(
                f"Berkas {options['out'].name} tidak dapat ditulis: {error.strerror}.", "Periksa folder dan ruangnya."
            ) from error
        audit.record("decrees.render", actor=actor, subject=decree, **form, sha256=pdf.sha256)
        return {"people": decree.people, "pages": pdf.pages, "sha256": pdf.sha256}
