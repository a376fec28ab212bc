"""A programme year: its regulation, its groups and waves, its money (Pasal 15(2), 19(1), 20(4), 27)."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models


class FundSource(models.TextChoices):
    """Pasal 27: APBD, APBDes, other lawful sources (CSR/TJSL among them)."""

    APBD = "APBD", "APBD"
    APBDES = "APBDES", "APBDes"
    CSR = "CSR", "CSR/TJSL"
    OTHER = "OTHER", "Sumber lain yang sah"


class Track(models.TextChoices):
    """Which articles bind (DOMAIN C6)."""

    DTSEN = "DTSEN", "DTSEN (Pasal 20 ayat (1) huruf c)"
    BINAAN_OPD = "BINAAN_OPD", "Mitra/binaan OPD (Pasal 20 ayat (1) huruf a dan b)"
    PENYELENGGARA_NEGARA = "PENYELENGGARA_NEGARA", "Penyelenggara negara (Pasal 6 dan Pasal 12)"


class Program(models.Model):
    """One programme year (Pasal 19(1): every year anew, nothing carries over silently)."""

    year = models.PositiveSmallIntegerField("tahun program", unique=True)
    regulation = models.CharField("peraturan", max_length=60)
    announced_people = models.PositiveIntegerField("jumlah diumumkan", null=True, blank=True)
    announced_source = models.CharField("sumber pengumuman", max_length=200, blank=True)

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


class Wave(models.Model):
    """A stage of the year (Pasal 20(4)): one wave = one wadah = one fund source = one range of months.

    `settled_at` is set once a selection rests on the figures: from then on they stand.
    """

    program = models.ForeignKey(Program, models.CASCADE, related_name="waves")
    number = models.PositiveSmallIntegerField("tahap")
    fund_source = models.CharField("sumber dana", max_length=10, choices=FundSource.choices)
    wadah = models.CharField("kode wadah", max_length=4, default="SG")
    month_from = models.PositiveSmallIntegerField("bulan pertama", validators=MONTH)
    month_to = models.PositiveSmallIntegerField("bulan terakhir", validators=MONTH)
    quota = models.PositiveIntegerField("kuota")
    budget = models.PositiveBigIntegerField("anggaran tahap")
    monthly_rate = models.PositiveIntegerField("iuran per orang per bulan", default=16800)
    settled_at = models.DateTimeField("dikukuhkan", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "tahap"
        verbose_name_plural = "tahap"
        ordering = ["program", "number"]
        constraints = [
            models.UniqueConstraint(fields=["program", "number"], name="wave_number_once"),
            models.CheckConstraint(
                condition=models.Q(month_from__gte=1, month_to__lte=12, month_from__lte=models.F("month_to")),
                name="wave_months_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"Tahap {self.number} {self.program.year}"

    @property
    def months(self) -> int:
        """Number of months paid for, both ends included."""
        return self.month_to - self.month_from + 1

    @property
    def cost_per_person(self) -> int:
        """Rupiah for one person over the whole wave."""
        return self.months * self.monthly_rate

    @property
    def affordable(self) -> int:
        """People whom the wave's budget can carry for all its months."""
        return self.budget // self.cost_per_person


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


class Tariff(models.Model):
    """Monthly contribution by segment, programme and fund source, with its legal reference and dates."""

    segment = models.CharField("segmen", max_length=120)
    programme = models.CharField("program", max_length=20)
    amount = models.PositiveIntegerField("rupiah per bulan")
    formula = models.CharField("rumus", max_length=120)
    valid_from = models.DateField("berlaku mulai", null=True, blank=True)
    valid_to = models.DateField("berlaku sampai", null=True, blank=True)
    source = models.CharField("sumber", max_length=200)
    confirmed = models.BooleanField("terkonfirmasi", default=False)

    class Meta:
        verbose_name = "tarif iuran"
        verbose_name_plural = "tarif iuran"
        constraints = [models.UniqueConstraint(fields=["segment", "programme", "amount"], name="tariff_once")]

    def __str__(self) -> str:
        return f"{self.segment} {self.programme} {self.amount}"
