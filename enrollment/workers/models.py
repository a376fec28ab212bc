"""A registration: one worker proposed for one programme year, with the data as cleaned at the door."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper

from enrollment.lifecycle import State, steps
from enrollment.programs.models import Group, Program, Track
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act, area
from jamsos.regions.models import Village


class Sex(models.TextChoices):
    MALE = "L", "Laki-laki"
    FEMALE = "P", "Perempuan"


class Marital(models.TextChoices):
    SINGLE = "belum", "Belum kawin"
    MARRIED = "kawin", "Kawin"
    DIVORCED = "cerai_hidup", "Cerai hidup"
    WIDOWED = "cerai_mati", "Cerai mati"


class RegistrationQuerySet(models.QuerySet["Registration"]):
    def visible_to(self, user: User) -> RegistrationQuerySet:
        """Registrations in the area the user's roles reach; an operator sees only the own desa."""
        villages = area(user, Act.VIEW_WORKERS)
        return self if villages is None else self.filter(village_id__in=villages)

    def live(self) -> RegistrationQuerySet:
        return self.exclude(state=State.WITHDRAWN)

    def in_state(self, *states: State) -> RegistrationQuerySet:
        return self.filter(state__in=states)


class Registration(models.Model):
    """`nik` is empty until a valid one is known; `nik_given` keeps what the proposer wrote.

    A malformed NIK is refused as a NIK, but the person stays in the register to be mended or matched.
    """

    program = models.ForeignKey(Program, models.PROTECT, related_name="registrations", verbose_name="program")
    group = models.ForeignKey(Group, models.PROTECT, related_name="registrations", verbose_name="kelompok")
    track = models.CharField("jalur", max_length=20, choices=Track.choices)
    state = models.CharField("status", max_length=20, choices=State.choices, default=State.PROPOSED)

    nik = models.CharField("NIK", max_length=16, null=True, blank=True)
    nik_given = models.CharField("NIK menurut berkas", max_length=40, blank=True)
    nkk = models.CharField("No. KK", max_length=16, blank=True)
    name = models.CharField("nama", max_length=120)
    birth_place = models.CharField("tempat lahir", max_length=80, blank=True)
    birth_date = models.DateField("tanggal lahir", null=True, blank=True)
    sex = models.CharField("jenis kelamin", max_length=1, choices=Sex.choices, blank=True)
    marital = models.CharField("status kawin", max_length=12, choices=Marital.choices, blank=True)
    dependants = models.PositiveSmallIntegerField("jumlah tanggungan", null=True, blank=True)
    disability = models.BooleanField("penyandang disabilitas", null=True, blank=True)
    address = models.CharField("alamat", max_length=200, blank=True)
    rt = models.CharField("RT", max_length=3, blank=True)
    rw = models.CharField("RW", max_length=3, blank=True)
    village = models.ForeignKey(Village, models.PROTECT, related_name="+", verbose_name="desa")
    occupation_text = models.CharField("pekerjaan", max_length=100, blank=True)
    occupation = models.CharField("kode pekerjaan Pasal 20", max_length=12, blank=True)
    sponsor = models.CharField("OPD pengusul", max_length=120, blank=True)
    phone = models.CharField("nomor HP", max_length=20, blank=True)
    mother_name = models.CharField("nama ibu kandung", max_length=120, blank=True)
    registered_on = models.DateField("tanggal daftar")
    ktp_regency = models.CharField("kabupaten/kota KTP", max_length=4, blank=True)
    works = models.BooleanField("aktif bekerja", null=True, blank=True)
    fragile = models.BooleanField("rentan jatuh miskin", null=True, blank=True)

    row_no = models.PositiveIntegerField("baris berkas", null=True, blank=True)
    source_file = models.ForeignKey(
        "files.StoredFile",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="berkas asal",
    )
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    proposed_at = models.DateTimeField("diusulkan", auto_now_add=True)
    state_changed_at = models.DateTimeField("status sejak", auto_now_add=True)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = "pekerja"
        verbose_name_plural = "pekerja"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["program", "nik"],
                condition=Q(nik__isnull=False) & ~Q(state=State.WITHDRAWN),
                name="registration_nik_once_per_program",
            ),
            models.CheckConstraint(
                condition=Q(nik__isnull=True) | Q(nik__regex=r"^\d{16}$"), name="registration_nik_digits"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="registration_has_name"),
        ]
        indexes = [
            models.Index(fields=["program", "state"]),
            models.Index(fields=["village"]),
            models.Index(Upper("name"), name="registration_name"),
        ]
        triggers = [
            pgtrigger.FSM(
                name="lifecycle",
                field="state",
                transitions=[(source.value, target.value) for source, target in steps()],
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def full_address(self) -> str:
        """Street, RT/RW as printed in annexes and files."""
        neighbourhood = f"RT {self.rt}/RW {self.rw}" if self.rt and self.rw else ""
        return " ".join(part for part in (self.address, neighbourhood) if part)
