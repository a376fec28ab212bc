"""Printing a report as background work."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse

from jamsos.accounts.policy import Act
from jamsos.jobs.registry import job
from jamsos.jobs.run import Run
from reporting.documents import services
from reporting.documents.models import Report
from reporting.documents.printing import keep_pdf, keep_workbook


@job("print-report", title="Cetak laporan", act=Act.WRITE_REPORTS)
def print_report(run: Run, report_id: int) -> dict[str, Any]:
    """Print PDF and workbook of the report as it stands."""
    return _print(run, Report.objects.get(pk=report_id), "tercetak")


@job("issue-report", title="Tetapkan laporan", act=Act.WRITE_REPORTS)
def issue_report(run: Run, report_id: int, number: str, signed_on: str, signer_name: str) -> dict[str, Any]:
    """Record number and day, then print; a second attempt prints what was already recorded."""
    run.stage("Mencatat nomor")
    draft, day = Report.objects.get(pk=report_id), date.fromisoformat(signed_on)
    head = {"number": number, "signed_on": day, "signer_name": signer_name, "actor": run.actor}
    run.once("report", lambda: services.issue(draft, **head).pk)
    return _print(run, Report.objects.get(pk=report_id), "ditetapkan dan tercetak")


def _print(run: Run, report: Report, what: str) -> dict[str, Any]:
    run.stage("Mencetak PDF", 2)
    kept = keep_pdf(report, actor=run.actor)
    run.stage("Menyusun buku kerja", 2)
    keep_workbook(report, actor=run.actor)
    return {
        "message": f"{report} {what}: {kept.pages} halaman.",
        "url": reverse("report", args=[report.pk]),
        "url_label": "Buka laporan",
        "report": report.pk,
        "pages": kept.pages,
    }
