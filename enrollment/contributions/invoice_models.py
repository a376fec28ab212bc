"""BPJS's bill for months of a decree, as received: kode iuran, people, rupiah, and whom it names (Pasal 23(3))."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from enrollment.submissions.models import SubmissionLine
from jamsos.guards import only_added


class Invoice(models.Model):
    """One bill: months from the first to the last, both ends included, of one programme year. Never changed."""

    decree = models.ForeignKey("decrees.Decree", models.PROTECT, related_name="invoices")
    code = models.CharField("kode iuran", max_length=40, unique=True)
    month_from = models.PositiveSmallIntegerField("bulan pertama")
    month_to = models.PositiveSmallIntegerField("bulan terakhir")
    people = models.PositiveIntegerField("orang")
    amount = models.PositiveBigIntegerField("rupiah")
    billed_on = models.DateField("tanggal tagihan")
    file = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, related_name="+", verbose_name="rincian")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField("dicatat", auto_now_add=True)

    class Meta:
        verbose_name = "tagihan iuran"
        verbose_name_plural = "tagihan iuran"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(month_from__gte=1, month_to__lte=12, month_from__lte=F("month_to")),
                name="invoice_months_in_order",
            ),
            models.CheckConstraint(condition=~Q(code="") & Q(people__gt=0), name="invoice_has_code_and_people"),
        ]
        triggers = only_added()

    def __str__(self) -> str:
        return f"Tagihan {self.code}"


class Fit(models.TextChoices):
    """How a name of the bill and our records stand to each other; each person exactly once."""

    SAME = "cocok", "Cocok"
    AMOUNT = "jumlah", "Jumlahnya berbeda"
    STRANGER = "asing", "Ditagih, tidak terekam pada keputusan ini"
    MISSING = "kurang", "Terekam, tidak ditagih"


class InvoiceLine(models.Model):
    """One person of the bill's list, or one it leaves out, as found when it was recorded.

    `billed` = what the bill asks, `expected` = what the decreed rate makes for the months owed; whole rupiah.
    """

    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="lines")
    nik = models.CharField("NIK", max_length=16)
    line = models.ForeignKey(SubmissionLine, models.PROTECT, null=True, related_name="+")
    fit = models.CharField("hasil", max_length=6, choices=Fit.choices)
    billed = models.PositiveIntegerField("ditagih")
    expected = models.PositiveIntegerField("seharusnya")

    class Meta:
        verbose_name = "baris tagihan"
        verbose_name_plural = "baris tagihan"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["invoice", "nik"], name="invoice_names_once")]
        triggers = only_added()

    def __str__(self) -> str:
        return f"{self.invoice}: {self.get_fit_display()}"
