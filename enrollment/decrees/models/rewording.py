"""Changes to the words of a draft, one row each."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models

from enrollment.decrees.models.decree import Decree
from enrollment.decrees.models.guards import WORDED_WHILE_DRAFT
from jamsos.guards import only_added


class Rewording(models.Model):
    """One change: the words as they were before it. Who changed words neither checks nor issues the decree."""

    decree = models.ForeignKey(Decree, models.PROTECT, related_name="rewordings")
    clauses = models.JSONField("naskah sebelumnya", default=dict)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField("diubah", auto_now_add=True)

    class Meta:
        verbose_name = "perubahan naskah"
        verbose_name_plural = "perubahan naskah"
        ordering = ["pk"]
        triggers = [
            *only_added(),
            pgtrigger.Trigger(
                name="while_draft", when=pgtrigger.Before, operation=pgtrigger.Insert, func=WORDED_WHILE_DRAFT
            ),
        ]

    def __str__(self) -> str:
        return f"{self.decree}: naskah diubah"
