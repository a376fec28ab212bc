"""Reference lists: releases of registers kept elsewhere, as received, with evidence of what was received.

A list is immutable once ready. Its persons lie in a partition of `reference_person`, which is destroyed by
dropping it when retention ends (UU 27/2022); row and SHA-256 of the files remain as evidence of decisions.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models

from eligibility.reference.quality import REASONS
from jamsos.regions.models import District, Village


class ListKind(models.TextChoices):
    DTSEN = "dtsen", "DTSEN"
    BPJS = "bpjs", "Peserta BPJS Ketenagakerjaan"
    AID = "aid", "Penerima bantuan iuran lain"
    DEATHS = "deaths", "Data kematian"


class Funder(models.TextChoices):
    """Who pays the contributions of an aid list; the codes are those that Pasal 21 huruf f and Pasal 27 ask about."""

    APBN = "APBN", "APBN"
    PROVINCE = "APBD_PROVINSI", "APBD provinsi"
    REGENCY = "APBD", "APBD kabupaten"
    VILLAGE = "APBDES", "APBDes"
    CSR = "CSR", "CSR/TJSL"


class ListStatus(models.TextChoices):
    LOADING = "loading", "Sedang dimuat"
    READY = "ready", "Siap dipakai"
    RETIRED = "retired", "Dimusnahkan"


class AreaSystem(models.TextChoices):
    """Who issued the area codes of the domicile: desa codes of both are ten digits, with other values."""

    BPS = "bps", "BPS"
    KEMENDAGRI = "kemendagri", "Kemendagri"


class ReferenceListQuerySet(models.QuerySet["ReferenceList"]):
    def ready(self, kind: str, funder: str = "") -> ReferenceListQuerySet:
        """The lists of one series that may be used, newest first."""
        return self.filter(kind=kind, funder=funder, status=ListStatus.READY).order_by("-loaded_at")

    def current(self, kind: str, funder: str = "") -> ReferenceList | None:
        """The newest list of the series that may be used."""
        return self.ready(kind, funder).first()


class ReferenceList(models.Model):
    """One release. `files`: name, sha256, bytes, lines of each file; `quality`: count by reason;
    `distribution`: persons by decile (0 = unknown), status or kecamatan (its id).

    `complete`: the list names everybody of the regency whom it should, so that not being found on it is evidence.
    `as_of`: the day whose state it shows. Lists of one `series` replace each other, the newest counts.
    """

    kind = models.CharField("jenis", max_length=10, choices=ListKind.choices)
    funder = models.CharField("sumber dana", max_length=16, choices=Funder.choices, blank=True)
    label = models.CharField("rilis", max_length=40)
    source_name = models.CharField("sumber", max_length=100)
    as_of = models.DateField("keadaan per", null=True)
    complete = models.BooleanField("lengkap untuk kabupaten", default=False)
    status = models.CharField("status", max_length=10, choices=ListStatus.choices, default=ListStatus.LOADING)
    area_system = models.CharField("sistem kode wilayah", max_length=10, choices=AreaSystem.choices, blank=True)
    files = models.JSONField("berkas", default=list)
    rows = models.PositiveIntegerField("orang dimuat", default=0)
    families = models.PositiveIntegerField("keluarga", default=0)
    quality = models.JSONField("mutu", default=dict)
    distribution = models.JSONField("sebaran", default=dict)
    partition = models.CharField("partisi", max_length=63, blank=True)
    loaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="dimuat oleh"
    )
    created_at = models.DateTimeField("mulai dimuat", auto_now_add=True)
    loaded_at = models.DateTimeField("dimuat", null=True)
    retired_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    retired_at = models.DateTimeField("dimusnahkan", null=True)
    retired_why = models.CharField("alasan pemusnahan", max_length=200, blank=True)

    objects = ReferenceListQuerySet.as_manager()

    class Meta:
        db_table = "reference_list"
        verbose_name = "data rujukan"
        verbose_name_plural = "data rujukan"
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "funder", "label"], name="reference_list_label_once"),
            models.CheckConstraint(
                condition=models.Q(kind=ListKind.AID) ^ models.Q(funder=""), name="reference_list_funder_of_aid"
            ),
        ]

    def __str__(self) -> str:
        kind = f"Bantuan iuran {self.get_funder_display()}" if self.funder else self.get_kind_display()
        return f"{kind} {self.label}"

    @property
    def series(self) -> str:
        """What the list is a release of: `dtsen`, `bpjs`, `deaths`, `aid:APBD`."""
        return f"{self.kind}:{self.funder}" if self.funder else self.kind

    @property
    def lines_not_loaded(self) -> int:
        return sum(count for code, count in self.quality.items() if REASONS[code].refuses)


class QualityLine(models.Model):
    """A line of a file that was not loaded, and why; `detail` is masked."""

    class File(models.TextChoices):
        MEMBERS = "members", "Anggota keluarga"
        FAMILY = "family", "Keluarga"
        LIST = "list", "Daftar"

    list = models.ForeignKey(ReferenceList, models.CASCADE, related_name="quality_lines")
    file = models.CharField("berkas", max_length=10, choices=File.choices)
    line_no = models.PositiveIntegerField("baris")
    reason = models.CharField("alasan", max_length=30)
    detail = models.CharField("keterangan", max_length=200)

    class Meta:
        verbose_name = "baris tidak dimuat"
        verbose_name_plural = "baris tidak dimuat"
        indexes = [models.Index(fields=["list", "file", "line_no"], name="quality_line_in_order")]

    def __str__(self) -> str:
        return f"{self.get_file_display()} baris {self.line_no}: {self.detail}"

    @property
    def reason_label(self) -> str:
        return REASONS[self.reason].label


class OptionalText(models.TextField):
    """Text that a release may leave out: null = unknown, never a failure."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"null": True, **options})


class ReferencePerson(models.Model):
    """A person of a list, as the release says: only what Perbup Serang 59/2025 needs (minimisation).

    `standing` (see `lists.Standing`) to `event_date` belong to lists other than DTSEN: membership of BPJS, aid, or
    how and when the person left.

    `village_code` and the KTP codes stand as given; the domicile's were issued by the list's `area_system`.
    `district` and `village` are the places they mean here, null when the code is not bridged.
    `dependants` is set for heads and their spouses only: for others the release does not say.
    """

    pk = models.CompositePrimaryKey("list_id", "row_no")
    list = models.ForeignKey(
        ReferenceList, models.DO_NOTHING, related_name="persons", db_constraint=False, verbose_name="daftar"
    )
    row_no = models.IntegerField("baris")
    nik = models.TextField("NIK")
    nkk = OptionalText("No. KK")
    name = models.TextField("nama")
    name_key = models.TextField()
    sound_key = models.TextField()
    birth_date = models.DateField("tanggal lahir", null=True)
    sex = OptionalText("jenis kelamin")
    relation = OptionalText("hubungan keluarga")
    marital = OptionalText("status kawin")
    works = models.BooleanField("bekerja", null=True)
    industry = OptionalText("lapangan usaha")
    job_status = OptionalText("kedudukan dalam pekerjaan")
    disability = models.BooleanField("disabilitas", null=True)
    ktp_regency = OptionalText("kabupaten KTP")
    ktp_district_code = OptionalText("kecamatan KTP")
    ktp_village_code = OptionalText("desa KTP")
    rt = OptionalText("RT")
    rw = OptionalText("RW")
    address = OptionalText("alamat KTP")
    ktp_occupation = OptionalText("pekerjaan KTP")
    domicile_regency = OptionalText("kabupaten domisili")
    district = models.ForeignKey(
        District, models.DO_NOTHING, null=True, related_name="+", db_constraint=False, verbose_name="kecamatan"
    )
    village = models.ForeignKey(
        Village, models.DO_NOTHING, null=True, related_name="+", db_constraint=False, verbose_name="desa"
    )
    village_code = OptionalText("kode desa")
    domicile_address = OptionalText("alamat domisili")
    family_size = models.SmallIntegerField("anggota keluarga", null=True)
    dependants = models.SmallIntegerField("tanggungan", null=True)
    decile = models.SmallIntegerField("desil", null=True)
    standing = OptionalText("keadaan")
    segment = OptionalText("segmen")
    benefits = OptionalText("program jaminan")
    wadah = OptionalText("wadah")
    kpj = OptionalText("KPJ")
    event_date = models.DateField("tanggal peristiwa", null=True)

    class Meta:
        managed = False
        db_table = "reference_person"
        verbose_name = "orang pada data rujukan"
        verbose_name_plural = "orang pada data rujukan"

    def __str__(self) -> str:
        return f"Baris {self.row_no}"
