"""Ranked selection under quota and budget (Pasal 20(3)-(4), 22(2)): runs and the place of each person."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models

from enrollment.programs.models import Wave
from enrollment.workers.models import Registration


class Place(models.TextChoices):
    SELECTED = "selected", "Terpilih"
    WAITING = "waiting", "Daftar tunggu"


class SelectionRun(models.Model):
    """One selection of a wave: its inputs, its method and what came out; kept for the auditor."""

    wave = models.ForeignKey(Wave, models.PROTECT, related_name="selection_runs")
    regulation = models.CharField("peraturan", max_length=60)
    method = models.CharField("cara", max_length=40)
    inputs = models.JSONField("masukan", default=dict)
    counts = models.JSONField("hasil", default=dict)
    current = models.BooleanField("berlaku", default=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField("dibuat", auto_now_add=True)

    class Meta:
        verbose_name = "seleksi"
        verbose_name_plural = "seleksi"
        ordering = ["-made_at"]
        constraints = [
            models.UniqueConstraint(fields=["wave"], condition=models.Q(current=True), name="one_current_selection")
        ]

    def __str__(self) -> str:
        return f"Seleksi {self.wave}"


class SelectionLine(models.Model):
    """A person's rank, the letters of Pasal 22(2) that applied, the place and the reason for it."""

    run = models.ForeignKey(SelectionRun, models.CASCADE, related_name="lines")
    registration = models.ForeignKey(Registration, models.PROTECT, related_name="selection_lines")
    rank = models.PositiveIntegerField("urutan")
    priority = models.CharField("huruf prioritas", max_length=10, blank=True)
    place = models.CharField("hasil", max_length=8, choices=Place.choices)
    reason = models.CharField("alasan", max_length=500)

    class Meta:
        verbose_name = "urutan"
        verbose_name_plural = "urutan"
        ordering = ["rank"]
        constraints = [
            models.UniqueConstraint(fields=["run", "rank"], name="selection_rank_once"),
            models.UniqueConstraint(fields=["run", "registration"], name="selection_person_once"),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.rank}. {self.registration}"
