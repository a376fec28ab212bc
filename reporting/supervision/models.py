"""Supervision: the reports that reach the Tim twice a year (Pasal 26(1)), and companies looked at (Pasal 13(3))."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from jamsos.accounts.models import Agency
from jamsos.guards import only_added
from jamsos.regions.models import District


class SupervisionReport(models.Model):
    """What an agency handed in for a half year; never changed, a correction is a further one (`sequence`)."""

    agency = models.CharField("instansi", max_length=20, choices=Agency.choices)
    year = models.PositiveSmallIntegerField("tahun")
    half = models.PositiveSmallIntegerField("semester")
    sequence = models.PositiveSmallIntegerField("kiriman ke", default=1)
    summary = models.TextField("ringkasan")
    file = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+", verbose_name="berkas")
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    submitted_at = models.DateTimeField("disampaikan", auto_now_add=True)

    class Meta:
        verbose_name = "laporan pengawasan"
        verbose_name_plural = "laporan pengawasan"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "year", "half", "sequence"], name="supervision_report_sequence_once"
            ),
            models.CheckConstraint(condition=Q(half__in=(1, 2)) & ~Q(summary=""), name="supervision_report_is_whole"),
        ]
        triggers = only_added("kept")

    def __str__(self) -> str:
        return f"{self.get_agency_display()} semester {self.half} {self.year}"


class Inspection(models.Model):
    """A company that was looked at: how many work there, how many are members, what was found and agreed."""

    company = models.CharField("badan usaha", max_length=120)
    district = models.ForeignKey(District, models.PROTECT, null=True, related_name="+", verbose_name="kecamatan")
    inspected_on = models.DateField("tanggal")
    workers = models.PositiveIntegerField("pekerja")
    members = models.PositiveIntegerField("peserta BPJS Ketenagakerjaan")
    finding = models.CharField("temuan", max_length=400, blank=True)
    agreed = models.CharField("tindak lanjut", max_length=400, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField("dicatat", auto_now_add=True)

    class Meta:
        verbose_name = "badan usaha diawasi"
        verbose_name_plural = "badan usaha diawasi"
        ordering = ["-inspected_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(members__lte=F("workers")), name="inspected_members_work_there"),
            models.CheckConstraint(condition=~Q(company=""), name="inspected_company_has_name"),
        ]
        triggers = only_added("kept")

    def __str__(self) -> str:
        return f"{self.company} {self.inspected_on}"

    @property
    def missing(self) -> int:
        """People who work there without being members."""
        return self.workers - self.members
