"""The columns a regulation may ask about, one row per registration. Absent, null or blank = unknown."""

from dataclasses import dataclass

import polars as pl

from eligibility.regulations.parameters import RegulationError


@dataclass(frozen=True)
class Fact:
    """One column: its name in code, its type and its name for the people who keep the case tables."""

    column: str
    dtype: type[pl.DataType]
    label: str


FACTS = (
    Fact("row_id", pl.Int64, "baris"),
    Fact("nik", pl.String, "nik"),
    Fact("birth_date", pl.Date, "tanggal_lahir"),
    Fact("registered_on", pl.Date, "tanggal_daftar"),
    Fact("submitted_on", pl.Date, "tanggal_pengajuan"),
    Fact("sex", pl.String, "jenis_kelamin"),
    Fact("track", pl.String, "jalur"),
    Fact("occupation", pl.String, "pekerjaan"),
    Fact("occupation_text", pl.String, "uraian_pekerjaan"),
    Fact("group", pl.String, "kelompok"),
    Fact("sponsor", pl.String, "opd_pengusul"),
    Fact("ktp_regency", pl.String, "ktp_kabupaten"),
    Fact("domicile_regency", pl.String, "domisili_kabupaten"),
    Fact("domicile_since", pl.Date, "domisili_sejak"),
    Fact("works", pl.Boolean, "bekerja"),
    Fact("job_status", pl.String, "status_pekerjaan"),
    Fact("industry", pl.String, "lapangan_usaha"),
    Fact("ktp_occupation", pl.String, "pekerjaan_ktp"),
    Fact("fragile", pl.Boolean, "rentan"),
    Fact("listed", pl.Boolean, "terdaftar_dtsen"),
    Fact("decile", pl.Int64, "desil"),
    Fact("decile_regency", pl.Int64, "desil_kabupaten"),
    Fact("protected", pl.Boolean, "terlindungi"),
    Fact("aid_source", pl.String, "sumber_bantuan"),
    Fact("disability", pl.Boolean, "disabilitas"),
    Fact("married", pl.Boolean, "berkeluarga"),
    Fact("dependants", pl.Int64, "tanggungan"),
    Fact("breadwinner", pl.Boolean, "pencari_nafkah_utama"),
    Fact("formal_job", pl.Boolean, "hubungan_kerja_formal"),
    Fact("low_income", pl.Boolean, "penghasilan_rendah_tidak_tetap"),
    Fact("extreme_poor", pl.Boolean, "miskin_ekstrem"),
)
COLUMNS = {fact.column: fact for fact in FACTS}
AREA_COLUMNS = ("ktp_regency", "domicile_regency")
CODE_COLUMNS = ("track", "occupation", "group", "aid_source")


def normalise(facts: pl.DataFrame) -> pl.LazyFrame:
    """The facts with every known column present and typed, text trimmed, codes in one spelling; lazy.

    `row_id` must be there, filled and unique, text or whole number. Columns nobody asks about are dropped.

    Raises RegulationError: no usable row_id, or a column whose type can only be a programming mistake.
    """
    check_row_id(facts)
    columns = [pl.col("row_id"), *(typed(facts, fact) for fact in FACTS if fact.column != "row_id")]
    return (
        facts.lazy()
        .select(columns)
        .with_columns(
            pl.col(AREA_COLUMNS).str.replace_all(".", "", literal=True),
            pl.col(CODE_COLUMNS).str.to_uppercase().str.replace_all(" ", "_", literal=True),
        )
    )


def typed(facts: pl.DataFrame, fact: Fact) -> pl.Expr:
    """One column in its type; absent means all null, blank text means null."""
    if fact.column not in facts.columns:
        return pl.lit(None, dtype=fact.dtype).alias(fact.column)
    given = facts.schema[fact.column]
    if not fits(given, fact.dtype):
        raise RegulationError(
            f"Kolom '{fact.column}' bertipe {given}, seharusnya {fact.dtype}.",
            "Ubah kolom itu sebelum penilaian; nilai yang tidak diketahui dibiarkan kosong.",
        )
    column = pl.col(fact.column).cast(fact.dtype)
    return blank_to_null(column) if fact.dtype == pl.String else column


def fits(given: pl.DataType, wanted: type[pl.DataType]) -> bool:
    """Whether a column of one type can stand for another without guessing."""
    if given in (wanted, pl.Null):
        return True
    if wanted == pl.Int64:
        return given.is_integer()
    if wanted == pl.Date:
        return given == pl.Datetime
    return wanted == pl.String and given in (pl.Categorical, pl.Enum)


def blank_to_null(column: pl.Expr) -> pl.Expr:
    """Trimmed text, with nothing left counted as not given."""
    trimmed = column.str.strip_chars()
    return pl.when(trimmed != "").then(trimmed)


def check_row_id(facts: pl.DataFrame) -> None:
    """Each row must be told apart, or a finding could land on another person."""
    hint = "Isi row_id dengan nomor yang berbeda untuk tiap baris."
    if "row_id" not in facts.columns:
        raise RegulationError("Kolom 'row_id' tidak ada pada data yang dinilai.", hint)
    rows = facts["row_id"]
    if rows.null_count() or rows.n_unique() != len(rows):
        raise RegulationError("Kolom 'row_id' kosong atau berulang pada data yang dinilai.", hint)
