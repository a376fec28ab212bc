"""Ranked selection under quota and budget (Pasal 20(3)-(4), 22(2)): runs and the place of each person."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models

from enrollment.duties import NOBODY_HELD, PROMOTER_IS_NO_VERIFIER, SELECTOR_IS_NO_VERIFIER
from enrollment.programs.models import Group, Wave
from enrollment.workers.models import Registration
from jamsos.guards import never_deleted, only_added
from jamsos.regions.models import Village


class Place(models.TextChoices):
    SELECTED = "selected", "Terpilih"
    WAITING = "waiting", "Daftar tunggu"


class Stop(models.TextChoices):
    """Which limit keeps somebody waiting; empty = none, the person has a place."""

    NONE = "", "terpilih"
    GROUP = "group", "kuota kelompok"
    VILLAGE = "village", "kuota desa"
    DISTRICT = "district", "kuota kecamatan"
    QUOTA = "quota", "kuota tahap"
    BUDGET = "budget", "anggaran tahap"
    CEILING = "ceiling", "pagu sumber dana"


class SelectionRun(models.Model):
    """One selection of a wave: law, inputs, method and what came out; kept for the auditor.

    `regulation`, `version`, `terms`: what was read how (`Terms.snapshot`). `inputs`: day, limits and rates.
    `lines_hash`: keyed hash over every line in order. Only `current` may change later.
    """

    wave = models.ForeignKey(Wave, models.PROTECT, related_name="selection_runs")
    regulation = models.CharField("peraturan", max_length=60)
    version = models.CharField("versi aturan dan parameter", max_length=200, blank=True)
    terms = models.JSONField("parameter dan pembacaan", null=True)
    method = models.CharField("cara", max_length=40)
    inputs = models.JSONField("masukan", default=dict)
    counts = models.JSONField("hasil", default=dict)
    lines_hash = models.CharField("sidik baris", max_length=64, blank=True)
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
        triggers = [
            pgtrigger.ReadOnly(name="content_frozen", exclude=["current"]),
            *never_deleted(),
            SELECTOR_IS_NO_VERIFIER,
        ]

    def __str__(self) -> str:
        return f"Seleksi {self.wave}"


class SelectionLine(models.Model):
    """A person's rank, the letters of Pasal 22(2) that applied, the place and the reason for it.

    With the facts the ranking used, so that it can be worked out again from here alone. `group_rank` counts
    within the group, `monthly_rate` is what the wave pays for this person.
    """

    run = models.ForeignKey(SelectionRun, models.CASCADE, related_name="lines")
    registration = models.ForeignKey(Registration, models.PROTECT, related_name="selection_lines")
    rank = models.PositiveIntegerField("urutan")
    group_rank = models.PositiveIntegerField("urutan kelompok", null=True)
    priority = models.CharField("huruf prioritas", max_length=40, blank=True)
    place = models.CharField("hasil", max_length=8, choices=Place.choices)
    stopped_by = models.CharField("batas", max_length=8, choices=Stop.choices, blank=True)
    reason = models.CharField("alasan", max_length=500)
    group = models.ForeignKey(Group, models.PROTECT, null=True, related_name="+", verbose_name="kelompok")
    village = models.ForeignKey(Village, models.PROTECT, null=True, related_name="+", verbose_name="desa")
    segment = models.CharField("segmen", max_length=20, blank=True)
    monthly_rate = models.PositiveIntegerField("rupiah per bulan", default=0)
    decile = models.PositiveSmallIntegerField("desil", null=True)
    birth_date = models.DateField("tanggal lahir", null=True)
    registered_on = models.DateField("tanggal daftar", null=True)
    sex = models.CharField("jenis kelamin", max_length=1, blank=True)

    class Meta:
        verbose_name = "urutan"
        verbose_name_plural = "urutan"
        ordering = ["rank"]
        constraints = [
            models.UniqueConstraint(fields=["run", "rank"], name="selection_rank_once"),
            models.UniqueConstraint(fields=["run", "registration"], name="selection_person_once"),
        ]
        triggers = [*only_added(), NOBODY_HELD]

    def __str__(self) -> str:
        return f"{self.rank}. {self.registration}"


class Promotion(models.Model):
    """Somebody from the reserve list who got a place that had fallen free: the next in order who fitted.

    `fallen` are the ranks whose places had been given up by then.
    """

    run = models.ForeignKey(SelectionRun, models.PROTECT, related_name="promotions")
    line = models.OneToOneField(SelectionLine, models.PROTECT, related_name="promotion")
    fallen = models.JSONField("urutan yang kosong", default=list)
    reason = models.CharField("alasan", max_length=200)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField("dibuat", auto_now_add=True)

    class Meta:
        verbose_name = "pengisian tempat"
        verbose_name_plural = "pengisian tempat"
        ordering = ["pk"]
        triggers = [*only_added(), PROMOTER_IS_NO_VERIFIER]

    def __str__(self) -> str:
        return f"{self.run}: urutan {self.line.rank}"
