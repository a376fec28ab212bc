"""Contributions paid, person by person and month by month (Pasal 1(8), 23(3), 24(2)f)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from enrollment.submissions.models import SubmissionLine

REAL_MONTH = Q(month__gte=1, month__lte=12)


class Payment(models.Model):
    """One act of paying: a month of a decree's people, with its proof (SP2D or receipt number).

    `sequence` counts the payments of one month: people recorded after the first are paid by a further one.
    """

    year = models.PositiveSmallIntegerField("tahun")
    month = models.PositiveSmallIntegerField("bulan")
    decree = models.ForeignKey("decrees.Decree", models.PROTECT, related_name="payments")
    sequence = models.PositiveSmallIntegerField("pembayaran ke", default=1)
    proof = models.CharField("bukti bayar", max_length=120)
    people = models.PositiveIntegerField("orang")
    amount = models.PositiveBigIntegerField("rupiah")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField("dicatat", auto_now_add=True)

    class Meta:
        verbose_name = "pembayaran iuran"
        verbose_name_plural = "pembayaran iuran"
        ordering = ["-year", "-month", "-sequence"]
        constraints = [
            models.UniqueConstraint(fields=["decree", "year", "month", "sequence"], name="payment_sequence_once"),
            models.CheckConstraint(condition=~Q(proof=""), name="payment_has_proof"),
            models.CheckConstraint(condition=REAL_MONTH, name="payment_month_is_real"),
            models.CheckConstraint(condition=Q(people__gt=0), name="payment_has_people"),
        ]

    def __str__(self) -> str:
        return f"{self.year}-{self.month:02d} {self.decree}"


class Contribution(models.Model):
    """One person's contribution for one month, whole rupiah."""

    payment = models.ForeignKey(Payment, models.PROTECT, related_name="contributions")
    line = models.ForeignKey(SubmissionLine, models.PROTECT, related_name="contributions")
    year = models.PositiveSmallIntegerField("tahun")
    month = models.PositiveSmallIntegerField("bulan")
    amount = models.PositiveIntegerField("rupiah")

    class Meta:
        verbose_name = "iuran"
        verbose_name_plural = "iuran"
        constraints = [
            models.UniqueConstraint(fields=["line", "year", "month"], name="contribution_once_per_month"),
            models.CheckConstraint(condition=REAL_MONTH, name="contribution_month_is_real"),
        ]

    def __str__(self) -> str:
        return f"{self.year}-{self.month:02d} {self.amount}"
