"""The audit trail: who did or saw what, when and why; append-only and chained by the database itself."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from jamsos.guards import only_added

SEEN = "people.view"
"""A person's page was shown."""
LISTED = "people.list"
"""A list of names was shown."""
WHO = "who"
"""In the details of an event: the numbers of the registrations that a list, or a workbook of one, named."""

# Sequence, previous hash and hash are made inside the database, so that every writer is chained alike.
# The lock keeps two transactions from continuing the same link; it is held until commit.
CHAIN = """
    PERFORM pg_advisory_xact_lock(hashtext('audit_event'));
    SELECT seq, hash INTO NEW.seq, NEW.previous FROM audit_event ORDER BY seq DESC LIMIT 1;
    NEW.seq := COALESCE(NEW.seq, 0) + 1;
    NEW.previous := COALESCE(NEW.previous, '');
    NEW.hash := audit_link(NEW);
    RETURN NEW;
"""


class Event(models.Model):
    """One act or one access. `data` carries counts, codes and numbers of rows; never an identity number."""

    seq = models.BigIntegerField("urutan", unique=True)
    at = models.DateTimeField("waktu", db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="pelaku"
    )
    act = models.CharField("tindakan", max_length=60, db_index=True)
    subject_type = models.CharField("jenis objek", max_length=60, blank=True)
    subject_id = models.CharField("objek", max_length=40, blank=True)
    purpose = models.CharField("keperluan", max_length=200, blank=True)
    data = models.JSONField("rincian", default=dict)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = "kejadian"
        verbose_name_plural = "jejak audit"
        ordering = ["-seq"]
        indexes = [
            models.Index(fields=["subject_type", "subject_id"]),
            GinIndex(
                fields=["data"],
                opclasses=["jsonb_path_ops"],
                condition=models.Q(data__has_key=WHO),
                name="event_who_was_named",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="chain", when=pgtrigger.Before, operation=pgtrigger.Insert, func=pgtrigger.Func(CHAIN)
            ),
            *only_added(),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.act}"
