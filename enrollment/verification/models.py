"""Verification and validation by Disdukcapil (Pasal 22(3)): batches sent, verdicts that are only ever added."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models

from enrollment.programs.models import Program
from enrollment.workers.models import Registration


class Verdict(models.TextChoices):
    """Disdukcapil's vocabulary (DOMAIN 7)."""

    MATCHED = "padan", "Padan"
    PARTIAL = "padan_sebagian", "Padan sebagian"
    UNMATCHED = "tidak_padan", "Tidak padan"
    DUPLICATE = "ganda", "Ganda"
    DECEASED = "meninggal", "Meninggal"
    MOVED = "pindah", "Pindah keluar"
    INACTIVE = "nonaktif", "Nonaktif"
    NOT_FOUND = "tidak_ditemukan", "Tidak ditemukan"
    NOT_RECORDED = "belum_rekam", "Belum rekam KTP-el"


CLOSING = (Verdict.DECEASED, Verdict.MOVED)
"""Nothing can be mended after these: the case ends."""
CURED_ELSEWHERE = (Verdict.INACTIVE, Verdict.NOT_FOUND, Verdict.NOT_RECORDED)
"""Cured in Disdukcapil's own records (activation, consolidation, recording), so the proposal may stay as it is."""


class Batch(models.Model):
    """One file of names handed to Disdukcapil; counts must agree on both sides."""

    program = models.ForeignKey(Program, models.PROTECT, related_name="verification_batches")
    number = models.PositiveSmallIntegerField("nomor")
    people = models.PositiveIntegerField("orang")
    file = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, related_name="+", verbose_name="berkas")
    lines_hash = models.CharField("sidik baris", max_length=64)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField("dikirim", auto_now_add=True)

    class Meta:
        verbose_name = "kiriman verval"
        verbose_name_plural = "kiriman verval"
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["program", "number"], name="batch_number_once")]

    def __str__(self) -> str:
        return f"Verval {self.number} · {self.program}"


class BatchLine(models.Model):
    """One person in a batch, in the order of the file."""

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="lines")
    no = models.PositiveIntegerField("no.")
    registration = models.ForeignKey(Registration, models.PROTECT, related_name="batch_lines")

    class Meta:
        ordering = ["no"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "no"], name="batch_line_no_once"),
            models.UniqueConstraint(fields=["batch", "registration"], name="batch_line_person_once"),
        ]

    def __str__(self) -> str:
        return f"{self.batch} #{self.no}"


class VerdictRecord(models.Model):
    """One answer about one person; a new answer is a new row, the old one stays."""

    line = models.OneToOneField(BatchLine, models.PROTECT, related_name="record")
    verdict = models.CharField("hasil", max_length=16, choices=Verdict.choices)
    elements = models.JSONField("hasil per unsur", default=dict)
    note = models.CharField("catatan", max_length=200, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField("dicatat", auto_now_add=True)

    class Meta:
        verbose_name = "hasil verval"
        verbose_name_plural = "hasil verval"
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.line}: {self.get_verdict_display()}"
