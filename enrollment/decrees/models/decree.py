"""A decree and its frozen lines: Keputusan Kepala Dinas Sosial (24(2)d), Keputusan Bupati (22(4))."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from enrollment.decrees.models.guards import AMENDS_IN_ORDER, FROZEN, NO_MORE_LINES, WITHIN_WAVE
from enrollment.duties import (
    ISSUED_WITHOUT_HELD,
    ISSUER_IS_NO_PROPOSER,
    LOCKER_IS_NO_PROPOSER,
    MAKER_IS_NO_SELECTOR,
    NOBODY_HELD,
)
from enrollment.papers.models import Emblem
from enrollment.programs.models import FundSource, Program, Wave
from enrollment.workers.models import Registration
from jamsos.guards import never_deleted, only_added


class Kind(models.TextChoices):
    KADINSOS = "kadinsos", "Keputusan Kepala Dinas Sosial"
    BUPATI = "bupati", "Keputusan Bupati"


class DecreeState(models.TextChoices):
    DRAFT = "draft", "Rancangan"
    ISSUED = "issued", "Ditetapkan"
    CANCELLED = "cancelled", "Dibatalkan"


class Decree(models.Model):
    """One decree. `lines_hash` is the keyed hash over all frozen lines, then removals, in order.

    An amendment (`amends` the wave's first decree, `sequence` 1, 2, ...) adds the people of its lines from
    `month_from` on and takes `removed` people off, which frees `freed` rupiah of the months from then on.
    `code` stands on the copies for the public; it is given with the number, together with the address it is asked at,
    and so is the `emblem` it is printed under.
    """

    kind = models.CharField("jenis", max_length=10, choices=Kind.choices)
    program = models.ForeignKey(Program, models.PROTECT, related_name="decrees")
    wave = models.ForeignKey(Wave, models.PROTECT, null=True, related_name="decrees", verbose_name="tahap")
    state = models.CharField("status", max_length=10, choices=DecreeState.choices, default=DecreeState.DRAFT)
    title = models.CharField("tentang", max_length=300)
    number = models.CharField("nomor", max_length=60, blank=True)
    decided_on = models.DateField("tanggal penetapan", null=True)
    signer_title = models.CharField("jabatan penanda tangan", max_length=80)
    signer_name = models.CharField("nama penanda tangan", max_length=80, blank=True)
    certifier_name = models.CharField("nama pengesah salinan", max_length=80, blank=True)
    clauses = models.JSONField("menimbang, mengingat, diktum", default=dict)
    emblem = models.ForeignKey(Emblem, models.PROTECT, null=True, related_name="+", verbose_name="lambang")
    regulation = models.CharField("dasar hukum", max_length=60)
    people = models.PositiveIntegerField("orang")
    months = models.PositiveIntegerField("orang-bulan", default=0)
    amount = models.PositiveBigIntegerField("rupiah", default=0)
    amends = models.ForeignKey("self", models.PROTECT, null=True, related_name="amendments", verbose_name="mengubah")
    sequence = models.PositiveSmallIntegerField("perubahan ke", default=0)
    month_from = models.PositiveSmallIntegerField("bulan pertama iuran", null=True)
    removed = models.PositiveIntegerField("orang dihapus", default=0)
    freed = models.PositiveBigIntegerField("rupiah dibebaskan", default=0)
    lines_hash = models.CharField("sidik baris", max_length=64)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField("dibuat", auto_now_add=True)
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    checked_at = models.DateTimeField("diperiksa", null=True)
    check_note = models.CharField("catatan pemeriksa", max_length=200, blank=True)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    issued_at = models.DateTimeField("ditetapkan", null=True)
    code = models.CharField("kode keaslian", max_length=14, blank=True)
    code_address = models.CharField("alamat pemeriksaan", max_length=200, blank=True)

    class Meta:
        verbose_name = "keputusan"
        verbose_name_plural = "keputusan"
        ordering = ["-made_at"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=DecreeState.ISSUED) | (~Q(number="") & Q(decided_on__isnull=False)),
                name="issued_decree_has_number_and_date",
            ),
            models.CheckConstraint(
                condition=Q(kind=Kind.KADINSOS) | Q(issued_by__isnull=True) | ~Q(issued_by=models.F("made_by")),
                name="bupati_decree_issuer_is_not_maker",
            ),
            models.CheckConstraint(
                condition=Q(kind=Kind.KADINSOS) | Q(checked_by__isnull=True) | ~Q(checked_by=models.F("made_by")),
                name="bupati_decree_checker_is_not_maker",
            ),
            models.UniqueConstraint(fields=["code"], condition=~Q(code=""), name="decree_code_once"),
            models.UniqueConstraint(fields=["kind", "number"], condition=~Q(number=""), name="decree_number_once"),
            models.UniqueConstraint(
                fields=["wave"],
                condition=Q(kind=Kind.BUPATI, amends=None) & ~Q(state=DecreeState.CANCELLED),
                name="one_live_bupati_decree_per_wave",
            ),
            models.UniqueConstraint(
                fields=["wave"],
                condition=Q(kind=Kind.BUPATI, state=DecreeState.DRAFT),
                name="one_open_bupati_draft_per_wave",
            ),
            models.CheckConstraint(
                condition=Q(amends=None, sequence=0, month_from=None, removed=0, freed=0)
                | Q(amends__isnull=False, kind=Kind.BUPATI, sequence__gte=1, month_from__gte=1, month_from__lte=12),
                name="only_an_amendment_removes",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="frozen_once_issued",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=FROZEN,
            ),
            *never_deleted(),
            pgtrigger.Trigger(
                name="amends_in_order",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Q(new__amends__isnull=False),
                func=AMENDS_IN_ORDER,
            ),
            pgtrigger.Trigger(
                name="within_wave",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(new__amends__isnull=False, new__state="issued"),
                func=WITHIN_WAVE,
            ),
            MAKER_IS_NO_SELECTOR,
            ISSUER_IS_NO_PROPOSER,
            ISSUED_WITHOUT_HELD,
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number or '(rancangan)'}"

    def get_absolute_url(self) -> str:
        return reverse("decree", args=[self.pk])

    @property
    def is_unchecked(self) -> bool:
        """Whether Bagian Hukum has not noted a check of this Keputusan Bupati."""
        return self.kind == Kind.BUPATI and self.checked_at is None

    @property
    def is_amendment(self) -> bool:
        return self.amends_id is not None

    @property
    def stage(self) -> str:
        """The wave as pages call it, with the number of the amendment: a wave may have several decrees in force."""
        return f"{self.wave} perubahan ke-{self.sequence}" if self.is_amendment else str(self.wave)

    @property
    def first_month(self) -> int:
        """The month of the wave's year from which this decree's people are paid for."""
        return self.month_from or self.wave.month_from


class DecreeLine(models.Model):
    """One name of the annex, as frozen. `months` and `amount` are 0 in a Keputusan Kepala Dinas Sosial."""

    decree = models.ForeignKey(Decree, models.PROTECT, related_name="lines")
    no = models.PositiveIntegerField("no.")
    registration = models.ForeignKey(Registration, models.PROTECT, related_name="decree_lines")
    nik = models.CharField("NIK", max_length=16)
    nkk = models.CharField("No. KK", max_length=16, blank=True)
    name = models.CharField("nama", max_length=120)
    birth_place = models.CharField("tempat lahir", max_length=80, blank=True)
    birth_date = models.DateField("tanggal lahir", null=True)
    sex = models.CharField("jenis kelamin", max_length=1, blank=True)
    mother_name = models.CharField("nama ibu kandung", max_length=120, blank=True)
    address = models.CharField("alamat", max_length=250, blank=True)
    village = models.CharField("desa", max_length=60)
    district = models.CharField("kecamatan", max_length=60)
    phone = models.CharField("nomor HP", max_length=20, blank=True)
    occupation = models.CharField("pekerjaan", max_length=100)
    group = models.CharField("kelompok", max_length=60)
    fund_source = models.CharField("sumber dana", max_length=10, choices=FundSource.choices, blank=True)
    months = models.PositiveSmallIntegerField("bulan", default=0)
    amount = models.PositiveIntegerField("rupiah", default=0)

    class Meta:
        verbose_name = "baris lampiran"
        verbose_name_plural = "lampiran"
        ordering = ["no"]
        constraints = [
            models.UniqueConstraint(fields=["decree", "no"], name="decree_line_no_once"),
            models.UniqueConstraint(fields=["decree", "registration"], name="decree_line_person_once"),
            models.UniqueConstraint(fields=["decree", "nik"], name="decree_line_nik_once"),
        ]
        indexes = [models.Index(fields=["nik"])]
        triggers = [
            *only_added("frozen"),
            pgtrigger.Trigger(
                name="no_more_lines",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                referencing=pgtrigger.Referencing(new="added"),
                func=NO_MORE_LINES,
            ),
            LOCKER_IS_NO_PROPOSER,
            NOBODY_HELD,
        ]

    def __str__(self) -> str:
        return f"{self.no}. {self.name}"

    @property
    def monthly_rate(self) -> int:
        """Rupiah a month: the frozen amount over its months."""
        return self.amount // self.months
