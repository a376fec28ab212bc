"""Keys with which another agency's application reads: kept as a hash, for certain questions only, until revoked."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from jamsos.accounts.models import Agency
from jamsos.guards import never_deleted


class Right(models.TextChoices):
    """What a key may ask."""

    COUNTS = "angka", "Angka agregat"
    STATUS = "status", "Status seseorang menurut NIK"


class ApiKey(models.Model):
    """One key of one application. `digest`: SHA-256 of the key; `hint`: its first characters, to tell it apart."""

    agency = models.CharField("instansi", max_length=20, choices=Agency.choices)
    name = models.CharField("aplikasi", max_length=80)
    rights = ArrayField(models.CharField(max_length=8, choices=Right.choices), verbose_name="boleh menanyakan")
    ends_on = models.DateField("berlaku sampai")
    digest = models.CharField(max_length=64, unique=True, editable=False)
    hint = models.CharField("awal kunci", max_length=12, editable=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField("dibuat", auto_now_add=True)
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    revoked_at = models.DateTimeField("dicabut", null=True)

    class Meta:
        verbose_name = "kunci akses"
        verbose_name_plural = "kunci akses"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(name="") & Q(rights__len__gt=0), name="api_key_names_its_use")
        ]
        triggers = [
            pgtrigger.ReadOnly(name="content_frozen", exclude=["revoked_by", "revoked_at"]),
            pgtrigger.Protect(
                name="revoked_stays", operation=pgtrigger.Update, condition=pgtrigger.Q(old__revoked_at__isnull=False)
            ),
            *never_deleted(),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.get_agency_display()})"

    @property
    def right_labels(self) -> str:
        return ", ".join(Right(right).label for right in self.rights)
