"""Pairs of registrations of one programme that may be one person (Pasal 23 ayat (2): one NIK, one participant)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from enrollment.matching.rulings import Ruling
from enrollment.programs.models import Program
from enrollment.workers.models import Registration


class Verdict(models.TextChoices):
    LEFT = "left", "Digabungkan, usulan 1 tetap"
    RIGHT = "right", "Digabungkan, usulan 2 tetap"
    DIFFERENT = "different", "Orang berbeda"


MERGES = (Verdict.LEFT, Verdict.RIGHT)


class Likeness(models.TextChoices):
    AUTO = "auto", "Hampir pasti"
    REVIEW = "review", "Mungkin"


class Pair(models.Model):
    """Two registrations that the newest search found alike, the earlier one left; `verdict` is the one that counts.

    A pair about which somebody has ruled stays for ever; others go when a later search does not find them again.
    """

    program = models.ForeignKey(Program, models.PROTECT, related_name="pairs")
    left = models.ForeignKey(Registration, models.PROTECT, related_name="+", verbose_name="usulan 1")
    right = models.ForeignKey(Registration, models.PROTECT, related_name="+", verbose_name="usulan 2")
    likeness = models.CharField("dugaan", max_length=6, choices=Likeness.choices)
    score = models.FloatField("skor")
    level = models.CharField("tingkat", max_length=80, blank=True)
    sentence = models.CharField("penjelasan", max_length=300, blank=True)
    levels = models.JSONField("tingkat per unsur", default=dict)
    weights_version = models.CharField("versi bobot", max_length=40)
    verdict = models.CharField("putusan", max_length=10, choices=Verdict.choices, blank=True)
    found_at = models.DateTimeField("ditemukan", auto_now_add=True)

    class Meta:
        verbose_name = "dugaan ganda"
        verbose_name_plural = "dugaan ganda"
        ordering = ["id"]
        indexes = [models.Index(fields=["verdict"])]
        constraints = [
            models.UniqueConstraint(fields=["left", "right"], name="pair_once"),
            models.CheckConstraint(condition=Q(left__lt=F("right")), name="pair_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.left} / {self.right}"

    def stays_and_leaves(self, verdict: str) -> tuple[Registration, Registration]:
        """Who stays and who is withdrawn when the pair is merged by this verdict."""
        return (self.left, self.right) if verdict == Verdict.LEFT else (self.right, self.left)


class PairRuling(Ruling):
    """One step in answering whether two registrations are one person.

    `key`: keyed hash of both identities, by which a later year's search knows that the two were told apart.
    """

    pair = models.ForeignKey(Pair, models.PROTECT, related_name="rulings")
    key = models.CharField(max_length=64, editable=False)

    class Meta(Ruling.Meta):
        verbose_name = "putusan dugaan ganda"
        verbose_name_plural = "putusan dugaan ganda"
        indexes = [*Ruling.Meta.indexes, models.Index(fields=["pair", "-id"]), models.Index(fields=["key", "-id"])]
        constraints = [
            models.UniqueConstraint(fields=["pair"], condition=Q(previous__isnull=True), name="pair_ruling_first_once")
        ]
