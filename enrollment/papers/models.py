"""What every stage's papers share: the emblems on top, and the register in which each has its number."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from jamsos.guards import never_deleted, only_added


class Sign(models.TextChoices):
    """Whose emblem stands on top: the state's over the Bupati's decrees, the regency's over an office's papers."""

    STATE = "negara", "Lambang negara (Keputusan Bupati)"
    REGENCY = "daerah", "Lambang daerah (kop perangkat daerah)"


class Emblem(models.Model):
    """An emblem as the office uploaded it; of a sign the newest counts, a decree keeps the one it was issued with."""

    sign = models.CharField("lambang", max_length=8, choices=Sign.choices)
    file = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+", verbose_name="gambar")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField("diunggah", auto_now_add=True)

    class Meta:
        verbose_name = "lambang"
        verbose_name_plural = "lambang"
        ordering = ["-pk"]
        triggers = only_added()

    def __str__(self) -> str:
        return f"{self.get_sign_display()} {self.pk}"


class Book(models.TextChoices):
    """The registers: each counts its numbers anew every year."""

    BUPATI = "bupati", "Keputusan Bupati"
    KADINSOS = "kadinsos", "Keputusan Kepala Dinas Sosial"
    PENDATAAN = "pendataan", "Berita acara pendataan"
    HANDOVER = "serah", "Berita acara serah terima"
    VERIFICATION = "verval", "Berita acara verifikasi dan validasi"
    COVER = "pengantar", "Surat pengantar"


class Entry(models.Model):
    """One document under its number. `running` is empty for a number outside the mask of its day.

    `page` is where the portal shows what the document is about. A cancelled entry stays, and frees its number.
    """

    book = models.CharField("jenis", max_length=10, choices=Book.choices)
    year = models.PositiveSmallIntegerField("tahun")
    running = models.PositiveIntegerField("nomor urut", null=True)
    number = models.CharField("nomor", max_length=80)
    dated = models.DateField("tanggal")
    subject = models.CharField("perihal", max_length=300)
    page = models.CharField("halaman", max_length=100, blank=True)
    file = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, related_name="+", verbose_name="berkas")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField("dicatat", auto_now_add=True)
    cancelled = models.CharField("alasan batal", max_length=200, blank=True)

    class Meta:
        verbose_name = "dokumen terdaftar"
        verbose_name_plural = "register dokumen"
        ordering = ["-year", "-dated", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["book", "number"], condition=Q(cancelled=""), name="number_once_in_book"),
            models.UniqueConstraint(
                fields=["book", "year", "running"], condition=Q(cancelled=""), name="running_number_once_a_year"
            ),
            models.UniqueConstraint(
                fields=["book", "page"], condition=Q(cancelled="") & ~Q(page=""), name="one_document_of_a_thing"
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="content_frozen", exclude=["file", "cancelled"]),
            pgtrigger.Protect(
                name="stays_cancelled", operation=pgtrigger.Update, condition=~pgtrigger.Q(old__cancelled="")
            ),
            *never_deleted(),
        ]

    def __str__(self) -> str:
        return f"{self.get_book_display()} {self.number}"


class Team(models.Model):
    """The Keputusan Bupati that forms the Tim Koordinasi Pembinaan, as recorded (Pasal 25(3)-(4)).

    `members`: role and name of each, in the order of the decree.
    """

    entry = models.OneToOneField(Entry, models.PROTECT, related_name="team")
    members = models.JSONField("susunan", default=list)

    class Meta:
        verbose_name = "tim koordinasi"
        verbose_name_plural = "tim koordinasi"
        ordering = ["-pk"]
        triggers = only_added()

    def __str__(self) -> str:
        return f"Tim Koordinasi ({self.entry.number})"
