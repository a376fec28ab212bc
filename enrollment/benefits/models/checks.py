"""Spot checks of participants: a random sample, and what was found of each person drawn (Pasal 24(2)g)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from enrollment.programs.models import Program
from enrollment.verification.models import CONFIDENCES, Draw, DrawnPerson, Ledger
from jamsos.guards import only_added

FROZEN = only_added()


class Fault(models.TextChoices):
    """Why the aid does not fit the person; the first four end the part in the programme."""

    DIED = "meninggal", "Sudah meninggal"
    MOVED = "pindah", "Pindah keluar daerah"
    PROTECTED = "terlindungi", "Bekerja formal atau dilindungi pihak lain"
    IDLE = "tidak_bekerja", "Tidak bekerja lagi"
    UNKNOWN_PERSON = "tidak_ditemukan", "Tidak ditemukan di alamat"
    UNAWARE = "tidak_tahu", "Tidak tahu dirinya peserta"
    WRONG_DATA = "data", "Data pribadi salah"
    OTHER = "lain", "Lain-lain"


ENDING = (Fault.DIED, Fault.MOVED, Fault.PROTECTED, Fault.IDLE)


class BeneficiaryCheck(Draw):
    """A draw of registered and active participants."""

    program = models.ForeignKey(Program, models.PROTECT, related_name="beneficiary_checks", verbose_name="program")

    class Meta:
        verbose_name = "uji petik penerima"
        verbose_name_plural = "uji petik penerima"
        ordering = ["-drawn_at"]
        constraints = [
            models.UniqueConstraint(fields=["program", "number"], name="beneficiary_check_number_once"),
            models.CheckConstraint(
                condition=Q(confidence__in=[value for value, _ in CONFIDENCES]), name="beneficiary_confidence_known"
            ),
            models.CheckConstraint(condition=Q(margin__range=(1, 20)), name="beneficiary_margin_sensible"),
            models.CheckConstraint(
                condition=Q(size__gte=1) & Q(size__lte=F("population")), name="beneficiary_within_population"
            ),
        ]
        triggers = FROZEN

    def __str__(self) -> str:
        return f"Uji petik penerima {self.number} · {self.program}"


class BeneficiaryLine(DrawnPerson):
    sample = models.ForeignKey(BeneficiaryCheck, models.PROTECT, related_name="lines")

    class Meta:
        ordering = ["no"]
        constraints = [
            models.UniqueConstraint(fields=["sample", "no"], name="beneficiary_line_no_once"),
            models.UniqueConstraint(fields=["sample", "registration"], name="beneficiary_line_person_once"),
        ]
        triggers = FROZEN

    def __str__(self) -> str:
        return f"{self.sample} #{self.no}"


class BeneficiaryFinding(Ledger):
    """What was found of a participant: aid that fits, or why not."""

    line = models.ForeignKey(BeneficiaryLine, models.PROTECT, related_name="records")
    agrees = models.BooleanField("sesuai")
    fault = models.CharField("ketidaksesuaian", max_length=16, choices=Fault.choices, blank=True)

    class Meta(Ledger.Meta):
        verbose_name = "hasil uji petik penerima"
        verbose_name_plural = "hasil uji petik penerima"
        constraints = [
            *Ledger.Meta.constraints,
            models.CheckConstraint(
                condition=Q(agrees=True, fault="") | (Q(agrees=False) & ~Q(fault="")),
                name="beneficiary_fault_is_named",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line}: {self.get_fault_display() or 'sesuai'}"
