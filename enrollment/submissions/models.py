"""Handing the decreed names to BPJS Ketenagakerjaan and taking its answer (Pasal 20(5), 22(4), 23)."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q

from enrollment.decrees.models import Decree, DecreeLine


class Agreement(models.Model):
    """Cooperation agreement with BPJS (Pasal 20(5)); without one in force nothing is submitted."""

    number = models.CharField("nomor PKS", max_length=80, unique=True)
    valid_from = models.DateField("berlaku mulai")
    valid_to = models.DateField("berlaku sampai")

    class Meta:
        verbose_name = "perjanjian kerja sama"
        verbose_name_plural = "perjanjian kerja sama"

    def __str__(self) -> str:
        return self.number

    @classmethod
    def in_force(cls, on: date) -> Agreement | None:
        return cls.objects.filter(valid_from__lte=on, valid_to__gte=on).order_by("-valid_to").first()


class Submission(models.Model):
    """One file to BPJS: one wave, one wadah, one fund source. `lines_hash` covers the included lines."""

    decree = models.ForeignKey(Decree, models.PROTECT, related_name="submissions")
    number = models.PositiveSmallIntegerField("nomor pengajuan")
    submitted_on = models.DateField("tanggal pengajuan")
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="+")
    people = models.PositiveIntegerField("orang")
    dropped = models.PositiveIntegerField("dikeluarkan", default=0)
    amount = models.PositiveBigIntegerField("rupiah")
    lines_hash = models.CharField("sidik baris", max_length=64)
    file = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, related_name="+", verbose_name="berkas")
    answer_hash = models.CharField("sidik jawaban", max_length=64, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField("dibuat", auto_now_add=True)

    class Meta:
        verbose_name = "pengajuan"
        verbose_name_plural = "pengajuan"
        ordering = ["-made_at"]
        constraints = [models.UniqueConstraint(fields=["decree", "number"], name="submission_number_once")]

    def __str__(self) -> str:
        return f"Pengajuan {self.number} · {self.decree.wave}"


class Answer(models.TextChoices):
    NONE = "", "Belum dijawab"
    RECORDED = "recorded", "Terekam"
    REJECTED = "rejected", "Ditolak"


class SubmissionLine(models.Model):
    """A decreed line on the day of submission: included, or dropped with its reason; then BPJS's answer."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="lines")
    line = models.ForeignKey(DecreeLine, models.PROTECT, related_name="submission_lines")
    included = models.BooleanField("diajukan")
    reason = models.CharField("alasan dikeluarkan", max_length=200, blank=True)
    answer = models.CharField("jawaban BPJS", max_length=10, choices=Answer.choices, blank=True)
    kpj = models.CharField("KPJ", max_length=11, blank=True)
    answer_note = models.CharField("keterangan BPJS", max_length=200, blank=True)

    class Meta:
        verbose_name = "baris pengajuan"
        verbose_name_plural = "baris pengajuan"
        ordering = ["line__no"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "line"], name="submission_line_once"),
            models.CheckConstraint(condition=Q(included=True) | ~Q(reason=""), name="dropped_line_has_reason"),
            models.UniqueConstraint(fields=["line"], condition=Q(included=True), name="decree_line_submitted_once"),
        ]

    def __str__(self) -> str:
        return f"{self.submission}: {self.line}"
