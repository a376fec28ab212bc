"""The columns a regulation may ask about, one row per registration. Absent, null or blank = unknown."""

from dataclasses import dataclass

import polars as pl

from eligibility.regulations.parameters import RegulationError
from jamsos.lib.date_columns import completed_years_expr
from jamsos.lib.nik_columns import problem_code_expr


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
DERIVED = {
    "age_at_registration": (("birth_date", "registered_on"), completed_years_expr("birth_date", "registered_on")),
    "age_at_submission": (("birth_date", "submitted_on"), completed_years_expr("birth_date", "submitted_on")),
    "nik_fault": (("nik",), problem_code_expr("nik")),
}
"""What several rules ask for, worked out once: from which facts, and how."""
COLUMNS = {fact.column: fact for fact in FACTS}
AREA_COLUMNS = ("ktp_regency", "domicile_regency")
CODE_COLUMNS = ("track", "occupation", "group", "aid_source")
TIDY = {**dict.fromkeys(AREA_COLUMNS, "^[0-9]+$"), **dict.fromkeys(CODE_COLUMNS, "^[!-`{-~]+$")}
TIDY_TEXT = r"^\S(?s:.*\S)?$"


def normalise(facts: pl.DataFrame) -> pl.LazyFrame:
    """The facts with every known column present and typed, text trimmed, codes in one spelling, `DERIVED` added; lazy.

    `row_id` must be there, filled and unique, text or whole number. Columns nobody asks about are dropped.

    Raises RegulationError: no usable row_id, or a column whose type can only be a programming mistake.
    """
    check_row_id(facts)
    given = {fact.column: given_column(facts, fact) for fact in FACTS[1:] if fact.column in facts.columns}
    untidy = untidy_columns(facts, given)
    columns = [given.get(fact.column, pl.lit(None, dtype=fact.dtype)).alias(fact.column) for fact in FACTS[1:]]
    cleaned = [clean(column) for column in untidy]
    tidy = facts.lazy().select("row_id", *columns).with_columns(*cleaned)
    if "nik" not in given:
        return tidy.with_columns(**derived())
    # Alone and first: in one step with the others it would make each of them wait for the one before.
    later = derived()
    known = facts.with_columns(tidy.select(nik_fault=later.pop("nik_fault")).collect())
    return known.lazy().select("row_id", *columns, "nik_fault").with_columns(*cleaned).with_columns(**later)


def derived() -> dict[str, pl.Expr]:
    """The derived columns by name."""
    return {name: value for name, (_, value) in DERIVED.items()}


def given_column(facts: pl.DataFrame, fact: Fact) -> pl.Expr:
    """One column that was given, in its type."""
    given = facts.schema[fact.column]
    if not fits(given, fact.dtype):
        raise RegulationError(
            f"Kolom '{fact.column}' bertipe {given}, seharusnya {fact.dtype}.",
            "Ubah kolom itu sebelum penilaian; nilai yang tidak diketahui dibiarkan kosong.",
        )
    return pl.col(fact.column).cast(fact.dtype)


def untidy_columns(facts: pl.DataFrame, given: dict[str, pl.Expr]) -> list[str]:
    """The text columns in which anything is left to clean; a register comes clean, and looking costs less."""
    texts = [column for column in given if COLUMNS[column].dtype == pl.String]
    tidy = facts.select(is_tidy(column, given[column]).alias(column) for column in texts)
    return [column for column in texts if not tidy[column].item()]


def is_tidy(column: str, given: pl.Expr) -> pl.Expr:
    """Whether cleaning would leave the column as it is. Few texts occur often, but every NIK once."""
    distinct = given if column == "nik" else given.unique()
    return distinct.str.contains(TIDY.get(column, TIDY_TEXT)).all()


def clean(column: str) -> pl.Expr:
    """Trimmed text, nothing left counted as not given; areas without dots, codes in capitals and underscores."""
    text = blank_to_null(pl.col(column))
    if column in AREA_COLUMNS:
        return text.str.replace_all(".", "", literal=True)
    return text.str.to_uppercase().str.replace_all(" ", "_", literal=True) if column in CODE_COLUMNS else text


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
