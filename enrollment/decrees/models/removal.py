"""Who an amending decree takes off the list of its wave (Keputusan Bupati, Pasal 22(4))."""

from __future__ import annotations

import pgtrigger
from django.db import models

from enrollment.decrees.models.decree import Decree, DecreeLine
from enrollment.decrees.models.guards import REMOVES_ONCE
from enrollment.workers.ending import EndReason
from jamsos.guards import only_added

REJECTED, DROPPED = "ditolak", "dikeluarkan"
REASONS = (
    *EndReason.choices,
    (REJECTED, "Ditolak dalam perekaman BPJS"),
    (DROPPED, "Tidak dapat diajukan ke BPJS"),
)


class Removal(models.Model):
    """A line of an earlier decree that ends, with reason, evidence, and the day it was recorded.

    `months` and `amount` (rupiah) are what the line would still have cost; `replacement` is the new line that takes
    the place, if anybody of the reserve list fits it.
    """

    decree = models.ForeignKey(Decree, models.PROTECT, related_name="removals")
    no = models.PositiveIntegerField("no.")
    line = models.ForeignKey(DecreeLine, models.PROTECT, related_name="removals")
    reason = models.CharField("alasan", max_length=12, choices=REASONS)
    note = models.CharField("keterangan", max_length=200, blank=True)
    left_on = models.DateField("tercatat sejak")
    months = models.PositiveSmallIntegerField("bulan dibebaskan")
    amount = models.PositiveIntegerField("rupiah dibebaskan")
    replacement = models.OneToOneField(DecreeLine, models.PROTECT, null=True, related_name="replaces")

    class Meta:
        verbose_name = "penghapusan"
        verbose_name_plural = "penghapusan"
        ordering = ["no"]
        constraints = [
            models.UniqueConstraint(fields=["decree", "no"], name="removal_no_once"),
            models.UniqueConstraint(fields=["decree", "line"], name="removal_line_once"),
        ]
        triggers = [
            *only_added("frozen"),
            pgtrigger.Trigger(
                name="removes_once", when=pgtrigger.Before, operation=pgtrigger.Insert, func=REMOVES_ONCE
            ),
        ]

    def __str__(self) -> str:
        return f"{self.no}. {self.line}"
