"""Decrees and minutes: Keputusan Kepala Dinas Sosial (24(2)d), Keputusan Bupati (22(4)), berita acara (24(2)c).

A decree's lines are copied from the register when it is made and never touched again: PDF, workbook and
BPJS file print from them alone.
"""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from enrollment.duties import LOCKER_IS_NO_PROPOSER, MAKER_IS_NO_SELECTOR
from enrollment.programs.models import FundSource, Program, Wave
from enrollment.workers.models import Registration


class Kind(models.TextChoices):
    KADINSOS = "kadinsos", "Keputusan Kepala Dinas Sosial"
    BUPATI = "bupati", "Keputusan Bupati"


class DecreeState(models.TextChoices):
    DRAFT = "draft", "Rancangan"
    ISSUED = "issued", "Ditetapkan"
    CANCELLED = "cancelled", "Dibatalkan"


# A draft gets number, date, signers and its end; what it decides upon stands from the first moment.
FROZEN = """
    IF OLD.state <> 'draft' THEN
        RAISE EXCEPTION 'decree % is no longer a draft', OLD.id;
    END IF;
    IF (NEW.kind, NEW.program_id, NEW.wave_id, NEW.regulation, NEW.people, NEW.months, NEW.amount, NEW.lines_hash,
        NEW.made_by_id, NEW.made_at)
       IS DISTINCT FROM
       (OLD.kind, OLD.program_id, OLD.wave_id, OLD.regulation, OLD.people, OLD.months, OLD.amount, OLD.lines_hash,
        OLD.made_by_id, OLD.made_at) THEN
        RAISE EXCEPTION 'the content of decree % is frozen', OLD.id;
    END IF;
    RETURN NEW;
"""
# Lines come once, all together, while the decree is a draft.
NO_MORE_LINES = """
    IF EXISTS (
        SELECT 1 FROM decrees_decree d
         WHERE d.id IN (SELECT decree_id FROM added)
           AND (d.state <> 'draft'
                OR d.people < (SELECT count(*) FROM decrees_decreeline l WHERE l.decree_id = d.id))
    ) THEN
        RAISE EXCEPTION 'the list of this decree is frozen';
    END IF;
    RETURN NULL;
"""


class Decree(models.Model):
    """One decree. `lines_hash` is the keyed hash over all frozen lines in order."""

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
    regulation = models.CharField("dasar hukum", max_length=60)
    people = models.PositiveIntegerField("orang")
    months = models.PositiveIntegerField("orang-bulan", default=0)
    amount = models.PositiveBigIntegerField("rupiah", default=0)
    lines_hash = models.CharField("sidik baris", max_length=64)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField("dibuat", auto_now_add=True)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    issued_at = models.DateTimeField("ditetapkan", null=True)

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
            models.UniqueConstraint(fields=["kind", "number"], condition=~Q(number=""), name="decree_number_once"),
            models.UniqueConstraint(
                fields=["wave"],
                condition=Q(kind=Kind.BUPATI) & ~Q(state=DecreeState.CANCELLED),
                name="one_live_bupati_decree_per_wave",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="frozen_once_issued",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=FROZEN,
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            MAKER_IS_NO_SELECTOR,
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number or '(rancangan)'}"


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
            pgtrigger.Protect(name="frozen", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="no_more_lines",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                referencing=pgtrigger.Referencing(new="added"),
                func=NO_MORE_LINES,
            ),
            LOCKER_IS_NO_PROPOSER,
        ]

    def __str__(self) -> str:
        return f"{self.no}. {self.name}"

    @property
    def monthly_rate(self) -> int:
        """Rupiah a month: the frozen amount over its months."""
        return self.amount // self.months


class DecreeFile(models.Model):
    """A rendered variant of a decree; the hash is the one printed on its page."""

    decree = models.ForeignKey(Decree, models.PROTECT, related_name="files")
    variant = models.CharField("bentuk", max_length=10)
    file = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+")
    pages = models.PositiveIntegerField("halaman")
    made_at = models.DateTimeField("dibuat", auto_now_add=True)

    class Meta:
        verbose_name = "berkas keputusan"
        verbose_name_plural = "berkas keputusan"
        ordering = ["-made_at"]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.decree} ({self.variant})"


class Minutes(models.Model):
    """Berita acara hasil pendataan: made together with the lock, with the counts of that moment."""

    program = models.ForeignKey(Program, models.PROTECT, related_name="minutes")
    decree = models.OneToOneField(Decree, models.PROTECT, related_name="minutes")
    number = models.CharField("nomor", max_length=60)
    held_on = models.DateField("tanggal")
    place = models.CharField("tempat", max_length=120)
    counts = models.JSONField("jumlah", default=dict)
    signatories = models.JSONField("penanda tangan", default=list)
    file = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, related_name="+", verbose_name="berkas")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "berita acara"
        verbose_name_plural = "berita acara"
        ordering = ["-held_on"]
        triggers = [
            pgtrigger.ReadOnly(name="content_frozen", exclude=["file"]),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"Berita acara {self.number}"
