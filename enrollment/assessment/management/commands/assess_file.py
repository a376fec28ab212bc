"""Assess a file of persons; nothing is stored: `manage.py assess_file P.csv --regulation CODE --on DATE --out F`."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from eligibility import regulations
from enrollment.assessment.findings_file import write_findings
from enrollment.assessment.management.commands.assess import day_of
from enrollment.assessment.models import Result
from enrollment.assessment.person_file import as_lines, read_persons
from jamsos.accounts.models import User
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
        law, on = regulations.load(options["regulation"]), date.fromisoformat(day_of(options["on"]))
        law.terms(on)
        persons = read_persons(options["file"], on)
        for line in [*persons.notes, *as_lines(persons.remarks)]:
            print(line, file=sys.stderr)
        answer = regulations.assess(persons.facts, law, on)
        write_findings(answer, options["out"])
        counts = dict(answer.results["result"].value_counts().iter_rows())
        return {
            "rows": persons.facts.height,
            **{result.value: counts.get(result.value, 0) for result in Result},
            "remarks": len(persons.remarks),
            "out": options["out"],
        }
