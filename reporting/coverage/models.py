"""Official totals of BPJS Ketenagakerjaan by category of participants (Pasal 5(2)), beside our own counts."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from enrollment.programs.models import Segment
from jamsos.guards import only_added


class CoverageRelease(models.Model):
    """Totals of one day as published, with their source; the newest day counts. Never changed."""

    as_of = models.DateField("keadaan per")
    source = models.CharField("sumber", max_length=200)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField("dicatat", auto_now_add=True)

    class Meta:
        verbose_name = "angka cakupan"
        verbose_name_plural = "angka cakupan"
        ordering = ["-as_of", "-pk"]
        constraints = [models.CheckConstraint(condition=~Q(source=""), name="coverage_has_source")]
        triggers = only_added("kept")

    def __str__(self) -> str:
        return f"Cakupan per {self.as_of}"


class CoverageTotal(models.Model):
    """One category: participants, and workers who should be (the denominator), null where the source says none."""

    release = models.ForeignKey(CoverageRelease, models.PROTECT, related_name="totals")
    segment = models.CharField("kategori", max_length=20, choices=Segment.choices)
    members = models.PositiveIntegerField("peserta")
    workers = models.PositiveIntegerField("pekerja", null=True)

    class Meta:
        verbose_name = "cakupan kategori"
        verbose_name_plural = "cakupan kategori"
        constraints = [models.UniqueConstraint(fields=["release", "segment"], name="coverage_segment_once")]
        triggers = only_added("kept")

    def __str__(self) -> str:
        return f"{self.release} {self.segment}"
