"""Contributions paid, person by person and month by month, and months closed (Pasal 1(8), 23(3), 24(2)f)."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from enrollment.contributions.guards import (
    MONTHS_ADDED,
    MONTHS_TAKEN_BACK,
    NOTHING_IN_CLOSED_MONTH,
    PAID_IN_TIME,
    REVERSED_IN_OPEN_MONTH,
    TRUE_TOTALS,
    WRITTEN_BY_THE_LEDGER,
)
from enrollment.contributions.invoice_models import Fit, Invoice, InvoiceLine
from enrollment.submissions.models import SubmissionLine
from jamsos.guards import never_deleted, only_added

__all__ = [
    "Closing",
    "Contribution",
    "Fit",
    "Invoice",
    "InvoiceLine",
    "PaidMonths",
    "PaidYear",
    "Payment",
    "Reversal",
]

REAL_MONTH = Q(month__gte=1, month__lte=12)


class StandingManager(models.Manager["Payment"]):
    """Payments that were not reversed: what was paid. `Payment.every` also holds the reversed ones."""

    def get_queryset(self) -> models.QuerySet[Payment]:
        return super().get_queryset().filter(reversal=None)


class StandingContributionManager(models.Manager["Contribution"]):
    """Contributions that were not reversed."""

    def get_queryset(self) -> models.QuerySet[Contribution]:
        return super().get_queryset().filter(reversal=None)


class Payment(models.Model):
    """One act of paying: a month of a decree's people, with its proof (SP2D or receipt number), its day and its paper.

    `paid_on` lies between the day of the decree and the day of posting. `file` is the scanned proof; payments posted
    by command may have none.
    `invoice`: the bill it answers, if one was recorded. `partial`: why only those on the bill's list were paid for;
    the others stay owed.
    `sequence` counts the payments of one month, reversed ones too: people recorded after the first are paid by a
    further one. Never changed: what was posted by mistake is reversed by an entry of its own.
    """

    year = models.PositiveSmallIntegerField("tahun")
    month = models.PositiveSmallIntegerField("bulan")
    decree = models.ForeignKey("decrees.Decree", models.PROTECT, related_name="payments")
    sequence = models.PositiveSmallIntegerField("pembayaran ke", default=1)
    proof = models.CharField("bukti bayar", max_length=120)
    paid_on = models.DateField("tanggal bayar")
    file = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, related_name="+", verbose_name="bukti")
    invoice = models.ForeignKey(Invoice, models.PROTECT, null=True, related_name="payments", verbose_name="tagihan")
    partial = models.CharField("alasan dibayar sebagian", max_length=200, blank=True)
    people = models.PositiveIntegerField("orang")
    amount = models.PositiveBigIntegerField("rupiah")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField("dicatat", auto_now_add=True)

    every = models.Manager()
    objects = StandingManager()

    class Meta:
        default_manager_name = "objects"
        verbose_name = "pembayaran iuran"
        verbose_name_plural = "pembayaran iuran"
        ordering = ["-year", "-month", "-sequence"]
        constraints = [
            models.UniqueConstraint(fields=["decree", "year", "month", "sequence"], name="payment_sequence_once"),
            models.CheckConstraint(condition=~Q(proof=""), name="payment_has_proof"),
            models.CheckConstraint(condition=REAL_MONTH, name="payment_month_is_real"),
            models.CheckConstraint(condition=Q(people__gt=0), name="payment_has_people"),
            models.CheckConstraint(
                condition=Q(partial="") | Q(invoice__isnull=False), name="partial_payment_names_its_bill"
            ),
        ]
        triggers = [
            *only_added(),
            PAID_IN_TIME,
            NOTHING_IN_CLOSED_MONTH,
        ]

    def __str__(self) -> str:
        return f"{self.year}-{self.month:02d} {self.decree}"


class Reversal(models.Model):
    """The entry that takes a payment back, with its reason; payment and contributions stay as they were posted."""

    payment = models.OneToOneField(Payment, models.PROTECT, related_name="reversal")
    reason = models.CharField("alasan", max_length=200)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField("dicatat", auto_now_add=True)

    class Meta:
        verbose_name = "pembalikan iuran"
        verbose_name_plural = "pembalikan iuran"
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="reversal_has_reason")]
        triggers = [
            *only_added(),
            REVERSED_IN_OPEN_MONTH,
        ]

    def __str__(self) -> str:
        return f"Pembalikan {self.payment_id}"


class Contribution(models.Model):
    """One person's contribution for one month, whole rupiah; reversed together with its payment, once."""

    payment = models.ForeignKey(Payment, models.PROTECT, related_name="contributions")
    line = models.ForeignKey(SubmissionLine, models.PROTECT, related_name="contributions")
    year = models.PositiveSmallIntegerField("tahun")
    month = models.PositiveSmallIntegerField("bulan")
    amount = models.PositiveIntegerField("rupiah")
    reversal = models.ForeignKey(Reversal, models.PROTECT, null=True, related_name="contributions")

    every = models.Manager()
    objects = StandingContributionManager()

    class Meta:
        default_manager_name = "objects"
        verbose_name = "iuran"
        verbose_name_plural = "iuran"
        constraints = [
            models.UniqueConstraint(
                fields=["line", "year", "month"], condition=Q(reversal=None), name="contribution_once_per_month"
            ),
            models.CheckConstraint(condition=REAL_MONTH, name="contribution_month_is_real"),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="content_frozen", exclude=["reversal"]),
            pgtrigger.Protect(
                name="reversed_once", operation=pgtrigger.Update, condition=pgtrigger.Q(old__reversal__isnull=False)
            ),
            *never_deleted(),
            MONTHS_ADDED,
            MONTHS_TAKEN_BACK,
        ]

    def __str__(self) -> str:
        return f"{self.year}-{self.month:02d} {self.amount}"


class PaidMonths(models.Model):
    """The standing contributions of an identity number in a year as twelve bits, January the highest.

    Kept by triggers alone. `nik` is that of the frozen lines: the year before is one look-up away.
    """

    nik = models.CharField("NIK", max_length=16)
    year = models.PositiveSmallIntegerField("tahun")
    paid = models.PositiveIntegerField("bulan dibayar")

    class Meta:
        verbose_name = "bulan dibayar seseorang"
        verbose_name_plural = "bulan dibayar seseorang"
        constraints = [models.UniqueConstraint(fields=["nik", "year"], name="paid_months_once")]
        triggers = [WRITTEN_BY_THE_LEDGER]

    def __str__(self) -> str:
        return f"{self.year} {self.paid:012b}"


class PaidYear(models.Model):
    """The months a line's person has paid, as two texts of twelve digits: 1 = paid, January first (a database view).

    `paid` = the programme year of the line, `paid_before` = the year before; both of the line's identity number, of
    which a programme has one recorded line. The year before is told only of who has no three in a row in `paid`, as
    all 0 of the others (Permenaker 1/2025). Who asks about a programme also names it and its `year`: nobody else's
    months are then read.
    """

    line = models.OneToOneField(SubmissionLine, models.DO_NOTHING, primary_key=True, related_name="paid_year")
    paid = models.CharField("dibayar", max_length=12)
    paid_before = models.CharField("dibayar tahun sebelumnya", max_length=12)
    program = models.ForeignKey("programs.Program", models.DO_NOTHING, related_name="+")
    year = models.PositiveSmallIntegerField("tahun")

    class Meta:
        managed = False
        db_table = "contributions_paidyear"
        verbose_name = "bulan dibayar"
        verbose_name_plural = "bulan dibayar"

    def __str__(self) -> str:
        return self.paid


class Closing(models.Model):
    """A month of a decree that was closed, with its totals of that moment (Pasal 24(2)f).

    `owing` people were not paid for: `explanation` says why. Closed, the month takes no payment and no reversal.
    Somebody else than who closed it may reopen it, with a reason; it is then closed anew by a further row.
    """

    decree = models.ForeignKey("decrees.Decree", models.PROTECT, related_name="closings")
    year = models.PositiveSmallIntegerField("tahun")
    month = models.PositiveSmallIntegerField("bulan")
    people = models.PositiveIntegerField("orang dibayar")
    amount = models.PositiveBigIntegerField("rupiah dibayar")
    owing = models.PositiveIntegerField("orang belum dibayar")
    explanation = models.CharField("penjelasan", max_length=200, blank=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField("ditutup", auto_now_add=True)
    reopened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reopened_at = models.DateTimeField("dibuka lagi", null=True)
    reopen_reason = models.CharField("alasan dibuka lagi", max_length=200, blank=True)

    class Meta:
        verbose_name = "penutupan bulan"
        verbose_name_plural = "penutupan bulan"
        ordering = ["-closed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["decree", "year", "month"], condition=Q(reopened_at=None), name="month_closed_once"
            ),
            models.CheckConstraint(condition=REAL_MONTH, name="closing_month_is_real"),
            models.CheckConstraint(condition=Q(owing=0) | ~Q(explanation=""), name="unpaid_month_is_explained"),
            models.CheckConstraint(
                condition=Q(reopened_at=None) | (~Q(reopen_reason="") & Q(reopened_by__isnull=False)),
                name="reopening_has_reason_and_person",
            ),
            models.CheckConstraint(
                condition=Q(reopened_by=None) | Q(closed_by=None) | ~Q(reopened_by=F("closed_by")),
                name="reopener_is_not_closer",
            ),
        ]
        triggers = [
            TRUE_TOTALS,
            pgtrigger.ReadOnly(name="content_frozen", exclude=["reopened_by", "reopened_at", "reopen_reason"]),
            pgtrigger.Protect(
                name="reopened_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__reopened_at__isnull=False),
            ),
            *never_deleted(),
        ]

    def __str__(self) -> str:
        return f"{self.year}-{self.month:02d} {self.decree}"
