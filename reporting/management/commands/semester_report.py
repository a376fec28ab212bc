"""`manage.py semester_report --year 2026 --semester 1 --out R.pdf`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.audit import services as audit
from jamsos.jobs.command import PortalCommand
from jamsos.lib.replacing import replacing
from reporting.documents.models import ReportKind
from reporting.documents.printing import render_report
from reporting.documents.services import current
from reporting.documents.workbook import report_workbook
from reporting.periods import half_year


class Command(PortalCommand):
    help = "Cetak laporan semester (Pasal 26 ayat (3)) atau laporan monev (Pasal 24 ayat (2) huruf h)."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--year", type=int, required=True)
        parser.add_argument("--semester", type=int, required=True)
        parser.add_argument("--kind", choices=[ReportKind.SEMESTER, ReportKind.MONEV], default=ReportKind.SEMESTER)
        parser.add_argument("--out", type=Path, required=True)
        parser.add_argument("--workbook", type=Path)

    def act(self, *, actor: User | None, options: dict[str, Any]) -> dict[str, Any]:
        period = half_year(options["year"], options["semester"])
        if actor is not None:
            policy.require(actor, Act.VIEW_REPORTS)
        report = current(ReportKind(options["kind"]), period, actor=actor)
        pdf = render_report(report)
        _write(options["out"], pdf.bytes)
        if options["workbook"]:
            _write(options["workbook"], report_workbook(report))
        audit.record("reports.print", actor=actor, subject=report, sha256=pdf.sha256)
        return {"report": report.pk, "state": report.state, "pages": pdf.pages, "sha256": pdf.sha256}


def _write(path: Path, content: bytes) -> None:
    with replacing(path) as file:
        file.write(content)
