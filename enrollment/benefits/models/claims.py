"""Claims of benefits (JKM, JKK, beasiswa) and their steps: what aid the contributions have brought (Pasal 24(2)g)."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from enrollment.benefits.entitlement import Kind, Level
from enrollment.workers.models import Registration
from jamsos.guards import never_deleted, only_added


class Heir(models.TextChoices):
    SELF = "peserta", "Peserta sendiri"
    SPOUSE = "pasangan", "Suami atau istri"
    CHILD = "anak", "Anak"
    PARENT = "orangtua", "Orang tua"
    OTHER = "lain", "Ahli waris lain"


class Paper(models.TextChoices):
    """What BPJS asks for; the list is ours and to be confirmed with the branch office."""

    CARD = "kpj", "Kartu peserta (KPJ)"
    DEATH = "akta", "Akta atau surat kematian"
    FAMILY = "kk", "Kartu Keluarga"
    HEIR = "waris", "Surat keterangan ahli waris"
    ACCIDENT = "kronologi", "Kronologi dan laporan kecelakaan"
    MEDICAL = "medis", "Surat dokter atau rumah sakit"
    SCHOOL = "sekolah", "Surat keterangan sekolah"
    ACCOUNT = "rekening", "Buku rekening penerima"


NEEDED: dict[str, tuple[Paper, ...]] = {
    Kind.JKM: (Paper.CARD, Paper.DEATH, Paper.FAMILY, Paper.HEIR, Paper.ACCOUNT),
    Kind.JKK: (Paper.CARD, Paper.ACCIDENT, Paper.MEDICAL, Paper.ACCOUNT),
    Kind.SCHOOL: (Paper.CARD, Paper.FAMILY, Paper.SCHOOL, Paper.ACCOUNT),
}


class Status(models.TextChoices):
    NOTED = "dicatat", "Dicatat"
    FILED = "diajukan", "Diajukan ke BPJS"
    PAID = "dibayar", "Dibayar"
    REFUSED = "ditolak", "Ditolak BPJS"
    DROPPED = "batal", "Dibatalkan"


STEPS: dict[str, tuple[str, ...]] = {
    Status.NOTED: (Status.FILED, Status.DROPPED),
    Status.FILED: (Status.PAID, Status.REFUSED, Status.DROPPED),
    Status.REFUSED: (Status.FILED,),
    Status.PAID: (),
    Status.DROPPED: (),
}
OPEN = (Status.NOTED, Status.FILED)


class Claim(models.Model):
    """One claim for one event of one person.

    `level`, `entitled` (whole rupiah, None = BPJS works it out) and `basis` are what the ledger said on the day the
    claim was noted; later payments and reversals do not rewrite them. `amount` is what BPJS paid.
    """

    registration = models.ForeignKey(Registration, models.PROTECT, related_name="claims", verbose_name="pekerja")
    kind = models.CharField("manfaat", max_length=10, choices=Kind.choices)
    happened_on = models.DateField("tanggal kejadian")
    event = models.CharField("kejadian", max_length=200)
    heir_name = models.CharField("penerima", max_length=120)
    heir = models.CharField("hubungan", max_length=10, choices=Heir.choices)
    papers = ArrayField(models.CharField(max_length=12, choices=Paper.choices), verbose_name="dokumen", default=list)
    file = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, related_name="+", verbose_name="pindaian")
    noted_on = models.DateField("tanggal lapor")
    level = models.CharField("menurut iuran", max_length=12, choices=Level.choices)
    entitled = models.PositiveIntegerField("rupiah menurut iuran", null=True)
    basis = models.CharField("dasar", max_length=200)
    status = models.CharField("status", max_length=10, choices=Status.choices, default=Status.NOTED)
    amount = models.PositiveBigIntegerField("rupiah dibayar", null=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField("dicatat", auto_now_add=True)

    class Meta:
        verbose_name = "klaim manfaat"
        verbose_name_plural = "klaim manfaat"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["registration", "kind"],
                condition=Q(kind=Kind.JKM) & ~Q(status=Status.DROPPED),
                name="one_death_one_claim",
            ),
            models.UniqueConstraint(
                fields=["registration", "kind", "happened_on"],
                condition=~Q(status=Status.DROPPED),
                name="claim_once_per_event",
            ),
            models.CheckConstraint(condition=Q(noted_on__gte=F("happened_on")), name="claim_after_its_event"),
            models.CheckConstraint(condition=~Q(event="") & ~Q(heir_name=""), name="claim_names_event_and_heir"),
            models.CheckConstraint(
                condition=Q(status=Status.PAID, amount__gt=0) | (~Q(status=Status.PAID) & Q(amount=None)),
                name="paid_claim_has_amount",
            ),
        ]
        triggers = [
            pgtrigger.FSM(
                name="steps",
                field="status",
                transitions=[(str(one), str(other)) for one, others in STEPS.items() for other in others],
            ),
            pgtrigger.ReadOnly(name="content_frozen", exclude=["status", "amount", "papers", "file"]),
            pgtrigger.Protect(
                name="closed_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__status__in=[str(Status.PAID), str(Status.DROPPED)]),
            ),
            *never_deleted(),
        ]

    def __str__(self) -> str:
        return f"Klaim {self.get_kind_display()} {self.pk}"

    @property
    def missing(self) -> list[str]:
        """Documents that BPJS asks for and nobody has brought yet, in words."""
        return [paper.label for paper in NEEDED[self.kind] if paper.value not in self.papers]


class ClaimStep(models.Model):
    """One step of a claim: what became of it, on which day, why, and who wrote it down."""

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="steps")
    status = models.CharField("status", max_length=10, choices=Status.choices)
    on = models.DateField("tanggal")
    note = models.CharField("keterangan", max_length=200, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField("dicatat", auto_now_add=True)

    class Meta:
        verbose_name = "langkah klaim"
        verbose_name_plural = "langkah klaim"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status__in=[Status.REFUSED, Status.DROPPED]) | ~Q(note=""),
                name="refused_claim_has_reason",
            )
        ]
        triggers = only_added()

    def __str__(self) -> str:
        return f"{self.claim}: {self.get_status_display()}"
