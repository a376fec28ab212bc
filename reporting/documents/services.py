"""Making a report: its figures frozen, its words written, its number and day recorded, its signed paper archived."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import IO

from django.db import IntegrityError, transaction
from django.utils import timezone

from enrollment.programs.models import Program
from enrollment.programs.selectors import find_program
from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.audit import services as audit
from jamsos.errors import DomainError
from jamsos.files.papers import store_paper
from jamsos.lib.dates import format_date
from jamsos.overtaking import require_unmoved
from jamsos.stated import refuse_number
from reporting.documents import figures
from reporting.documents.chapters import CHAPTERS
from reporting.documents.models import FileVariant, Report, ReportFile, ReportKind, ReportState, Snapshot
from reporting.periods import Period

TEXT_LENGTH = 8000
SCAN_BYTES = 20 * 1024 * 1024


@transaction.atomic
def freeze(program: Program, period: Period, *, actor: User | None) -> Snapshot:
    """Count everything now and keep it: the frozen figures of a period."""
    now = timezone.now()
    found = figures.collect(program, period, on=now)
    made = Snapshot.objects.create(
        program=program,
        period_from=period.first,
        period_to=period.last,
        figures=found,
        sha256=figures.sha256(found),
        taken_by=actor,
        taken_at=now,
    )
    audit.record("reports.freeze", actor=actor, subject=made, sha256=made.sha256)
    return made


@transaction.atomic
def begin(kind: ReportKind, period: Period, *, actor: User | None) -> Report:
    """A draft with the figures of this moment.

    Raises `DomainError` for a year without a programme, a semester report of other days than a half year, a period
    that has not begun, and when a report of the kind and period is there already.
    """
    _require(actor)
    if period.first > timezone.localdate():
        raise DomainError("Periode itu belum dimulai.", "Pilih periode yang sudah berjalan.")
    if kind == ReportKind.SEMESTER and period.half is None:
        raise DomainError(
            "Laporan semester mencakup Januari-Juni atau Juli-Desember.",
            "Pilih laporan sewaktu-waktu untuk hari lain.",
        )
    program = find_program(period.year)
    snapshot = freeze(program, period, actor=actor)
    whole = {"program": program, "period_from": period.first, "period_to": period.last, "snapshot": snapshot}
    try:
        with transaction.atomic():
            made = Report.objects.create(kind=kind, made_by=actor, **whole)
    except IntegrityError as error:
        raise DomainError(
            "Laporan jenis itu untuk periode itu sudah ada.", "Buka pada daftar laporan, atau batalkan rancangannya."
        ) from error
    audit.record("reports.begin", actor=actor, subject=made, kind=kind, on=period.last.isoformat())
    return made


def current(kind: ReportKind, period: Period, *, actor: User | None) -> Report:
    """The live report of the period: as issued, else the draft with figures of this moment, else a new one.

    Raises `DomainError` as `begin` does.
    """
    live = Report.objects.exclude(state=ReportState.CANCELLED).select_related("snapshot", "program")
    found = live.filter(kind=kind, period_from=period.first, period_to=period.last).first()
    if found is None:
        return begin(kind, period, actor=actor)
    return found if found.state == ReportState.ISSUED else refresh(found, actor=actor)


@transaction.atomic
def refresh(report: Report, *, actor: User | None) -> Report:
    """Rest the draft on figures counted now; the earlier ones are kept. Raises `DomainError` once it is issued."""
    report = _draft(report, actor)
    report.snapshot = freeze(report.program, report.period, actor=actor)
    report.save(update_fields=["snapshot"])
    return report


@transaction.atomic
def write(report: Report, texts: Mapping[str, str], *, seen: str | None = None, actor: User | None) -> Report:
    """Keep the words of the Tim by chapter; an empty one gives the standing words back.

    `seen`: fingerprint of the words the form was opened on. Raises `DomainError` for an unknown chapter, over-long
    words, and words with an identity number; `Overtaken` when somebody else wrote meanwhile.
    """
    report = _draft(report, actor)
    titles = {kind.key: kind.title for kind in CHAPTERS[report.kind] if kind.hint}
    for key, text in texts.items():
        _check_words(titles.get(key, ""), text)
    written = {key: text.strip() for key, text in texts.items() if text.strip()}
    if written != report.texts:
        require_unmoved(report.texts, seen)
    report.texts = written
    report.save(update_fields=["texts"])
    audit.record("reports.write", actor=actor, subject=report, chapters=sorted(report.texts))
    return report


def _check_words(title: str, text: str) -> None:
    if not title:
        raise DomainError("Bab itu tidak ada dalam laporan ini.", "Muat ulang halaman naskah.")
    if len(text) > TEXT_LENGTH:
        raise DomainError(f"Naskah bab {title} melebihi {TEXT_LENGTH} huruf.", "Ringkas, atau pindahkan ke lampiran.")
    refuse_number(text, f"Naskah bab {title}")


@transaction.atomic
def issue(report: Report, *, number: str, signed_on: date, signer_name: str, actor: User | None) -> Report:
    """Record number, day and signer; from then on nothing in it changes.

    Raises `DomainError` before the period has ended, for a day before its end or in the future, and for a number
    that another report has.
    """
    report = _draft(report, actor)
    check_issue(report, number=number, signed_on=signed_on)
    report.number, report.signed_on, report.signer_name = number.strip(), signed_on, signer_name.strip()
    report.state, report.issued_by, report.issued_at = ReportState.ISSUED, actor, timezone.now()
    report.save()
    audit.record("reports.issue", actor=actor, subject=report, number=report.number, on=signed_on.isoformat())
    return report


def check_issue(report: Report, *, number: str, signed_on: date) -> None:
    """What can be refused before anything is printed."""
    if signed_on > timezone.localdate():
        raise DomainError("Tanggal laporan belum terjadi.", "Isi tanggal penandatanganannya.")
    if signed_on < report.period_to:
        raise DomainError(
            f"Laporan tidak dapat bertanggal sebelum akhir periodenya, {format_date(report.period_to)}.",
            "Tunggu periode berakhir, atau buat laporan sewaktu-waktu sampai hari ini.",
        )
    taken = timezone.localdate(report.snapshot.taken_at)
    if taken < report.period_to:
        raise DomainError(
            f"Angkanya dibekukan {format_date(taken)}, sebelum periode berakhir.", "Perbarui angkanya dahulu."
        )
    if Report.objects.filter(number=number.strip()).exclude(pk=report.pk).exists():
        raise DomainError(f"Nomor {number.strip()} sudah dipakai laporan lain.", "Periksa buku agenda.")


@transaction.atomic
def cancel(report: Report, *, actor: User | None) -> Report:
    """Set a draft aside; it stays in the list as cancelled."""
    report = _draft(report, actor)
    report.state = ReportState.CANCELLED
    report.save(update_fields=["state"])
    audit.record("reports.cancel", actor=actor, subject=report)
    return report


@transaction.atomic
def archive(report: Report, source: IO[bytes], name: str, *, actor: User | None) -> ReportFile:
    """Keep the scan of the signed paper; raises `DomainError` for a draft, and for what is no PDF or image."""
    _require(actor)
    if report.state != ReportState.ISSUED:
        raise DomainError("Laporan belum bernomor.", "Tetapkan nomor dan tanggalnya dahulu.")
    stored = store_paper(source, name, actor=actor, act=Act.VIEW_REPORTS, limit=SCAN_BYTES)
    kept = ReportFile.objects.create(report=report, variant=FileVariant.SIGNED, file=stored)
    audit.record("reports.archive", actor=actor, subject=report, sha256=stored.sha256)
    return kept


def _require(actor: User | None) -> None:
    if actor is not None:
        policy.require(actor, Act.WRITE_REPORTS)


def _draft(report: Report, actor: User | None) -> Report:
    """The draft, locked; raises `DomainError` when it is none any more."""
    _require(actor)
    report = Report.objects.select_for_update().get(pk=report.pk)
    refuse_ended(report)
    return report


def refuse_ended(report: Report) -> None:
    """Raise `DomainError` when the report is no draft any more."""
    if report.state != ReportState.DRAFT:
        raise DomainError(
            f"Laporan ini sudah {report.get_state_display().lower()} dan tidak dapat diubah.",
            "Buat laporan sewaktu-waktu bila ada yang perlu disampaikan lagi.",
        )
