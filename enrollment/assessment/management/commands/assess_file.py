"""Assess a file of persons; nothing is stored: `manage.py assess_file P.csv --regulation CODE --on DATE --out F`."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from eligibility import regulations
from enrollment.assessment.findings_file import findings_file, findings_table
from enrollment.assessment.management.commands.assess import day_of
from enrollment.assessment.person_file import as_lines, open_persons
from enrollment.assessment.trial import Tally, assess_persons
from jamsos.accounts.models import User
from jamsos.errors import DomainError
from jamsos.jobs.command import PortalCommand


class Command(PortalCommand):
    help = "Assess the persons of a csv or xlsx file under a regulation; remarks on cells go to standard error."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("file", type=Path, metavar="PERSONS.csv")
        parser.add_argument("--regulation", required=True, metavar="CODE")
        parser.add_argument("--on", required=True, metavar="DATE", help="day that picks the parameters")
        parser.add_argument("--out", type=Path, required=True, metavar="FINDINGS.csv")

    def act(self, *, actor: User | None, options: dict[str, Any]) -> dict[str, Any]:
        source, out = options["file"], options["out"]
        law, on = regulations.load(options["regulation"]), date.fromisoformat(day_of(options["on"]))
        law.terms(on)
        if out.exists() and source.exists() and out.samefile(source):
            raise DomainError("Berkas temuan sama dengan berkas orang.", "Pilih nama lain pada --out.")
        persons, tally = open_persons(source, law, on), Tally()
        print(*persons.notes, sep="\n", end="\n" if persons.notes else "", file=sys.stderr)
        with findings_file(out) as write:
            for part, answer in assess_persons(persons, law, on):
                for line in as_lines(part.remarks):
                    print(line, file=sys.stderr)
                write(findings_table(answer, law))
                tally.add(part, answer)
        return {"rows": tally.rows, **tally.by_result(), "remarks": tally.remarked, "out": out}
