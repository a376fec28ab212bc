"""Files kept by the portal: uploads waiting to be read, and what jobs and decrees produced."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models


def own_path(stored: StoredFile, _filename: str) -> str:
    """Files lie under a name of our own; the sender's name is only shown, never used as a path."""
    return f"{stored.pk.hex[:2]}/{stored.pk.hex}"


class StoredFile(models.Model):
    """A file with its SHA-256. `act` is the right needed to download it; empty means: nobody, only jobs."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    content = models.FileField("berkas", upload_to=own_path, max_length=100)
    name = models.CharField("nama", max_length=120)
    content_type = models.CharField(max_length=100)
    sha256 = models.CharField("SHA-256", max_length=64, db_index=True)
    size = models.BigIntegerField("ukuran")
    act = models.CharField("hak unduh", max_length=60, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField("dibuat", auto_now_add=True)

    class Meta:
        verbose_name = "berkas"
        verbose_name_plural = "berkas"

    def __str__(self) -> str:
        return self.name
