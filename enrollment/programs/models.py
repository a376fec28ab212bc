"""A programme year: its regulation, its groups and waves, its money (Pasal 15(2), 19(1), 20(4), 27)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pgtrigger
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from jamsos.regions.models import District, Village
from jamsos.small_tables import SmallTable


class FundSource(models.TextChoices):
    """Pasal 27: APBD, APBDes, other lawful sources (CSR/TJSL among them)."""

    APBD = "APBD", "APBD"
    APBDES = "APBDES", "APBDes"
    CSR = "CSR", "CSR/TJSL"
    OTHER = "OTHER", "Sumber lain yang sah"


class Track(models.TextChoices):
    """Which articles bind (DOMAIN C6); a regulation that knows no tracks has one for all."""

    DTSEN = "DTSEN", "DTSEN (Pasal 20 ayat (1) huruf c)"
    BINAAN_OPD = "BINAAN_OPD", "Mitra/binaan OPD (Pasal 20 ayat (1) huruf a dan b)"
    PENYELENGGARA_NEGARA = "PENYELENGGARA_NEGARA", "Penyelenggara negara (Pasal 6 dan Pasal 12)"
    UMUM = "UMUM", "Umum (peraturan tanpa jalur)"


class Segment(models.TextChoices):
    """Categories of participants (Pasal 5(2)); `tariff_name` is how the tariff table calls them, if it does."""

    PU = "PU", "Penerima upah"
    BPU = "BPU", "Bukan penerima upah"
    JAKON = "JAKON", "Pekerja jasa konstruksi"
    PMI = "PMI", "Pekerja migran Indonesia"
    SOSIAL_KEAGAMAAN = "SOSIAL_KEAGAMAAN", "Pekerja sosial keagamaan"

    @property
    def tariff_name(self) -> str:
        return {"PU": "PPU penyelenggara negara", "BPU": "BPU"}.get(self.value, "")


class Benefits(models.TextChoices):
    """What the contribution buys: Pasal 14(1) ensures JKK and JKM, and lets people join JHT."""

    JKK_JKM = "JKK+JKM", "JKK dan JKM"
    JKK_JKM_JHT = "JKK+JKM+JHT", "JKK, JKM dan JHT"


class Payer(models.TextChoices):
    """Who must pay for a tariff to hold; empty = whoever pays (PP 50/2025 halves it for the self-paying only)."""

    ANYBODY = "", "Siapa pun"
    SELF = "PESERTA", "Peserta sendiri"
    APBD = "APBD", "APBD"
    APBDES = "APBDES", "APBDes"
    CSR = "CSR", "CSR/TJSL"
    OTHER = "OTHER", "Sumber lain yang sah"


class Program(models.Model):
    """One programme year (Pasal 19(1): every year anew, nothing carries over silently)."""

    year = models.PositiveSmallIntegerField("tahun program", unique=True)
    regulation = models.CharField("peraturan", max_length=60)
    announced_people = models.PositiveIntegerField("jumlah diumumkan", null=True, blank=True)
    announced_source = models.CharField("sumber pengumuman", max_length=200, blank=True)

    objects = SmallTable.as_manager()

    class Meta:
        verbose_name = "program"
        verbose_name_plural = "program"
        ordering = ["-year"]

    def __str__(self) -> str:
        return f"Program {self.year}"


class Group(models.Model):
    """A group of workers with the people announced for it (2025: eight groups)."""

    program = models.ForeignKey(Program, models.CASCADE, related_name="groups")
    code = models.CharField("kode", max_length=20)
    name = models.CharField("kelompok", max_length=60)
    announced = models.PositiveIntegerField("diumumkan", default=0)
    track = models.CharField("jalur", max_length=20, choices=Track.choices)
    occupation = models.CharField("pekerjaan Pasal 20", max_length=12, blank=True)

    objects = SmallTable.as_manager()

    class Meta:
        verbose_name = "kelompok"
        verbose_name_plural = "kelompok"
        ordering = ["program", "name"]
        constraints = [models.UniqueConstraint(fields=["program", "code"], name="group_code_once")]

    def __str__(self) -> str:
        return self.name


class Budget(models.Model):
    """Ceiling of one fund source in one programme year, whole rupiah."""

    program = models.ForeignKey(Program, models.CASCADE, related_name="budgets")
    fund_source = models.CharField("sumber dana", max_length=10, choices=FundSource.choices)
    ceiling = models.PositiveBigIntegerField("pagu")
    legal_basis = models.CharField("dasar", max_length=200, blank=True)

    class Meta:
        verbose_name = "pagu"
        verbose_name_plural = "pagu"
        constraints = [models.UniqueConstraint(fields=["program", "fund_source"], name="budget_once")]

    def __str__(self) -> str:
        return f"{self.get_fund_source_display()} {self.program.year}"


MONTH = [MinValueValidator(1), MaxValueValidator(12)]

# What a decision rests on stands as long as the decision does.
SETTLED = """
    IF (NEW.legal_base, NEW.legal_version, NEW.legal_terms, NEW.monthly_rate, NEW.month_from, NEW.month_to)
       IS DISTINCT FROM
       (OLD.legal_base, OLD.legal_version, OLD.legal_terms, OLD.monthly_rate, OLD.month_from, OLD.month_to) THEN
        RAISE EXCEPTION 'the figures and legal base of wave % are settled', OLD.id;
    END IF;
    RETURN NEW;
"""


class SexPreference(models.TextChoices):
    """The last visible tie-break of a ranking (Pasal 20(3), reading C9); empty = as the regulation reads it."""

    AS_READ = "", "Menurut pembacaan peraturan"
    NONE = "-", "Tidak dipakai"
    FEMALE = "P", "Perempuan didahulukan"
    MALE = "L", "Laki-laki didahulukan"


class Wave(models.Model):
    """A stage of the year (Pasal 20(4)): one wave = one wadah = one fund source = one range of months.

    `legal_*`: code, version and terms (parameters, readings) of the regulation its selection was made under, by
    the date of the selection (DOMAIN C12). `settled_at` is set once a decree rests on it: from then on they stand.
    """

    program = models.ForeignKey(Program, models.CASCADE, related_name="waves")
    number = models.PositiveSmallIntegerField("tahap")
    fund_source = models.CharField("sumber dana", max_length=10, choices=FundSource.choices)
    wadah = models.CharField("kode wadah", max_length=4, default="SG")
    month_from = models.PositiveSmallIntegerField("bulan pertama", validators=MONTH)
    month_to = models.PositiveSmallIntegerField("bulan terakhir", validators=MONTH)
    quota = models.PositiveIntegerField("kuota")
    budget = models.PositiveBigIntegerField("anggaran tahap")
    benefits = models.CharField("program jaminan", max_length=12, choices=Benefits.choices, default=Benefits.JKK_JKM)
    monthly_rate = models.PositiveIntegerField("iuran per orang per bulan", default=16800)
    sex_preference = models.CharField(
        "pembeda jenis kelamin", max_length=1, choices=SexPreference.choices, default="", blank=True
    )
    legal_base = models.CharField("dasar hukum", max_length=60, blank=True, editable=False)
    legal_version = models.CharField("versi dasar hukum", max_length=200, blank=True, editable=False)
    legal_terms = models.JSONField("parameter dan pembacaan", null=True, editable=False)
    settled_at = models.DateTimeField("dikukuhkan", null=True, blank=True, editable=False)

    objects = SmallTable.as_manager()

    class Meta:
        verbose_name = "tahap"
        verbose_name_plural = "tahap"
        ordering = ["program", "number"]
        constraints = [
            models.UniqueConstraint(fields=["program", "number"], name="wave_number_once"),
            models.CheckConstraint(
                condition=Q(month_from__gte=1, month_to__lte=12, month_from__lte=models.F("month_to")),
                name="wave_months_in_order",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="settled",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__settled_at__isnull=False, new__settled_at__isnull=False),
                func=SETTLED,
            )
        ]

    def __str__(self) -> str:
        return f"Tahap {self.number} {self.program.year}"

    @property
    def months(self) -> int:
        """Number of months paid for, both ends included."""
        return self.month_to - self.month_from + 1

    def months_left(self, month: int) -> int:
        """Months from `month` on, both ends included."""
        return self.month_to - max(month, self.month_from) + 1

    def months_to_begin(self, on: date) -> list[int]:
        """The months that are full from day `on`: those that begin on it or later."""
        months = range(self.month_from, self.month_to + 1)
        return [month for month in months if date(self.program.year, month, 1) >= on]

    @property
    def account(self) -> str:
        """Under what BPJS keeps the wave's participants, as said on a page."""
        return f"wadah kepesertaan BPJS berkode {self.wadah}"

    @property
    def cost_per_person(self) -> int:
        """Rupiah for one person over the whole wave, at the wave's own rate."""
        return self.months * self.monthly_rate

    @property
    def affordable(self) -> int:
        """People whom the wave's budget can carry for all its months, at the wave's own rate."""
        return self.budget // self.cost_per_person

    def segment_rates(self) -> dict[str, int]:
        """Segment -> rupiah a month, for the segments that do not pay the wave's own rate."""
        return dict(self.rates.values_list("segment", "amount")) if self.pk else {}

    def cost(self, people: Mapping[str, int]) -> int:
        """Rupiah of so many people by segment over the whole wave: months x rate of the segment."""
        rates = self.segment_rates()
        return self.months * sum(count * rates.get(segment, self.monthly_rate) for segment, count in people.items())


class WaveRate(models.Model):
    """What a wave pays a month for people of one segment, where that is not the wave's own rate."""

    wave = models.ForeignKey(Wave, models.CASCADE, related_name="rates")
    segment = models.CharField("segmen", max_length=20, choices=Segment.choices)
    amount = models.PositiveIntegerField("rupiah per bulan")

    class Meta:
        verbose_name = "iuran segmen"
        verbose_name_plural = "iuran segmen"
        ordering = ["segment"]
        constraints = [models.UniqueConstraint(fields=["wave", "segment"], name="wave_rate_once")]

    def __str__(self) -> str:
        return f"{self.get_segment_display()}: {self.amount}"


class GroupQuota(models.Model):
    """How many of a group a wave may take."""

    wave = models.ForeignKey(Wave, models.CASCADE, related_name="group_quotas")
    group = models.ForeignKey(Group, models.CASCADE, related_name="+")
    quota = models.PositiveIntegerField("kuota")

    class Meta:
        verbose_name = "kuota kelompok"
        verbose_name_plural = "kuota kelompok"
        constraints = [models.UniqueConstraint(fields=["wave", "group"], name="group_quota_once")]

    def __str__(self) -> str:
        return f"{self.group}: {self.quota}"


class AreaQuota(models.Model):
    """How many of a kecamatan or of a desa a wave may take; a desa's quota lies within its kecamatan's."""

    wave = models.ForeignKey(Wave, models.CASCADE, related_name="area_quotas")
    district = models.ForeignKey(District, models.PROTECT, null=True, related_name="+", verbose_name="kecamatan")
    village = models.ForeignKey(Village, models.PROTECT, null=True, related_name="+", verbose_name="desa")
    quota = models.PositiveIntegerField("kuota")
    basis = models.CharField("dasar", max_length=200, blank=True)

    class Meta:
        verbose_name = "kuota wilayah"
        verbose_name_plural = "kuota wilayah"
        constraints = [
            models.CheckConstraint(
                condition=Q(district__isnull=True) ^ Q(village__isnull=True), name="area_quota_of_one_area"
            ),
            models.UniqueConstraint(fields=["wave", "district"], name="district_quota_once"),
            models.UniqueConstraint(fields=["wave", "village"], name="village_quota_once"),
        ]

    def __str__(self) -> str:
        return f"{self.village or self.district}: {self.quota}"


class Tariff(models.Model):
    """Monthly contribution by segment, programme and payer, with its legal reference and dates.

    `confirmed`: the source is held with high certainty, or the office confirmed it (`confirmed_by`, on what
    ground). A tariff that is not confirmed is shown and never used.
    """

    segment = models.CharField("segmen", max_length=120)
    programme = models.CharField("program", max_length=20)
    payer = models.CharField("dibayar oleh", max_length=10, choices=Payer.choices, default="", blank=True)
    amount = models.PositiveIntegerField("rupiah per bulan")
    formula = models.CharField("rumus", max_length=120, blank=True)
    valid_from = models.DateField("berlaku mulai", null=True, blank=True)
    valid_to = models.DateField("berlaku sampai", null=True, blank=True)
    source = models.CharField("sumber", max_length=200)
    confirmed = models.BooleanField("terkonfirmasi", default=False)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    confirmed_basis = models.CharField("dasar konfirmasi", max_length=200, blank=True)

    class Meta:
        verbose_name = "tarif iuran"
        verbose_name_plural = "tarif iuran"
        constraints = [
            models.UniqueConstraint(
                fields=["segment", "programme", "payer", "amount", "valid_from"],
                name="tariff_once",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return f"{self.segment} {self.programme} {self.amount}"
