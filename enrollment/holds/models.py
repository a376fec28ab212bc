"""A name held back by whoever checks the list, until the objection is withdrawn."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Q, Subquery

from enrollment.duties import RELEASER_IS_NO_MAKER, RELEASER_IS_NO_PROPOSER
from enrollment.lifecycle import DECREED_STATES, FINAL_STATES, State
from enrollment.workers.models import Registration
from jamsos.guards import never_deleted, only_added, stays

REASON_LENGTH = 300
HOLDABLE = frozenset(State) - DECREED_STATES - FINAL_STATES
"""Until the Keputusan Bupati names somebody; afterwards the part in the programme can only end."""

RELEASED = Q(released_by__isnull=False, released_at__isnull=False) & ~Q(release_reason="")
OPEN = Q(released_by__isnull=True, released_at__isnull=True, release_reason="")


class HoldQuerySet(models.QuerySet["Hold"]):
    def open(self) -> HoldQuerySet:
        """Not released, whatever has become of the person."""
        return self.filter(released_at__isnull=True)

    def with_hands(self) -> HoldQuerySet:
        """With who held, explained and released, as pages tell it."""
        return self.select_related("held_by", "released_by").prefetch_related("explanations__said_by")

    def explained(self) -> HoldQuerySet:
        """Those that the proposer's side has answered, with `explained_at`: the first time."""
        said = Explanation.objects.filter(hold=OuterRef("pk")).order_by("said_at").values("said_at")
        return self.annotate(explained_at=Subquery(said[:1])).filter(explained_at__isnull=False)

    def in_force(self) -> HoldQuerySet:
        """Those that still keep somebody back."""
        return self.open().filter(registration__state__in=HOLDABLE)


class Hold(models.Model):
    """One objection to one name; a release closes it for good, and a further objection is a further row."""

    registration = models.ForeignKey(Registration, models.PROTECT, related_name="holds", verbose_name="pekerja")
    reason = models.CharField("alasan ditahan", max_length=REASON_LENGTH)
    held_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="ditahan oleh"
    )
    held_at = models.DateTimeField("ditahan sejak", auto_now_add=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="dilepaskan oleh"
    )
    released_at = models.DateTimeField("dilepaskan", null=True)
    release_reason = models.CharField("alasan dilepaskan", max_length=REASON_LENGTH, blank=True)

    objects = HoldQuerySet.as_manager()

    class Meta:
        verbose_name = "penahanan nama"
        verbose_name_plural = "penahanan nama"
        ordering = ["-held_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["registration"], condition=Q(released_at__isnull=True), name="held_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="hold_has_reason"),
            models.CheckConstraint(condition=OPEN | RELEASED, name="hold_released_wholly"),
        ]
        triggers = [
            *never_deleted(),
            stays("objection_stays", "registration_id", "reason", "held_by_id", "held_at"),
            pgtrigger.Protect(
                name="released_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__released_at__isnull=False),
            ),
            RELEASER_IS_NO_PROPOSER,
            RELEASER_IS_NO_MAKER,
        ]

    def __str__(self) -> str:
        return f"Penahanan {self.registration}"


class Explanation(models.Model):
    """What the proposer's side answers to an objection; whoever holds the name decides whether it settles it."""

    hold = models.ForeignKey(Hold, models.PROTECT, related_name="explanations", verbose_name="penahanan")
    text = models.CharField("penjelasan", max_length=REASON_LENGTH)
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="dijelaskan oleh"
    )
    said_at = models.DateTimeField("dijelaskan", auto_now_add=True)

    class Meta:
        verbose_name = "penjelasan nama ditahan"
        verbose_name_plural = "penjelasan nama ditahan"
        ordering = ["-said_at", "-id"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="hold_explanation_has_text")]
        triggers = only_added()

    def __str__(self) -> str:
        return f"Penjelasan {self.hold}"
