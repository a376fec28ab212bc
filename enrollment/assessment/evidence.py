"""Where the answer to each rule comes from, in words for the person who must be able to check it."""

from __future__ import annotations

import polars as pl

from eligibility.regulations import Regulation
from eligibility.regulations.wording import date_text, number_text
from enrollment.assessment.other_lists import NO, YES

NOT_COMPARED = "; belum dicocokkan dengan daftar BPJS"
ROW = pl.format("DTSEN {} baris {}", pl.col("list_label"), number_text(pl.col("list_row")))
DECLARED = pl.format("Pernyataan pengusul {}", date_text(pl.col("declared_on")))
NOT_FOUND = pl.when(pl.col("listed").not_()).then(pl.format("Tidak ditemukan pada DTSEN {}", pl.col("list_label")))
NOTHING = pl.lit(None, dtype=pl.String)


def evidence(facts: pl.DataFrame, law: Regulation) -> pl.DataFrame:
    """`row_id`, `rule`, `evidence` for each row of `facts_of`; rules without a line have nothing to point at."""
    wide = facts.select("row_id", **{rule.code: SOURCES.get(rule.code, NOTHING) for rule in law.rules})
    return wide.unpivot(index="row_id", variable_name="rule", value_name="evidence").drop_nulls("evidence")


def _first(*choices: tuple[pl.Expr, pl.Expr]) -> pl.Expr:
    """The words of the first condition that holds, else nothing."""
    return pl.coalesce(*(pl.when(condition).then(words) for condition, words in choices), NOTHING)


def _known(column: str) -> pl.Expr:
    return pl.col(column).is_not_null()


def _birth() -> pl.Expr:
    """The proposal's date, and whether the register agrees."""
    differs = pl.format("Tanggal lahir menurut usulan; {} mencatat {}", ROW, date_text(pl.col("list_birth_date")))
    agrees = pl.format("Tanggal lahir menurut usulan, sama pada {}", ROW)
    same = pl.col("own_birth_date") == pl.col("list_birth_date")
    return _first(
        (_known("own_birth_date") & same, agrees),
        (_known("own_birth_date") & _known("list_birth_date"), differs),
        (_known("own_birth_date"), pl.lit("Tanggal lahir menurut usulan")),
        (_known("list_birth_date"), pl.format("Tanggal lahir menurut {}", ROW)),
    )


def _work() -> pl.Expr:
    """Officer, declaration, register; a register that says otherwise is named."""
    idle = pl.when(pl.col("list_works").not_()).then(pl.format("; {} mencatat tidak bekerja", ROW))
    return _first(
        (_known("own_works"), pl.concat_str(pl.lit("Keterangan petugas"), idle.fill_null(""))),
        (_known("declared_on"), pl.concat_str(DECLARED, idle.fill_null(""))),
        (_known("list_works"), ROW),
    )


def _ktp() -> pl.Expr:
    return _first(
        (_known("own_ktp"), pl.lit("KTP menurut keterangan pengusul atau petugas; domisili menurut alamat usulan")),
        (_known("list_ktp"), pl.format("KTP menurut {}; domisili menurut alamat usulan", ROW)),
        (_known("domicile_regency"), pl.lit("Domisili menurut alamat usulan")),
    )


def _stated(*columns: str) -> pl.Expr:
    """What only the programme's own regulation asks: in the worker's line, or recorded by an officer since."""
    return _first((pl.any_horizontal(map(_known, columns)), pl.lit("Usulan atau keterangan petugas")))


def _declared(missed: str) -> pl.Expr:
    """The declaration, and that it stands alone: no list was asked, or one that is not complete does not name them."""
    asked = pl.format("; tidak ditemukan pada {}, yang tidak lengkap", pl.col(missed))
    return pl.concat_str(DECLARED, pl.coalesce(asked, pl.lit(NOT_COMPARED)))


DECILE = pl.coalesce(ROW, NOT_FOUND)
PROTECTION = pl.coalesce(
    pl.when(_known("member")).then("member_words"),
    pl.when(pl.col("aid_says") == YES).then("aid_words"),
    _declared("member_missed"),
)
OWN_YEAR_BEFORE = pl.concat_str(pl.lit("Peserta program ini tahun sebelumnya menurut portal; "), "member_words")
AID = pl.coalesce(
    pl.when(_known("aid_says") & (pl.col("aid_says") != NO)).then("aid_words"),
    pl.when("own").then(OWN_YEAR_BEFORE),
    "aid_words",
    _declared("aid_missed"),
)
JOB = _first(
    (pl.col("occupation_text") != "", pl.lit("Pekerjaan menurut usulan")),
    (pl.col("occupation") != "", pl.lit("Pekerjaan menurut kelompok")),
)
SOURCES = {
    "P12-2": _first(
        (pl.col("nik_from_list"), pl.format("NIK dari {}", ROW)), (_known("nik"), pl.lit("NIK menurut usulan"))
    ),
    "P19-2a": _birth(),
    "P19-2b": pl.lit("Alamat menurut usulan"),
    "P19-2c": PROTECTION,
    "P19-3": _work(),
    "P20-1": JOB,
    "P20-1ab": _first((pl.col("sponsor") != "", pl.lit("Perangkat Daerah menurut usulan"))),
    "P21-a": _ktp(),
    "P21-b": _birth(),
    "P21-c": _first((_known("fragile"), pl.lit("Pernyataan petugas")), (_known("decile"), ROW)),
    "P21-d": DECILE,
    "P21-e": _work(),
    "P21-f": AID,
    "KS-USIA": _birth(),
    "KS-PENDUDUK": _ktp(),
    "KS-TERLINDUNGI": PROTECTION,
    "KS-BEKERJA": _work(),
    "KS-PEKERJAAN": JOB,
    "TS-WARGA": _ktp(),
    "TS-INFORMAL": _stated("formal_job", "own_works"),
    "TS-PENGHASILAN": _stated("low_income"),
    "TS-DTSEN": DECILE,
    "TS-BPJS": PROTECTION,
    "PK-WARGA": _ktp(),
    "PK-PEKERJAAN": JOB,
    "PK-NAFKAH": _stated("breadwinner"),
}
