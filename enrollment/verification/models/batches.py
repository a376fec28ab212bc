"""The files of names that go to Disdukcapil (Pasal 22(3))."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse

from enrollment.duties import NOBODY_HELD
from enrollment.programs.models import Program
from enrollment.workers.models import Registration
from jamsos.guards import stays


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
        triggers = [stays("sender_stays", "program_id", "sent_by_id")]

    def __str__(self) -> str:
        return f"Verval {self.number} · {self.program}"

    def get_absolute_url(self) -> str:
        return reverse("batch", args=[self.pk])


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
        triggers = [stays("person_stays", "batch_id", "registration_id"), NOBODY_HELD]

    def __str__(self) -> str:
        return f"{self.batch} #{self.no}"
