"""The members file of DTSEN: each block cleaned and judged by itself, held compactly for the joint checks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from eligibility.reference.dtsen_variables import FUNCTIONS
from eligibility.reference.identifiers import KK, NIK, split, tidy
from eligibility.reference.quality import refused
from eligibility.reference.textfile import Block

FIRST_BIRTH = date(1900, 1, 1)
TEXTS = {"name": "nama", "address": "alamat_ktp"}
LABELS = {
    "relation": "status_hubungan_keluarga",
    "marital": "status_kawin",
    "industry": "lapangan_usaha_dari_pekerjaan_utama",
    "job_status": "status_dalam_pekerjaan_utama",
    "ktp_regency": "kode_kabupaten_kota_ktp",
    "ktp_district_code": "kode_kecamatan_ktp",
    "ktp_village_code": "kode_kelurahan_desa_ktp",
    "rt": "rt_ktp",
    "rw": "rw_ktp",
    "ktp_occupation": "pekerjaan_ktp",
}
SEXES = {"1": "L", "2": "P", "l": "L", "p": "P", "laki-laki": "L", "perempuan": "P"}
WORKS = {"ya": True, "1": True, "tidak": False, "0": False, "2": False}
# Items at 1-2 by number or by label: "Sama sekali tidak bisa", "Banyak kesulitan dan membutuhkan bantuan".
DISABLED = r"(?i)(?:^|\|)\s*(?:[12](?:[^0-9|]|\||$)|sama sekali|banyak kesulitan)"


@dataclass(frozen=True)
class MemberPart:
    """A block's rows in the columns of `reference_person` (NIK, KK as numbers), lines refused, remarks counted."""

    rows: pl.DataFrame
    refused: pl.DataFrame
    remarks: dict[str, int]
    lines: int


def read_members(block: Block, on: date) -> MemberPart:
    """Clean and judge a block; a birth date after `on` is no birth date."""
    rows, cleaned_nik = tidy(block.rows, NIK)
    rows, cleaned_kk = tidy(rows, KK)
    rows, bad_nik = split(rows, NIK, "nik_format")
    rows, bad_kk = split(rows, KK, "kk_format")
    broken = refused(block.broken, "broken_line", pl.col("detail"))
    people = rows.select(_columns()).with_columns(birth_dates(rows["tanggal_lahir"], on).alias("birth_date"))
    remarks = {
        "repaired": block.repaired,
        "identifier_cleaned": cleaned_nik + cleaned_kk,
        "empty_name": (people["name"] == "").sum(),
        "bad_date": (people["birth_date"].is_null() & filled(rows["tanggal_lahir"])).sum(),
        "bad_sex": (people["sex"].is_null() & filled(rows["jenis_kelamin"])).sum(),
    }
    return MemberPart(people, pl.concat([broken, bad_nik, bad_kk]), remarks, block.lines)


def _columns() -> list[pl.Expr]:
    return [
        pl.col("row_no").cast(pl.Int32),
        pl.col(NIK).alias("nik"),
        pl.col(KK).alias("nkk"),
        *(_text(column).fill_null("").alias(name) for name, column in TEXTS.items()),
        *(_label(column).alias(name) for name, column in LABELS.items()),
        coded("jenis_kelamin", SEXES, pl.Categorical()).alias("sex"),
        coded("status_bekerja", WORKS, pl.Boolean()).alias("works"),
        _disability().alias("disability"),
    ]


def birth_dates(text: pl.Series, on: date) -> pl.Series:
    """Dates from yyyy-mm-dd; the few others also from dd-mm-yyyy, dd/mm/yyyy or with a midnight behind; else null."""
    read = text.str.to_date("%Y-%m-%d", strict=False)
    odd = (read.is_null() & text.is_not_null()).arg_true()
    if len(odd):
        read = read.scatter(odd, _odd_dates(text.gather(odd)))
    return read.set(~read.is_between(FIRST_BIRTH, on), None)


def _odd_dates(text: pl.Series) -> pl.Series:
    day = pl.lit(text).str.strip_chars().str.replace(r"[ T]00:00(?::00(?:\.0+)?)?$", "")
    forms = [day.str.to_date(form, strict=False) for form in ("%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y", "%Y/%m/%d")]
    return pl.select(pl.coalesce(forms)).to_series()


def _text(column: str) -> pl.Expr:
    return pl.col(column).str.strip_chars()


def _label(column: str) -> pl.Expr:
    text = _text(column)
    return pl.when(text != "").then(text).cast(pl.Categorical)


def coded(column: str, codes: dict[str, object], kind: pl.DataType) -> pl.Expr:
    """The meaning of a code or its label (`1`, `1=Laki-laki`, `Laki-laki`); anything else is null."""
    text = _text(column).str.to_lowercase().str.replace(r"^([12])\s*=.*$", "$1")
    return text.replace_strict(list(codes), list(codes.values()), default=None).cast(kind)


def _disability() -> pl.Expr:
    """True when any of the nine items is at 1-2, null when all nine are empty."""
    items = pl.concat_str([pl.col(name) for name in FUNCTIONS], separator="|", ignore_nulls=True)
    return pl.when(items.str.contains(r"[^|\s]")).then(items.str.contains(DISABLED))


def filled(text: pl.Series) -> pl.Series:
    """Where anything is written at all."""
    return text.str.contains(r"\S").fill_null(False)
