"""A registration: one worker proposed for one programme year, with the data as cleaned at the door."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper

from eligibility.reference.models import ReferenceList
from enrollment.freshness import CHANGE_OVERTAKES
from enrollment.lifecycle import State, steps
from enrollment.programs.models import Group, Program, Track
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act, area
from jamsos.guards import NO_TRUNCATE, stays
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


KEEP_IDENTITY = """
    INSERT INTO workers_listedidentity (registration_id, nik, name, birth_date)
    VALUES (NEW.id, NEW.nik, NEW.name, NEW.birth_date) ON CONFLICT DO NOTHING;
    RETURN NULL;
"""


NAME_INDEX = "registration_name_trigram"


class Registration(models.Model):
    """`nik` is empty until a valid one is known; `nik_given` keeps what the proposer wrote.

    A malformed NIK is refused as a NIK, but the person stays in the register to be mended or matched.
    `row_no` is the row of `source_file`, or of the release `source_list` when proposed from DTSEN (Pasal 22 ayat (1)).
    `renewed_from` is the same person's registration of an earlier year that it renews (Pasal 19 ayat (1)).
    `proposal_hash` is the keyed hash of the line as proposed: the same line never enters a programme twice.
    `left_on` is the day on which what ended the part in the programme happened, not the day it was recorded.
    """

    program = models.ForeignKey(Program, models.PROTECT, related_name="registrations", verbose_name="program")
    group = models.ForeignKey(Group, models.PROTECT, related_name="registrations", verbose_name="kelompok")
    track = models.CharField("jalur", max_length=20, choices=Track.choices)
    state = models.CharField("status", max_length=20, choices=State.choices, default=State.PROPOSED)

    # Null, not empty text: the unique constraint must let many people wait for their NIK.
    nik = models.CharField("NIK", max_length=16, null=True, blank=True)  # noqa: DJ001
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
    village = models.ForeignKey(Village, models.PROTECT, related_name="+", verbose_name="desa", db_index=False)
    occupation_text = models.CharField("pekerjaan", max_length=100, blank=True)
    occupation = models.CharField("kode pekerjaan Pasal 20", max_length=12, blank=True)
    sponsor = models.CharField("OPD pengusul", max_length=120, blank=True)
    phone = models.CharField("nomor HP", max_length=20, blank=True)
    mother_name = models.CharField("nama ibu kandung", max_length=120, blank=True)
    registered_on = models.DateField("tanggal daftar")
    ktp_regency = models.CharField("kabupaten/kota KTP", max_length=4, blank=True)
    works = models.BooleanField("aktif bekerja", null=True, blank=True)
    fragile = models.BooleanField("rentan jatuh miskin", null=True, blank=True)
    # Only where the programme's regulation asks: see `columns.STATED`.
    breadwinner = models.BooleanField("tulang punggung keluarga", null=True, blank=True)
    domicile_since = models.DateField("tinggal di Daerah sejak", null=True, blank=True)
    formal_job = models.BooleanField("hubungan kerja formal", null=True, blank=True)
    low_income = models.BooleanField("berpenghasilan rendah dan tidak tetap", null=True, blank=True)
    extreme_poor = models.BooleanField("miskin ekstrem", null=True, blank=True)
    declared_on = models.DateField(
        "tanggal pernyataan pengusul",
        null=True,
        blank=True,
        help_text="Pengusul menyatakan: aktif bekerja, belum terlindungi, tidak menerima bantuan iuran lain.",
    )

    row_no = models.PositiveIntegerField("baris asal", null=True, blank=True)
    source_file = models.ForeignKey(
        "files.StoredFile",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="berkas asal",
    )
    source_list = models.ForeignKey(
        ReferenceList, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="daftar asal"
    )
    renewed_from = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="renewals",
        verbose_name="perpanjangan dari",
    )
    proposal_hash = models.CharField(max_length=64, blank=True, editable=False)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    proposed_at = models.DateTimeField("diusulkan", auto_now_add=True)
    state_changed_at = models.DateTimeField("status sejak", auto_now_add=True)
    left_on = models.DateField("berakhir pada", null=True, editable=False, help_text="Tanggal kejadiannya.")

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
            models.UniqueConstraint(
                fields=["program", "proposal_hash"],
                condition=~Q(proposal_hash="") & ~Q(state=State.WITHDRAWN),
                name="registration_line_once_per_program",
            ),
            models.UniqueConstraint(fields=["source_file", "row_no"], name="registration_row_once_per_file"),
            models.UniqueConstraint(
                fields=["program", "source_list", "row_no"],
                condition=Q(source_list__isnull=False) & ~Q(state=State.WITHDRAWN),
                name="registration_list_row_once_per_program",
            ),
            models.UniqueConstraint(
                fields=["program", "renewed_from"],
                condition=Q(renewed_from__isnull=False) & ~Q(state=State.WITHDRAWN),
                name="registration_renewed_once_per_program",
            ),
            models.CheckConstraint(
                condition=Q(nik__isnull=True) | Q(nik__regex=r"^\d{16}$"), name="registration_nik_digits"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="registration_has_name"),
        ]
        indexes = [
            models.Index(fields=["program", "state"]),
            models.Index(fields=["village", "id"]),  # a desa's list, newest first
            models.Index(fields=["nik"]),
            GinIndex(OpClass(Upper("name"), name="gin_trgm_ops"), name=NAME_INDEX),
        ]
        triggers = [
            pgtrigger.FSM(
                name="lifecycle",
                field="state",
                transitions=[(source.value, target.value) for source, target in steps()],
            ),
            pgtrigger.Trigger(
                name="keep_listed_identity",
                when=pgtrigger.After,
                operation=pgtrigger.UpdateOf("state"),
                condition=pgtrigger.Q(old__state=State.LOCKED.value, new__state=State.LISTED.value),
                func=KEEP_IDENTITY,
            ),
            stays("proposer_stays", "proposed_by_id", "source_file_id"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def full_address(self) -> str:
        """Street, RT/RW as printed in annexes and files."""
        neighbourhood = f"RT {self.rt}/RW {self.rw}" if self.rt and self.rw else ""
        return " ".join(part for part in (self.address, neighbourhood) if part)


class ListedIdentity(models.Model):
    """NIK, name and birth date as the Keputusan Kepala Dinas Sosial named them (Pasal 24(2)d).

    Written by the database in the step from locked to listed; what is mended later is measured against it.
    """

    registration = models.OneToOneField(Registration, models.CASCADE, primary_key=True, related_name="listed_identity")
    # Null as in the registration: a NIK that is not known is no empty text.
    nik = models.CharField("NIK", max_length=16, null=True)  # noqa: DJ001
    name = models.CharField("nama", max_length=120)
    birth_date = models.DateField("tanggal lahir", null=True)

    class Meta:
        verbose_name = "identitas saat ditetapkan"
        verbose_name_plural = "identitas saat ditetapkan"
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update), NO_TRUNCATE]

    def __str__(self) -> str:
        return self.name


class Change(models.Model):
    """What an officer changed in a registration: field, value before and after, or the reason of a step."""

    registration = models.ForeignKey(Registration, models.CASCADE, related_name="changes")
    field = models.CharField("data", max_length=40)
    before = models.CharField("sebelum", max_length=200, blank=True)
    after = models.CharField("sesudah", max_length=200, blank=True)
    reason = models.CharField("alasan", max_length=200, blank=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField("waktu", auto_now_add=True)

    class Meta:
        verbose_name = "perubahan"
        verbose_name_plural = "perubahan"
        ordering = ["-changed_at", "-id"]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update), NO_TRUNCATE, CHANGE_OVERTAKES]

    def __str__(self) -> str:
        return f"{self.registration}: {self.field}"


class ImportState(models.TextChoices):
    UPLOADED = "uploaded", "Diunggah"
    CHECKED = "checked", "Diperiksa, menunggu digabungkan"
    MERGED = "merged", "Digabungkan"
    DISCARDED = "discarded", "Dibuang"
    UNREADABLE = "unreadable", "Berkas tidak terbaca"
    REPEATED = "repeated", "Sudah digabungkan sebelumnya"


MERGER_CHANGES = """
    OLD.merged_by_id IS NOT NULL
    AND (NEW.merged_by_id, NEW.source_file_id) IS DISTINCT FROM (OLD.merged_by_id, OLD.source_file_id)
"""


class WorkerImport(models.Model):
    """One worker file on its way into the register: uploaded, checked, then merged by a person.

    `counts`: rows, ready, refused, unchanged, remarks, merged. The rows waiting here are deleted at the end.
    `merged_by` stands before the first line enters, so that whoever merged checks none of them later.
    """

    program = models.ForeignKey(Program, models.PROTECT, related_name="imports", verbose_name="program")
    source_file = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+", verbose_name="berkas")
    rejects = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, related_name="+")
    check_job = models.ForeignKey("jobs.Job", models.SET_NULL, null=True, related_name="+")
    state = models.CharField("status", max_length=12, choices=ImportState.choices, default=ImportState.UPLOADED)
    checked_on = models.DateField("diperiksa terhadap tanggal")
    declared = models.BooleanField("disertai pernyataan pengusul", default=False)
    counts = models.JSONField("hasil", default=dict)
    notes = models.JSONField("catatan berkas", default=list)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField("diunggah", auto_now_add=True)
    merged_at = models.DateTimeField("digabungkan", null=True)
    merged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "impor pekerja"
        verbose_name_plural = "impor pekerja"
        ordering = ["-created_at"]
        triggers = [
            pgtrigger.Protect(
                name="merger_stays",
                operation=pgtrigger.UpdateOf("merged_by_id", "source_file_id"),
                condition=pgtrigger.Condition(MERGER_CHANGES),
            ),
            pgtrigger.Protect(
                name="merged_stays",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Q(old__merged_by__isnull=False),
            ),
            NO_TRUNCATE,
        ]

    def __str__(self) -> str:
        return self.source_file.name


class Verdict(models.TextChoices):
    READY = "ready", "Siap digabungkan"
    REFUSED = "refused", "Ditolak"
    UNCHANGED = "unchanged", "Sudah ada"
    MERGED = "merged", "Digabungkan"


class StagedRow(models.Model):
    """A line of a worker file: as it stood (`raw`), as cleaned (`values`), and why it is refused."""

    batch = models.ForeignKey(WorkerImport, models.CASCADE, related_name="rows")
    row_no = models.PositiveIntegerField("baris")
    raw = models.JSONField()
    values = models.JSONField()
    verdict = models.CharField(max_length=10, choices=Verdict.choices)
    problem = models.TextField("kesalahan", blank=True)

    class Meta:
        verbose_name = "baris impor"
        verbose_name_plural = "baris impor"
        ordering = ["row_no"]
        constraints = [models.UniqueConstraint(fields=["batch", "row_no"], name="staged_row_once")]

    def __str__(self) -> str:
        return f"{self.batch} baris {self.row_no}"
