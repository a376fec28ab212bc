"""Answers about one line of a list: rows are only ever added, and the newest counts."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from jamsos.guards import only_added


class LedgerQuerySet(models.QuerySet["Ledger"]):
    def newest(self) -> LedgerQuerySet:
        """Of each line the row that counts."""
        later = self.model._default_manager.filter(line=OuterRef("line"), sequence__gt=OuterRef("sequence"))
        return self.filter(~Exists(later))


class Ledger(models.Model):
    """One answer about `line`, which the subclass names. A correction is a further row and says why."""

    sequence = models.PositiveSmallIntegerField("jawaban ke", default=1)
    reason = models.CharField("alasan perbaikan", max_length=200, blank=True)
    note = models.CharField("catatan", max_length=200, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField("dicatat", auto_now_add=True)

    objects = LedgerQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["-sequence"]
        constraints = [
            models.UniqueConstraint(fields=["line", "sequence"], name="%(class)s_sequence_once"),
            models.CheckConstraint(
                condition=Q(sequence=1, reason="") | (Q(sequence__gt=1) & ~Q(reason="")),
                name="%(class)s_correction_says_why",
            ),
        ]
        triggers = only_added()


def with_newest(lines: QuerySet[Any], *names: str) -> QuerySet[Any]:
    """The lines with these columns of the newest of their `records`, each under its own name; null without any."""
    records = lines.model._meta.get_field("records").related_model._default_manager
    newest = records.filter(line=OuterRef("pk")).order_by("-sequence")
    return lines.annotate(**{name: Subquery(newest.values(name)[:1]) for name in names})
