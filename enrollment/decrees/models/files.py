"""What is printed of decrees, and the berita acara behind a Keputusan Kepala Dinas Sosial (Pasal 24(2)c)."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models

from enrollment.decrees.models.decree import Decree
from enrollment.programs.models import Program


class DecreeFile(models.Model):
    """A rendered variant of a decree; the hash is the one printed on its page."""

    decree = models.ForeignKey(Decree, models.PROTECT, related_name="files")
    variant = models.CharField("bentuk", max_length=10)
    file = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+")
    pages = models.PositiveIntegerField("halaman")
    made_at = models.DateTimeField("dibuat", auto_now_add=True)

    class Meta:
        verbose_name = "berkas keputusan"
        verbose_name_plural = "berkas keputusan"
        ordering = ["-made_at"]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.decree} ({self.variant})"


class Minutes(models.Model):
    """Berita acara hasil pendataan: made together with the lock, with the counts of that moment."""

    program = models.ForeignKey(Program, models.PROTECT, related_name="minutes")
    decree = models.OneToOneField(Decree, models.PROTECT, related_name="minutes")
    number = models.CharField("nomor", max_length=60)
    held_on = models.DateField("tanggal")
    place = models.CharField("tempat", max_length=120)
    counts = models.JSONField("jumlah", default=dict)
    signatories = models.JSONField("penanda tangan", default=list)
    file = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, related_name="+", verbose_name="berkas")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "berita acara"
        verbose_name_plural = "berita acara"
        ordering = ["-held_on"]
        triggers = [
            pgtrigger.ReadOnly(name="content_frozen", exclude=["file"]),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"Berita acara {self.number}"
