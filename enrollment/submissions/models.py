"""Handing the decreed names to BPJS Ketenagakerjaan and taking its answer (Pasal 20(5), 22(4), 23)."""

from __future__ import annotations

from datetime import date

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from enrollment.decrees.models import Decree, DecreeLine
from enrollment.duties import SENDER_IS_NO_DECREE_HAND
from jamsos.guards import never_deleted, only_added

FIRST_LAYOUT = "2026-1"
"""The version of `fixtures/bpjs`: what was read before there were others was read with it."""


class Agreement(models.Model):
    """Cooperation agreement with BPJS (Pasal 20(5)); without one in force nothing is submitted."""

    number = models.CharField("nomor PKS", max_length=80, unique=True)
    valid_from = models.DateField("berlaku mulai")
    valid_to = models.DateField("berlaku sampai")

    class Meta:
        verbose_name = "perjanjian kerja sama"
        verbose_name_plural = "perjanjian kerja sama"
        ordering = ["-valid_to", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(valid_from__lte=F("valid_to")), name="agreement_dates_in_order")
        ]

    def __str__(self) -> str:
        return self.number

    @classmethod
    def in_force(cls, on: date) -> Agreement | None:
        return cls.objects.filter(valid_from__lte=on, valid_to__gte=on).order_by("-valid_to").first()


class LayoutKind(models.TextChoices):
    SUBMISSION = "pengajuan", "Berkas pengajuan"
    ANSWER = "jawaban", "Jawaban BPJS"


class LayoutVersion(models.Model):
    """Columns of the workbook for BPJS or of its answer, from a day on; the first of either is a fixture.

    `content`: the mapping as in `fixtures/bpjs`. `basis`: on what ground it was changed (a letter of BPJS). Never
    changed: every submission and answer is read again with the version it bears.
    """

    kind = models.CharField("berkas", max_length=10, choices=LayoutKind.choices)
    version = models.CharField("versi", max_length=20)
    valid_from = models.DateField("berlaku mulai")
    content = models.JSONField("susunan")
    basis = models.CharField("dasar", max_length=200)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField("dicatat", auto_now_add=True)

    class Meta:
        verbose_name = "susunan kolom"
        verbose_name_plural = "susunan kolom"
        ordering = ["valid_from", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "version"], name="layout_version_once"),
            models.CheckConstraint(condition=~Q(basis=""), name="layout_has_basis"),
        ]
        triggers = only_added()

    def __str__(self) -> str:
        return f"{self.get_kind_display()} versi {self.version}"


class Submission(models.Model):
    """One file to BPJS: one wave, one wadah, one fund source.

    `late_reason` tells why months that had passed by then were agreed with BPJS; empty when there were none.
    `lines_hash` is the keyed hash over the rows of the workbook, `rows_sha256` the plain one that stands on its
    control sheet. `answer_hash` is the SHA-256 of the answer after which nobody was left unanswered.
    """

    decree = models.ForeignKey(Decree, models.PROTECT, related_name="submissions")
    number = models.PositiveSmallIntegerField("nomor pengajuan")
    submitted_on = models.DateField("tanggal pengajuan")
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="+")
    late_reason = models.CharField("alasan masa iuran sudah berjalan", max_length=200, blank=True)
    layout = models.CharField("susunan kolom", max_length=20)
    people = models.PositiveIntegerField("orang")
    dropped = models.PositiveIntegerField("dikeluarkan", default=0)
    months = models.PositiveIntegerField("orang-bulan", default=0)
    amount = models.PositiveBigIntegerField("rupiah")
    lines_hash = models.CharField("sidik baris", max_length=64)
    rows_sha256 = models.CharField("SHA-256 baris", max_length=64)
    file = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, related_name="+", verbose_name="berkas")
    answer_hash = models.CharField("sidik jawaban", max_length=64, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField("dibuat", auto_now_add=True)

    class Meta:
        verbose_name = "pengajuan"
        verbose_name_plural = "pengajuan"
        ordering = ["-made_at"]
        constraints = [models.UniqueConstraint(fields=["decree", "number"], name="submission_number_once")]
        triggers = [
            pgtrigger.ReadOnly(name="content_frozen", exclude=["file", "answer_hash"]),
            *never_deleted(),
            SENDER_IS_NO_DECREE_HAND,
        ]

    def __str__(self) -> str:
        return f"Pengajuan {self.number} · {self.decree.stage}"

    def get_absolute_url(self) -> str:
        return reverse("submission", args=[self.pk])

    @property
    def code(self) -> str:
        """Year, wave and number as printed on the control sheet: `2026-1-1`."""
        wave = self.decree.wave
        return f"{wave.program.year}-{wave.number}-{self.number}"


class Answer(models.TextChoices):
    NONE = "", "Belum dijawab"
    RECORDED = "recorded", "Terekam"
    REJECTED = "rejected", "Ditolak"


class Outcome(models.TextChoices):
    """Where a row of an answer lands; exactly one for each row."""

    RECORDED = "recorded", "Terekam"
    REJECTED = "rejected", "Ditolak"
    STRANGER = "stranger", "Bukan anggota pengajuan"
    DOUBLED = "doubled", "Ganda dalam jawaban"
    DIFFERS = "differs", "Nama atau NIK berbeda"
    HELD = "held", "Ditahan"
    ALREADY = "already", "Sudah dicatat sebelumnya"


class AnswerFile(models.Model):
    """An answer of BPJS as received; `counts` = rows by outcome, which sum to `rows`. Never changed.

    `layout` = the version of the columns and words with which it was read.
    """

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="answers")
    file = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+", verbose_name="berkas")
    sha256 = models.CharField("SHA-256", max_length=64, unique=True)
    layout = models.CharField("susunan kolom", max_length=20, default=FIRST_LAYOUT)
    rows = models.PositiveIntegerField("baris")
    counts = models.JSONField("hasil", default=dict)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField("dicatat", auto_now_add=True)

    class Meta:
        verbose_name = "jawaban BPJS"
        verbose_name_plural = "jawaban BPJS"
        ordering = ["recorded_at"]
        triggers = only_added()

    def __str__(self) -> str:
        return f"Jawaban {self.pk} · {self.submission}"


ANSWER_CHANGED = pgtrigger.Condition(
    """OLD.answer <> '' AND (OLD.answer, OLD.kpj, OLD.answer_note, OLD.answered_in_id)
       IS DISTINCT FROM (NEW.answer, NEW.kpj, NEW.answer_note, NEW.answered_in_id)"""
)


class SubmissionLine(models.Model):
    """A decreed line on the day of submission: included, or dropped with its reason; then BPJS's answer.

    `resent_in` = the follow-up in which somebody rejected or unanswered went out again; what came before is closed.
    """

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="lines")
    line = models.ForeignKey(DecreeLine, models.PROTECT, related_name="submission_lines")
    included = models.BooleanField("diajukan")
    reason = models.CharField("alasan dikeluarkan", max_length=200, blank=True)
    answer = models.CharField("jawaban BPJS", max_length=10, choices=Answer.choices, blank=True)
    kpj = models.CharField("KPJ", max_length=11, blank=True)
    answer_note = models.CharField("keterangan BPJS", max_length=200, blank=True)
    answered_in = models.ForeignKey(AnswerFile, models.PROTECT, null=True, related_name="lines")
    resent_in = models.ForeignKey(Submission, models.PROTECT, null=True, related_name="resent", editable=False)

    class Meta:
        verbose_name = "baris pengajuan"
        verbose_name_plural = "baris pengajuan"
        ordering = ["line__no"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "line"], name="submission_line_once"),
            models.CheckConstraint(condition=Q(included=True) | ~Q(reason=""), name="dropped_line_has_reason"),
            models.CheckConstraint(condition=Q(included=True) | Q(answer=""), name="dropped_line_has_no_answer"),
            models.CheckConstraint(
                condition=~Q(answer=Answer.REJECTED) | ~Q(answer_note=""), name="rejected_line_has_reason"
            ),
            models.UniqueConstraint(
                fields=["line"], condition=Q(included=True, resent_in=None), name="decree_line_submitted_once"
            ),
            models.CheckConstraint(
                condition=Q(resent_in=None) | (Q(included=True) & ~Q(answer=Answer.RECORDED)),
                name="only_unrecorded_people_go_again",
            ),
            models.UniqueConstraint(
                fields=["submission", "kpj"], condition=~Q(kpj=""), name="kpj_once_per_submission"
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="content_frozen", exclude=["answer", "kpj", "answer_note", "answered_in", "resent_in"]
            ),
            pgtrigger.Protect(name="answered_once", operation=pgtrigger.Update, condition=ANSWER_CHANGED),
            pgtrigger.Protect(
                name="resent_once", operation=pgtrigger.Update, condition=pgtrigger.Q(old__resent_in__isnull=False)
            ),
            *never_deleted(),
        ]

    def __str__(self) -> str:
        return f"{self.submission}: {self.line}"

    @property
    def reason_or_note(self) -> str | None:
        """Why the person was dropped, or what BPJS remarked."""
        return self.reason or self.answer_note or None


class Mending(models.Model):
    """What was put right about somebody BPJS rejected, so that the follow-up takes the person along."""

    line = models.OneToOneField(SubmissionLine, models.PROTECT, related_name="mending")
    note = models.CharField("yang dibenahi", max_length=200)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField("dicatat", auto_now_add=True)

    class Meta:
        verbose_name = "pembenahan"
        verbose_name_plural = "pembenahan"
        constraints = [models.CheckConstraint(condition=~Q(note=""), name="mending_has_note")]
        triggers = only_added()

    def __str__(self) -> str:
        return f"Pembenahan {self.line_id}"


class AnswerRow(models.Model):
    """A row of an answer that changed nothing, with the reason: for an officer to clear with BPJS."""

    answer = models.ForeignKey(AnswerFile, models.CASCADE, related_name="unposted")
    row_no = models.PositiveIntegerField("baris")
    outcome = models.CharField("hasil", max_length=10, choices=Outcome.choices)
    line = models.ForeignKey(SubmissionLine, models.PROTECT, null=True, related_name="+")
    message = models.CharField("keterangan", max_length=200)

    class Meta:
        verbose_name = "baris jawaban"
        verbose_name_plural = "baris jawaban"
        ordering = ["row_no"]
        constraints = [models.UniqueConstraint(fields=["answer", "row_no"], name="answer_row_once")]
        triggers = only_added()

    def __str__(self) -> str:
        return f"{self.answer} baris {self.row_no}"
