"""Handing a batch over: what was sent and what Disdukcapil says it received must be the same number of people."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from enrollment.verification.models.batches import Batch
from jamsos.guards import only_added


class HandoverStep(models.TextChoices):
    RECEIVED = "received", "Diterima Disdukcapil"
    RESENT = "resent", "Dikirim ulang oleh Dinsos"


class Handover(models.Model):
    """One step after the sending; the newest says how the batch stands, rows are only ever added.

    `people`: the number Disdukcapil typed, or that Dinsos sent anew. `expected`: how many were sent.
    """

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="handovers")
    sequence = models.PositiveSmallIntegerField("langkah ke")
    step = models.CharField("langkah", max_length=8, choices=HandoverStep.choices)
    people = models.PositiveIntegerField("orang")
    expected = models.PositiveIntegerField("orang dikirim")
    note = models.CharField("catatan", max_length=200, blank=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField("waktu", auto_now_add=True)

    class Meta:
        verbose_name = "serah terima verval"
        verbose_name_plural = "serah terima verval"
        ordering = ["-sequence"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "sequence"], name="handover_sequence_once"),
            models.CheckConstraint(
                condition=~Q(step=HandoverStep.RESENT) | (Q(people=models.F("expected")) & ~Q(note="")),
                name="handover_resent_whole_with_reason",
            ),
        ]
        triggers = only_added()

    def __str__(self) -> str:
        return f"{self.batch}: {self.get_step_display()}"

    @property
    def difference(self) -> int:
        """Received less sent; 0 when both sides agree."""
        return self.people - self.expected
