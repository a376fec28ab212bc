from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from enrollment.synthetic.build import make_synthetic
from jamsos.accounts.models import User
from jamsos.jobs.command import PortalCommand


class Command(PortalCommand):
    help = "Membuat penduduk dan berkas pekerja sintetis (format asli, beserta truth.csv)"

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--people", type=int, default=40_000, metavar="N")
        parser.add_argument("--workers", type=int, default=2_143, metavar="N")
        parser.add_argument("--seed", type=int, default=1, metavar="S")
        parser.add_argument("--out", type=Path, required=True, metavar="DIR")

    def act(self, *, actor: User | None, options: dict[str, Any]) -> dict[str, Any]:
        summary = make_synthetic(options["people"], options["workers"], options["seed"], options["out"])
        return summary.as_dict()
