"""Asking for a change of somebody's data once the person is past proposal, and another person's answer."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from enrollment.workers.models import Registration
from jamsos.guards import only_added

# Whoever writes the decision cannot say that somebody else had asked.
COPY_REQUESTER = """
    SELECT requested_by_id INTO STRICT NEW.requested_by_id FROM corrections_correction WHERE id = NEW.correction_id;
    RETURN NEW;
"""


class Level(models.TextChoices):
    """Who asked, and therefore who answers."""

    VILLAGE = "desa", "Operator desa; diputuskan petugas Dinsos"
    OFFICE = "dinas", "Petugas Dinsos; diputuskan Kepala Dinas"


class Correction(models.Model):
    """One field of one registration: as it stood when the change was asked for, as it should be, and why.

    `before` and `after` hold typed text by column of the worker file; a desa comes with its kecamatan.
    """

    registration = models.ForeignKey(Registration, models.PROTECT, related_name="corrections", verbose_name="pekerja")
    field = models.CharField("data", max_length=40)
    before = models.JSONField("nilai lama")
    after = models.JSONField("nilai baru")
    reason = models.CharField("alasan", max_length=200)
    level = models.CharField("pengaju", max_length=5, choices=Level.choices)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="diajukan"
    )
    requested_at = models.DateTimeField("waktu", auto_now_add=True)

    class Meta:
        verbose_name = "permintaan perubahan"
        verbose_name_plural = "permintaan perubahan"
        ordering = ["-requested_at", "-id"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="correction_has_reason")]
        triggers = only_added()

    def __str__(self) -> str:
        return f"Permintaan {self.pk}: {self.registration}"


class Decision(models.Model):
    """The answer to one request, given once and by somebody else; `requested_by` is written by the database."""

    correction = models.OneToOneField(Correction, models.PROTECT, related_name="decision")
    approved = models.BooleanField("disetujui")
    reason = models.CharField("alasan", max_length=200)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField("diputuskan", auto_now_add=True)

    class Meta:
        verbose_name = "putusan permintaan perubahan"
        verbose_name_plural = "putusan permintaan perubahan"
        constraints = [
            models.CheckConstraint(
                condition=Q(requested_by__isnull=False) & ~Q(requested_by=F("decided_by")),
                name="correction_decided_by_another",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="correction_decision_has_reason"),
        ]
        triggers = [
            *only_added(),
            pgtrigger.Trigger(
                name="copy_requester",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=COPY_REQUESTER,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.correction}: {'disetujui' if self.approved else 'ditolak'}"
