"""Handing in a supervision report, and recording a company that was looked at."""

from __future__ import annotations

from datetime import date
from typing import IO, Any

from django.db import transaction
from django.utils import timezone

from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.audit import services as audit
from jamsos.errors import DomainError
from jamsos.files.papers import store_paper
from jamsos.stated import refuse_number
from reporting.periods import half_year
from reporting.supervision.models import Inspection, SupervisionReport
from reporting.supervision.slots import obliged

SUMMARY_LENGTH = 4000
SCAN_BYTES = 20 * 1024 * 1024


@transaction.atomic
def hand_in(
    year: int, half: int, source: IO[bytes], name: str, *, summary: str, on: date, actor: User
) -> SupervisionReport:
    """Keep the report of the actor's own agency; handed in again it stands beside the earlier one.

    Raises `DomainError` for an agency that owes none, a half year that has not begun, an empty summary or one with an
    identity number, and for what is no PDF or image.
    """
    policy.require(actor, Act.SUBMIT_SUPERVISION)
    if actor.agency not in obliged():
        raise DomainError("Instansi Anda tidak wajib menyampaikan laporan pengawasan.", "Tanyakan kepada Tim.")
    if half_year(year, half).first > on:
        raise DomainError("Semester itu belum dimulai.", "Pilih semester yang sudah berjalan.")
    _check_words(summary)
    User.objects.select_for_update().get(pk=actor.pk)
    earlier = SupervisionReport.objects.filter(agency=actor.agency, year=year, half=half).count()
    made = SupervisionReport.objects.create(
        agency=actor.agency,
        year=year,
        half=half,
        sequence=earlier + 1,
        summary=summary.strip(),
        file=store_paper(source, name, actor=actor, act=Act.VIEW_REPORTS, limit=SCAN_BYTES),
        submitted_by=actor,
    )
    audit.record("supervision.submit", actor=actor, subject=made, year=year, sha256=made.file.sha256)
    return made


def _check_words(summary: str) -> None:
    if not summary.strip() or len(summary) > SUMMARY_LENGTH:
        raise DomainError(f"Ringkasan kosong atau lebih dari {SUMMARY_LENGTH} huruf.", "Tulis hal pokoknya.")
    refuse_number(summary, "Ringkasan")


@transaction.atomic
def inspect(*, actor: User, **facts: Any) -> Inspection:
    """Record a company; raises `DomainError` for a day to come and for more members than workers."""
    policy.require(actor, Act.RECORD_INSPECTIONS)
    if facts["inspected_on"] > timezone.localdate():
        raise DomainError("Tanggal pengawasan belum terjadi.", "Isi tanggal kunjungannya.")
    if facts["members"] > facts["workers"]:
        raise DomainError("Peserta lebih banyak daripada pekerjanya.", "Periksa kedua jumlah itu.")
    made = Inspection.objects.create(made_by=actor, **facts)
    audit.record("supervision.inspect", actor=actor, subject=made, on=made.inspected_on.isoformat())
    return made
