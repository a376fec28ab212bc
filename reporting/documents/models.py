"""Reports to the Bupati (Pasal 24(2)h, 26(3)): frozen figures of a period, the words of the Tim, the files."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from enrollment.programs.models import Program
from jamsos.guards import never_deleted, only_added
from reporting.periods import Period, titled


class ReportKind(models.TextChoices):
    SEMESTER = "semester", "Laporan semester"
    MONEV = "monev", "Laporan pemantauan dan evaluasi"
    ON_DEMAND = "khusus", "Laporan sewaktu-waktu"


class ReportState(models.TextChoices):
    DRAFT = "draft", "Rancangan"
    ISSUED = "issued", "Ditetapkan"
    CANCELLED = "cancelled", "Dibatalkan"


class Snapshot(models.Model):
    """The figures of a period as they stood at one moment; counts only, nobody can be found by name in it.

    `figures` is what `figures.collect` found; `sha256` is of its canonical text. Never changed, never deleted: a
    report that rests on it says the same for ever.
    """

    program = models.ForeignKey(Program, models.PROTECT, related_name="snapshots")
    period_from = models.DateField("periode mulai")
    period_to = models.DateField("periode sampai")
    figures = models.JSONField("angka")
    sha256 = models.CharField("SHA-256", max_length=64)
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    taken_at = models.DateTimeField("dibekukan")

    class Meta:
        verbose_name = "angka beku"
        verbose_name_plural = "angka beku"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(period_from__lte=F("period_to")), name="snapshot_period_in_order")
        ]
        triggers = only_added("frozen")

    def __str__(self) -> str:
        return f"Angka {self.period}"

    @property
    def period(self) -> Period:
        return Period(self.period_from, self.period_to)


# A draft gets words, newer figures, and its end; what was issued stands.
FROZEN = """
    IF OLD.state <> 'draft' THEN
        RAISE EXCEPTION 'report % is no longer a draft', OLD.id;
    END IF;
    IF (NEW.kind, NEW.program_id, NEW.period_from, NEW.period_to, NEW.made_by_id, NEW.made_at)
       IS DISTINCT FROM (OLD.kind, OLD.program_id, OLD.period_from, OLD.period_to, OLD.made_by_id, OLD.made_at) THEN
        RAISE EXCEPTION 'kind and period of report % are settled', OLD.id;
    END IF;
    RETURN NEW;
"""
# The figures on which a report rests are those of its own period.
OWN_PERIOD = """
    IF NOT EXISTS (
        SELECT FROM reports_snapshot s
         WHERE s.id = NEW.snapshot_id AND s.program_id = NEW.program_id
           AND s.period_from = NEW.period_from AND s.period_to = NEW.period_to
    ) THEN
        RAISE EXCEPTION 'a report rests on figures of its own period';
    END IF;
    RETURN NEW;
"""


class Report(models.Model):
    """One report. `texts`: chapter -> the words of the Tim; a chapter without any has its standing words."""

    kind = models.CharField("jenis", max_length=10, choices=ReportKind.choices)
    program = models.ForeignKey(Program, models.PROTECT, related_name="reports")
    period_from = models.DateField("periode mulai")
    period_to = models.DateField("periode sampai")
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="reports")
    texts = models.JSONField("naskah", default=dict)
    state = models.CharField("status", max_length=10, choices=ReportState.choices, default=ReportState.DRAFT)
    number = models.CharField("nomor", max_length=80, blank=True)
    signed_on = models.DateField("tanggal", null=True)
    signer_name = models.CharField("penanda tangan", max_length=120, blank=True)
    signer_title = models.CharField("jabatan", max_length=120, default="KETUA TIM KOORDINASI PEMBINAAN")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField("dibuat", auto_now_add=True)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    issued_at = models.DateTimeField("ditetapkan", null=True)

    class Meta:
        verbose_name = "laporan"
        verbose_name_plural = "laporan"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(period_from__lte=F("period_to")), name="report_period_in_order"),
            models.CheckConstraint(
                condition=~Q(state=ReportState.ISSUED)
                | (~Q(number="") & ~Q(signer_name="") & Q(signed_on__gte=F("period_to"), issued_at__isnull=False)),
                name="issued_report_is_numbered_signed_and_after_its_period",
            ),
            models.UniqueConstraint(fields=["number"], condition=~Q(number=""), name="report_number_once"),
            models.UniqueConstraint(
                fields=["kind", "period_from", "period_to"],
                condition=~Q(state=ReportState.CANCELLED) & ~Q(kind=ReportKind.ON_DEMAND),
                name="one_live_report_of_a_period",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="frozen_once_issued", when=pgtrigger.Before, operation=pgtrigger.Update, func=FROZEN
            ),
            pgtrigger.Trigger(
                name="own_period",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=OWN_PERIOD,
            ),
            *never_deleted(),
        ]

    def __str__(self) -> str:
        return titled(self.get_kind_display(), self.period_name)

    @property
    def period(self) -> Period:
        return Period(self.period_from, self.period_to)

    @property
    def period_name(self) -> str:
        """`semester I 2026`, or the two days."""
        half = self.period.half
        return f"semester {'I' * half} {self.period.year}" if half else str(self.period)


class FileVariant(models.TextChoices):
    DRAFT = "draft", "rancangan"
    FINAL = "final", "bernomor"
    SIGNED = "signed", "hasil pindai yang ditandatangani"
    WORKBOOK = "workbook", "buku kerja angka"


class ReportFile(models.Model):
    """A file of a report, kept for ever; `pages` is 0 for a workbook and for a scan."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="files")
    variant = models.CharField("bentuk", max_length=10, choices=FileVariant.choices)
    file = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+")
    pages = models.PositiveIntegerField("halaman", default=0)
    made_at = models.DateTimeField("dibuat", auto_now_add=True)

    class Meta:
        verbose_name = "berkas laporan"
        verbose_name_plural = "berkas laporan"
        ordering = ["-pk"]
        triggers = only_added("kept")

    def __str__(self) -> str:
        return f"{self.report} ({self.get_variant_display()})"
