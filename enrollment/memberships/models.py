"""The participant's card from BPJS to the hand of its holder (Pasal 23(3)-(4)); each step only ever added."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from enrollment.submissions.models import SubmissionLine
from jamsos.guards import only_added


class Card(models.TextChoices):
    """How far a card has come; who has no step at all stands at the first."""

    NONE = "belum", "Belum dicetak"
    PRINTED = "dicetak", "Dicetak"
    RECEIVED = "diterima", "Diterima peserta"


class CardStep(models.Model):
    """One step of a card on a day; the newest counts. `file` = the upload it came with, if it did."""

    line = models.ForeignKey(SubmissionLine, models.PROTECT, related_name="card_steps")
    card = models.CharField("kartu", max_length=8, choices=Card.choices)
    happened_on = models.DateField("tanggal")
    file = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, related_name="+", verbose_name="berkas")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField("dicatat", auto_now_add=True)

    class Meta:
        verbose_name = "langkah kartu"
        verbose_name_plural = "langkah kartu"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["line", "-id"])]
        triggers = only_added()

    def __str__(self) -> str:
        return f"{self.get_card_display()} {self.happened_on}"
