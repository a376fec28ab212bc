"""`import_reference --kind dtsen --family F --members M --label L` or `--kind bpjs|aid|deaths FILE --source NAME`."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from eligibility.reference.jobs import import_list, import_reference
from eligibility.reference.models import Funder, ListKind
from jamsos.accounts.models import User
from jamsos.errors import DomainError
from jamsos.jobs.command import PortalCommand
from jamsos.jobs.models import Job


class Command(PortalCommand):
    help = (
        "Muat data rujukan. DTSEN: --family dan --members (csv bersekat | atau xlsx) serta --label. "
        "bpjs, aid, deaths: FILE (csv atau xlsx) dan --source; aid juga --funder."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("file", nargs="?", type=Path, help="the file of kinds bpjs, aid, deaths")
        parser.add_argument("--kind", choices=ListKind.values, required=True)
        parser.add_argument("--family", type=Path, metavar="F", help="DTSEN: the families file")
        parser.add_argument("--members", type=Path, metavar="M", help="DTSEN: the members file")
        parser.add_argument("--label", metavar="2026-3", help="name of the release; lists: the day if left out")
        parser.add_argument("--source", metavar="NAME", help="who gave the list (kinds bpjs, aid, deaths)")
        parser.add_argument("--funder", choices=Funder.values, help="who pays the contributions (kind aid)")
        parser.add_argument("--on", type=date.fromisoformat, metavar="DATE", help="the day whose state the list shows")
        parser.add_argument(
            "--complete", action="store_true", help="it names everybody of the regency: not on it is evidence"
        )

    def act(self, *, actor: User | None, options: dict[str, Any]) -> dict[str, Any]:
        job = self._dtsen(actor, options) if options["kind"] == ListKind.DTSEN else self._list(actor, options)
        return {name: value for name, value in job.result.items() if name not in {"url", "url_label"}}

    def _dtsen(self, actor: User | None, options: dict[str, Any]) -> Job:
        _refuse_missing(options, ("family", "members", "label"), "Sebutkan kedua berkas DTSEN dan nama rilisnya.")
        paths = [str(options[name].resolve()) for name in ("family", "members")]
        return self.run_job(import_reference, actor=actor, label=options["label"], paths=paths)

    def _list(self, actor: User | None, options: dict[str, Any]) -> Job:
        _refuse_missing(options, ("file", "source"), "Sebutkan berkas daftar dan instansi yang memberikannya.")
        as_of = (options["on"] or timezone.localdate()).isoformat()
        request = {
            "kind": options["kind"],
            "source": options["source"],
            "label": options["label"] or as_of,
            "as_of": as_of,
            "funder": options["funder"] or "",
            "complete": options["complete"],
        }
        return self.run_job(import_list, actor=actor, paths=[str(options["file"].resolve())], request=request)


def _refuse_missing(options: dict[str, Any], names: tuple[str, ...], hint: str) -> None:
    missing = [name.upper() if name == "file" else f"--{name}" for name in names if not options[name]]
    if missing:
        raise DomainError(f"Belum diisi: {', '.join(missing)}.", hint)
