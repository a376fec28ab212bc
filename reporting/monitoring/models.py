"""What newer lists say of people who receive already, and what was decided about it (Pasal 24(2) huruf e dan g)."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from eligibility.reference.models import ReferenceList
from enrollment.programs.models import Program
from enrollment.workers.models import Registration
from jamsos.accounts.models import User
from jamsos.guards import never_deleted, only_added


class Change(models.TextChoices):
    """How the standing of a receiver has changed; which articles it touches is `findings.ARTICLES`."""

    DECILE = "desil", "Desil di atas 4"
    GONE = "tidak_ada", "Tidak ada lagi pada DTSEN"
    DIED = "meninggal", "Meninggal"
    MOVED = "pindah", "Pindah keluar daerah"
    COVERED = "terlindungi", "Terlindungi sebagai penerima upah"
    DOUBLED = "ganda", "Dibayar juga sumber lain"
    INACTIVE = "nonaktif", "Nonaktif menurut BPJS, padahal iurannya dibayar"
    NUMBER = "kpj", "KPJ berbeda menurut BPJS"


class Decision(models.TextChoices):
    NONE = "", "Belum diputus"
    KEEP = "tetap", "Tetap menerima"
    END = "akhiri", "Kepesertaan diakhiri"
    LAPSED = "gugur", "Gugur: tidak tampak lagi pada daftar yang lebih baru"


class Search(models.Model):
    """One list held against the receivers of a programme: how many changes it told that were not known."""

    program = models.ForeignKey(Program, models.PROTECT, related_name="+")
    reference_list = models.ForeignKey(ReferenceList, models.PROTECT, related_name="+", verbose_name="daftar")
    receivers = models.PositiveIntegerField("penerima dibandingkan")
    found = models.PositiveIntegerField("perubahan baru")
    lapsed = models.PositiveIntegerField("gugur")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField("dibandingkan", auto_now_add=True)

    class Meta:
        verbose_name = "pembandingan"
        verbose_name_plural = "pembandingan"
        ordering = ["-pk"]
        triggers = only_added("kept")

    def __str__(self) -> str:
        return f"{self.reference_list} · {self.program}"


class FindingQuerySet(models.QuerySet["Finding"]):
    def visible_to(self, user: User) -> FindingQuerySet:
        """About people in the area the user's roles reach."""
        return self.filter(registration__in=Registration.objects.visible_to(user))

    def waiting(self) -> FindingQuerySet:
        """Those nobody has decided about yet."""
        return self.filter(decision=Decision.NONE)


class Finding(models.Model):
    """One change told by one list about one receiver. Decided once, with its ground; only ever added.

    `decile` is what the release says, for a change of decile. `row_no` is the row of the list, null when not on it.
    """

    registration = models.ForeignKey(Registration, models.PROTECT, related_name="monitoring")
    change = models.CharField("perubahan", max_length=12, choices=Change.choices)
    reference_list = models.ForeignKey(ReferenceList, models.PROTECT, related_name="+", verbose_name="daftar")
    row_no = models.PositiveIntegerField("baris", null=True)
    decile = models.PositiveSmallIntegerField("desil", null=True)
    found_at = models.DateTimeField("ditemukan", auto_now_add=True)
    decision = models.CharField("putusan", max_length=6, choices=Decision.choices, blank=True, default=Decision.NONE)
    reason = models.CharField("alasan", max_length=200, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField("diputus", null=True)

    objects = FindingQuerySet.as_manager()

    class Meta:
        verbose_name = "perubahan penerima"
        verbose_name_plural = "perubahan penerima"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["registration", "change", "reference_list"], name="change_of_list_once"),
            models.CheckConstraint(
                condition=Q(decision="", reason="", decided_at=None)
                | (~Q(decision="") & ~Q(reason="") & Q(decided_at__isnull=False)),
                name="decided_change_has_reason_and_day",
            ),
        ]
        indexes = [models.Index(fields=["decision", "change"])]
        triggers = [
            pgtrigger.ReadOnly(name="content_frozen", exclude=["decision", "reason", "decided_by", "decided_at"]),
            pgtrigger.Protect(
                name="decided_once", operation=pgtrigger.Update, condition=~pgtrigger.Q(old__decision="")
            ),
            *never_deleted(),
        ]

    def __str__(self) -> str:
        return f"{self.registration}: {self.get_change_display()}"
