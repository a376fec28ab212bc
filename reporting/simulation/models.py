"""A comparison that was made: what was asked and the counts that came out; nobody can be found in it."""

from __future__ import annotations

from typing import Any

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from eligibility.reference.models import ReferenceList
from eligibility.regulations.simulation import EVERYBODY
from enrollment.programs.models import Program
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act, area
from jamsos.guards import NO_TRUNCATE


class SimulationQuerySet(models.QuerySet["Simulation"]):
    def visible_to(self, user: User) -> SimulationQuerySet:
        """Comparisons of people in the area the user's roles reach."""
        villages = area(user, Act.VIEW_SIMULATION)
        return self if villages is None else self.filter(villages__contained_by=sorted(villages))


class Simulation(models.Model):
    """Two sides A and B over a year's registrations or a release.

    `inputs`: population (kind, row number, desa, assumptions), a and b (as asked; limits; terms: parameters and
    readings of the day; name and sentences). `aggregate`: lines (dimension, value, label, people by move), reasons
    (move, rule, article, people). `villages`: the desa whose people were counted; null = the whole regency.
    """

    program = models.ForeignKey(Program, models.PROTECT, null=True, related_name="+")
    reference_list = models.ForeignKey(ReferenceList, models.PROTECT, null=True, related_name="+")
    population = models.CharField("penduduk", max_length=120)
    people = models.PositiveIntegerField("orang")
    villages = ArrayField(models.IntegerField(), null=True, verbose_name="desa")
    version_a = models.TextField("versi sisi A")
    version_b = models.TextField("versi sisi B")
    inputs = models.JSONField("masukan")
    aggregate = models.JSONField("hasil")
    seconds = models.FloatField("lama (detik)")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField("dibuat", auto_now_add=True)

    objects = SimulationQuerySet.as_manager()

    class Meta:
        verbose_name = "simulasi"
        verbose_name_plural = "simulasi"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(program__isnull=True) ^ models.Q(reference_list__isnull=True),
                name="simulation_of_one_population",
            )
        ]
        triggers = [pgtrigger.Protect(name="kept_as_made", operation=pgtrigger.Update), NO_TRUNCATE]

    def __str__(self) -> str:
        return f"Simulasi {self.pk}"

    def name(self, side: str) -> str:
        """What side `a` or `b` is called."""
        return self.inputs[side]["name"]

    @property
    def whole(self) -> dict[str, Any]:
        """The counts of everybody."""
        return next(line for line in self.aggregate["lines"] if line["dimension"] == EVERYBODY)
