"""`manage.py import_reference --kind dtsen --family F --members M --label 2026-3`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from eligibility.reference.jobs import import_reference
from eligibility.reference.models import ListKind
from jamsos.accounts.models import User
from jamsos.errors import DomainError
from jamsos.jobs.command import PortalCommand


class Command(PortalCommand):
    help = (
        "Muat rilis data rujukan. DTSEN: --family dan --members (csv bersekat | atau xlsx) serta --label. "
        "Jenis bpjs, aid dan deaths belum tersedia."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("file", nargs="?", type=Path, help="the file of kinds bpjs, aid, deaths")
        parser.add_argument("--kind", choices=ListKind.values, required=True)
        parser.add_argument("--family", type=Path, metavar="F", help="DTSEN: the families file")
        parser.add_argument("--members", type=Path, metavar="M", help="DTSEN: the members file")
        parser.add_argument("--label", metavar="2026-3", help="name of the release")
        parser.add_argument("--source", metavar="NAME", help="who gave the list (kinds bpjs, aid, deaths)")

    def act(self, *, actor: User | None, options: dict[str, Any]) -> dict[str, Any]:
        if options["kind"] != ListKind.DTSEN:
            raise DomainError(
                f"Data rujukan jenis {options['kind']} belum tersedia.",
                "Saat ini hanya --kind dtsen yang dapat dimuat.",
            )
        missing = [f"--{name}" for name in ("family", "members", "label") if not options[name]]
        if missing:
            raise DomainError(f"Belum diisi: {', '.join(missing)}.", "Sebutkan kedua berkas DTSEN dan nama rilisnya.")
        paths = [str(options[name].resolve()) for name in ("family", "members")]
        job = self.run_job(import_reference, actor=actor, label=options["label"], paths=paths)
        return {name: value for name, value in job.result.items() if name not in {"url", "url_label"}}
