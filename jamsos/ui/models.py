"""What the pages remember of a person: forms that were sent, and filters of lists kept under a name."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse


class Sending(models.Model):
    """One form, as rendered once and sent by one person to one address; kept for a day (see `jamsos.ui.once`).

    `key` stands hidden in the form; `content_hash` is the keyed hash of what was typed. `finished_at` is null while
    the first sending is under way; `target` is where its answer led, empty for an answer that is shown only once.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    key = models.UUIDField()
    path = models.CharField("alamat", max_length=500)
    content_hash = models.CharField("sidik isian", max_length=64)
    target = models.CharField("tujuan", max_length=500, blank=True)
    sent_at = models.DateTimeField("dikirim", auto_now_add=True)
    finished_at = models.DateTimeField("selesai", null=True)

    class Meta:
        verbose_name = "pengiriman formulir"
        verbose_name_plural = "pengiriman formulir"
        constraints = [models.UniqueConstraint(fields=["user", "key", "path"], name="form_sent_once")]
        indexes = [models.Index(fields=["sent_at"])]

    def __str__(self) -> str:
        return f"{self.path} {self.sent_at:%d-%m-%Y %H:%M}"


class SavedFilter(models.Model):
    """A filter of one list, kept by one person under a name. `page` is the list's URL name; no personal numbers."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_filters")
    page = models.CharField("halaman", max_length=60)
    name = models.CharField("nama", max_length=60)
    query = models.CharField("saringan", max_length=500)
    saved_at = models.DateTimeField("disimpan", auto_now_add=True)

    class Meta:
        verbose_name = "saringan tersimpan"
        verbose_name_plural = "saringan tersimpan"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["user", "page", "name"], name="saved_filter_name_once"),
            models.CheckConstraint(
                condition=~models.Q(query__regex=r"\d{8}") & ~models.Q(name__regex=r"\d{8}"),
                name="saved_filter_without_numbers",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def url(self) -> str:
        return f"{reverse(self.page)}?{self.query}"
