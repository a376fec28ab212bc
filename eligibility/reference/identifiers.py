"""NIK and No. KK of a block of lines: judged as text, kept as whole numbers (8 bytes) until they are written."""

from __future__ import annotations

import polars as pl

from eligibility.reference.quality import refused
from jamsos.lib import nik as niks
from jamsos.lib import nik_columns

NIK, KK = "nomor_induk_kependudukan", "nomor_kartu_keluarga"
CHECKS = {NIK: (nik_columns.problem_code_expr, niks.REASONS), KK: (nik_columns.kk_problem_code_expr, niks.KK_REASONS)}


def tidy(rows: pl.DataFrame, column: str) -> tuple[pl.DataFrame, int]:
    """The column freed of spaces and marks where it is not 16 plain digits, and in how many lines that helped."""
    plain = rows[column].str.contains(r"^\d{16}$").fill_null(False)
    if plain.all():
        return rows, 0
    cleaned = rows.select(pl.when(plain).then(pl.col(column)).otherwise(nik_columns.clean_expr(column)))[column]
    helped = (~plain & cleaned.str.contains(r"^\d{16}$")).sum()
    return rows.with_columns(cleaned), helped


def split(rows: pl.DataFrame, column: str, reason: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Rows whose identifier has the right format, with it as a whole number; and the others as lines refused."""
    check, reasons = CHECKS[column]
    judged = rows.with_columns(problem=check(column))
    faulty = refused(judged.filter(pl.col("problem").is_not_null()), reason, pl.col("problem").replace_strict(reasons))
    good = judged.filter(pl.col("problem").is_null()).drop("problem")
    return good.with_columns(pl.col(column).cast(pl.Int64)), faulty
