"""Candidates of a release (Pasal 22 ayat (1)): how many there are, and what was proposed of them in bulk.

Only counts are stored. A person of the release appears here once proposed, as the row of the release.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from eligibility.reference.models import ReferenceList
from enrollment.programs.models import Group, Program
from enrollment.workers.models import Registration
from jamsos.regions.models import District, Village


class Counting(models.Model):
    """One count over a whole release, under one regulation, as of one day.

    `figures` by kecamatan (its id): `people`, `candidates`, `proposed`, `without_village`, and by rule code `failed`
    (of all people) and `unknown` (of the candidates).
    """

    program = models.ForeignKey(Program, models.PROTECT, related_name="countings", verbose_name="program")
    reference_list = models.ForeignKey(ReferenceList, models.PROTECT, related_name="+", verbose_name="rilis")
    regulation = models.CharField("peraturan", max_length=60)
    version = models.CharField("versi aturan dan parameter", max_length=200)
    counted_on = models.DateField("dihitung per tanggal")
    figures = models.JSONField("angka", default=dict)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    started_at = models.DateTimeField("mulai", auto_now_add=True)
    finished_at = models.DateTimeField("selesai", null=True)

    class Meta:
        verbose_name = "hitungan calon"
        verbose_name_plural = "hitungan calon"
        ordering = ["-started_at"]

    def __str__(self) -> str:
        return f"Calon {self.program} menurut {self.reference_list}"

    def total(self, district_id: int | None = None) -> dict[str, Any]:
        """The figures of one kecamatan, or of all together."""
        parts = self.figures.values() if district_id is None else [self.figures.get(str(district_id), {})]
        total: dict[str, Any] = dict.fromkeys(("people", "candidates", "proposed", "without_village"), 0)
        for name in total:
            total[name] = sum(part.get(name, 0) for part in parts)
        for name in ("failed", "unknown"):
            total[name] = sum((Counter(part.get(name, {})) for part in parts), Counter())
        return total


class Cell(models.Model):
    """Candidates who share place, job, sex, age band, decile (0 = unknown) and letters of priority ("a,c")."""

    counting = models.ForeignKey(Counting, models.CASCADE, related_name="cells")
    district = models.ForeignKey(District, models.PROTECT, related_name="+", db_index=False)
    village = models.ForeignKey(Village, models.PROTECT, null=True, related_name="+", db_index=False)
    job = models.CharField("pekerjaan", max_length=80, blank=True)
    sex = models.CharField("jenis kelamin", max_length=1, blank=True)
    age = models.CharField("usia", max_length=8, blank=True)
    decile = models.PositiveSmallIntegerField("desil")
    letters = models.CharField("huruf prioritas", max_length=40, blank=True)
    people = models.PositiveIntegerField("calon")
    proposed = models.PositiveIntegerField("sudah diusulkan")
    flagged = models.PositiveIntegerField("dengan catatan")

    class Meta:
        verbose_name = "sel hitungan"
        verbose_name_plural = "sel hitungan"
        indexes = [models.Index(fields=["counting", "district", "village"], name="cell_by_place")]

    def __str__(self) -> str:
        return f"{self.counting}: {self.people}"


class BulkProposal(models.Model):
    """Candidates proposed at once by a filter, with the reason. `rows` = rows of the release, in order.

    `key` names the form that was sent: sent twice, it is one proposal.
    """

    key = models.UUIDField(unique=True, editable=False)
    counting = models.ForeignKey(Counting, models.PROTECT, related_name="proposals", verbose_name="hitungan")
    group = models.ForeignKey(Group, models.PROTECT, related_name="+", verbose_name="kelompok")
    narrowing = models.JSONField("saringan")
    employed = models.BooleanField("termasuk pegawai, penerima upah, pemberi kerja", default=False)
    reason = models.CharField("alasan", max_length=200)
    proposed_on = models.DateField("tanggal daftar")
    rows = ArrayField(models.PositiveIntegerField())
    left_out = ArrayField(models.PositiveIntegerField(), default=list)
    entered = models.PositiveIntegerField("diusulkan", default=0)
    skipped = models.PositiveIntegerField("dilewati", default=0)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="oleh")
    job = models.ForeignKey("jobs.Job", models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField("dibuat", auto_now_add=True)

    class Meta:
        verbose_name = "usulan massal"
        verbose_name_plural = "usulan massal"
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return f"Usulan massal {self.pk}"

    @property
    def waiting(self) -> int:
        """People not yet gone through: more than none when the job is under way or was stopped."""
        return len(self.rows) - self.entered - self.skipped


class ProposedFrom(models.Model):
    """Which bulk proposal a registration came with; list and row stand on the registration itself."""

    registration = models.OneToOneField(Registration, models.CASCADE, primary_key=True, related_name="proposed_from")
    proposal = models.ForeignKey(BulkProposal, models.PROTECT, related_name="people")

    class Meta:
        verbose_name = "asal usulan"
        verbose_name_plural = "asal usulan"

    def __str__(self) -> str:
        return f"{self.registration}: {self.proposal}"
