"""Match any two lists of persons; nothing is stored: `manage.py match_lists LEFT.csv RIGHT.csv --out LINKS.csv`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.db import connection, transaction

from eligibility.matching.lists import match_lists
from eligibility.matching.persons_file import placed, read_persons
from jamsos.accounts.models import User
from jamsos.errors import DomainError
from jamsos.jobs.command import PortalCommand
from jamsos.lib.replacing import replacing


class Command(PortalCommand):
    help = "Match two csv files of persons with each other; the register is neither read nor changed."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("left", type=Path, metavar="LEFT.csv")
        parser.add_argument("right", type=Path, metavar="RIGHT.csv")
        parser.add_argument("--out", type=Path, required=True, metavar="LINKS.csv")

    def act(self, *, actor: User | None, options: dict[str, Any]) -> dict[str, Any]:
        left, right = placed(read_persons(options["left"]), read_persons(options["right"]))
        with transaction.atomic():
            links = match_lists(left, right, connection)
        try:
            with replacing(options["out"]) as file:
                links.write_csv(file)
        except OSError as error:
            raise DomainError(f"Berkas {options['out']} tidak dapat ditulis.", "Periksa foldernya.") from error
        counts = dict(links["decision"].value_counts().iter_rows())
        return {
            "left": len(left),
            "right": len(right),
            "auto": counts.get("auto", 0),
            "review": counts.get("review", 0),
            "out": str(options["out"]),
        }
