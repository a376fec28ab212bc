"""What is printed of decrees, and the berita acara behind a Keputusan Kepala Dinas Sosial (Pasal 24(2)c)."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models

from enrollment.decrees.models.decree import Decree
from enrollment.decrees.models.guards import SIGNED_ONCE_ISSUED
from enrollment.programs.models import Program
from jamsos.guards import never_deleted, only_added


class DecreeFile(models.Model):
    """A rendered variant of a decree; the hash is the one shown on its page. With `district` an extract.

    `tagged` ones are for readers who listen, and beside the others: none of them is the office's own print.
    """

    decree = models.ForeignKey(Decree, models.PROTECT, related_name="files")
    variant = models.CharField("bentuk", max_length=10)
    district = models.CharField("kecamatan", max_length=60, blank=True)
    tagged = models.BooleanField("untuk pembaca layar", default=False)
    file = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+")
    pages = models.PositiveIntegerField("halaman")
    made_at = models.DateTimeField("dibuat", auto_now_add=True)

    class Meta:
        verbose_name = "berkas keputusan"
        verbose_name_plural = "berkas keputusan"
        ordering = ["-made_at"]
        triggers = only_added()

    def __str__(self) -> str:
        return f"{self.decree} ({self.variant})"


class SignedFile(models.Model):
    """The paper as signed: a scan, or a PDF with electronic signatures and what was found of them on the day.

    Of several the newest counts; the earlier ones stay.
    """

    decree = models.ForeignKey(Decree, models.PROTECT, related_name="signed_files")
    file = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+")
    pages = models.PositiveIntegerField("halaman")
    signatures = models.JSONField("tanda tangan elektronik", default=list)
    reason = models.CharField("alasan penggantian", max_length=200, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField("diunggah", auto_now_add=True)

    class Meta:
        verbose_name = "naskah bertanda tangan"
        verbose_name_plural = "naskah bertanda tangan"
        ordering = ["-pk"]
        triggers = [
            *only_added(),
            pgtrigger.Trigger(
                name="once_issued", when=pgtrigger.Before, operation=pgtrigger.Insert, func=SIGNED_ONCE_ISSUED
            ),
        ]

    def __str__(self) -> str:
        return f"{self.decree} (bertanda tangan)"


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
            *never_deleted(),
        ]

    def __str__(self) -> str:
        return f"Berita acara {self.number}"
