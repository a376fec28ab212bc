"""Uji petik: a random sample of verified people (Pasal 22(3)), looked at again by hand."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from enrollment.programs.models import Program
from enrollment.verification.models.ledger import Ledger
from enrollment.workers.models import Registration, Sex
from jamsos.guards import only_added
from jamsos.regions.models import District

CONFIDENCES = ((90, "90 %"), (95, "95 %"), (99, "99 %"))
FROZEN = only_added()


class Draw(models.Model):
    """One draw with everything it takes to draw it again: what samples of verified people and of participants share.

    `confidence` and `margin` in percent; `frame`: the numbers of all people by stratum on the day `drawn_on`.
    """

    number = models.PositiveSmallIntegerField("nomor")
    confidence = models.PositiveSmallIntegerField("tingkat kepercayaan", choices=CONFIDENCES)
    margin = models.PositiveSmallIntegerField("batas galat (%)")
    seed = models.BigIntegerField("benih acak")
    frame = models.JSONField("kerangka", default=dict)
    population = models.PositiveIntegerField("orang dalam kerangka")
    size = models.PositiveIntegerField("ukuran sampel")
    drawn_on = models.DateField("usia dihitung per")
    drawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    drawn_at = models.DateTimeField("diundi", auto_now_add=True)

    class Meta:
        abstract = True


class SampleCheck(Draw):
    """A draw of verified people."""

    program = models.ForeignKey(Program, models.PROTECT, related_name="sample_checks", verbose_name="program")

    class Meta:
        verbose_name = "uji petik"
        verbose_name_plural = "uji petik"
        ordering = ["-drawn_at"]
        constraints = [
            models.UniqueConstraint(fields=["program", "number"], name="sample_number_once"),
            models.CheckConstraint(
                condition=Q(confidence__in=[value for value, _ in CONFIDENCES]), name="sample_confidence_known"
            ),
            models.CheckConstraint(condition=Q(margin__range=(1, 20)), name="sample_margin_sensible"),
            models.CheckConstraint(
                condition=Q(size__gte=1) & Q(size__lte=models.F("population")), name="sample_within_population"
            ),
        ]
        triggers = FROZEN

    def __str__(self) -> str:
        return f"Uji petik {self.number} · {self.program}"


class DrawnPerson(models.Model):
    """One person drawn, with the stratum as of the draw; the subclass names its draw `sample`."""

    no = models.PositiveIntegerField("no.")
    registration = models.ForeignKey(Registration, models.PROTECT, related_name="+")
    district = models.ForeignKey(District, models.PROTECT, related_name="+", verbose_name="kecamatan")
    sex = models.CharField("jenis kelamin", max_length=1, choices=Sex.choices, blank=True)
    age_band = models.CharField("usia", max_length=8, blank=True)

    class Meta:
        abstract = True


class SampleLine(DrawnPerson):
    sample = models.ForeignKey(SampleCheck, models.PROTECT, related_name="lines")

    class Meta:
        ordering = ["no"]
        constraints = [
            models.UniqueConstraint(fields=["sample", "no"], name="sample_line_no_once"),
            models.UniqueConstraint(fields=["sample", "registration"], name="sample_line_person_once"),
        ]
        triggers = FROZEN

    def __str__(self) -> str:
        return f"{self.sample} #{self.no}"


class SampleFinding(Ledger):
    """What was found of the person: as verified, or not and how."""

    line = models.ForeignKey(SampleLine, models.PROTECT, related_name="records")
    agrees = models.BooleanField("cocok")

    class Meta(Ledger.Meta):
        verbose_name = "hasil uji petik"
        verbose_name_plural = "hasil uji petik"
        constraints = [
            *Ledger.Meta.constraints,
            models.CheckConstraint(condition=Q(agrees=True) | ~Q(note=""), name="sample_fault_is_told"),
        ]

    def __str__(self) -> str:
        return f"{self.line}: {'cocok' if self.agrees else 'tidak cocok'}"
