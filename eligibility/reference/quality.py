"""Why a line of a release was not loaded, or was loaded with a remark; and how such lines are handed on."""

from __future__ import annotations

from typing import NamedTuple

import polars as pl

REFUSED = {"line_no": pl.Int32, "reason": pl.String, "detail": pl.String}


class Reason(NamedTuple):
    """A reason as officers read it. `refuses`: the line is not loaded; else it is only counted."""

    label: str
    refuses: bool = True


REASONS = {
    "broken_line": Reason("Anggota: baris rusak"),
    "nik_format": Reason("Anggota: format NIK salah"),
    "nik_double": Reason("Anggota: NIK ganda, baris pertama yang dimuat"),
    "kk_format": Reason("Anggota: format No. KK salah"),
    "no_family": Reason("Anggota: No. KK tidak ada di berkas keluarga"),
    "unknown_area": Reason("Anggota: kecamatan keluarganya tidak dikenal"),
    "family_broken_line": Reason("Keluarga: baris rusak"),
    "family_kk_format": Reason("Keluarga: format No. KK salah"),
    "family_kk_double": Reason("Keluarga: No. KK ganda, baris pertama yang dipakai"),
    "family_unknown_area": Reason("Keluarga: kode kecamatan tidak dikenal"),
    "repaired": Reason("Anggota: huruf bukan UTF-8 dibaca sebagai Windows-1252", refuses=False),
    "family_repaired": Reason("Keluarga: huruf bukan UTF-8 dibaca sebagai Windows-1252", refuses=False),
    "identifier_cleaned": Reason("Anggota: spasi atau tanda baca dibuang dari NIK atau No. KK", refuses=False),
    "empty_name": Reason("Anggota: nama kosong", refuses=False),
    "bad_date": Reason("Anggota: tanggal lahir tidak terbaca, dikosongkan", refuses=False),
    "bad_sex": Reason("Anggota: jenis kelamin tidak terbaca, dikosongkan", refuses=False),
    "bad_decile": Reason("Keluarga: desil nasional bukan 1-10, dikosongkan", refuses=False),
    "no_decile": Reason("Keluarga: desil nasional kosong", refuses=False),
    "unknown_village": Reason("Keluarga: desa belum dipadankan dengan kode Kemendagri", refuses=False),
    "list_broken_line": Reason("Daftar: baris rusak"),
    "list_nik_format": Reason("Daftar: format NIK salah"),
    "list_nik_double": Reason("Daftar: NIK ganda, satu baris yang dimuat"),
    "list_repaired": Reason("Daftar: huruf bukan UTF-8 dibaca sebagai Windows-1252", refuses=False),
    "list_cleaned": Reason("Daftar: spasi atau tanda baca dibuang dari NIK", refuses=False),
    "list_no_name": Reason("Daftar: nama kosong", refuses=False),
    "list_bad_birth_date": Reason("Daftar: tanggal lahir tidak terbaca, dikosongkan", refuses=False),
    "list_bad_sex": Reason("Daftar: jenis kelamin tidak terbaca, dikosongkan", refuses=False),
    "list_bad_event_date": Reason("Daftar: tanggal peristiwa tidak terbaca, dikosongkan", refuses=False),
    "list_bad_nkk": Reason("Daftar: format No. KK salah, dikosongkan", refuses=False),
    "list_no_standing": Reason("Daftar: status atau peristiwa tidak terbaca, dikosongkan", refuses=False),
    "list_unknown_place": Reason("Daftar: kecamatan atau desa tidak dikenal, dikosongkan", refuses=False),
}


def refused(rows: pl.DataFrame, reason: str, detail: pl.Expr) -> pl.DataFrame:
    """These rows (with `row_no`) as lines not loaded for one reason; `detail` must not show an identifier."""
    return rows.select(
        pl.col("row_no").cast(pl.Int32).alias("line_no"), pl.lit(reason).alias("reason"), detail.alias("detail")
    ).cast(REFUSED)


def masked(number: str) -> pl.Expr:
    """A 16-digit identifier held as a whole number, masked: `3604********0001`."""
    digits = pl.col(number).cast(pl.String).str.zfill(16)
    return digits.str.slice(0, 4) + "********" + digits.str.slice(12)


def doubles(rows: pl.DataFrame, key: str) -> pl.DataFrame:
    """The second and later rows of each `key`, in order, with `first_line` = the row that was there first."""
    again = rows.filter(pl.col(key).is_duplicated()).sort("row_no")
    again = again.with_columns(first_line=pl.col("row_no").first().over(key))
    return again.filter(pl.col("row_no") != pl.col("first_line"))


def counted(lines: pl.DataFrame, remarks: dict[str, int]) -> dict[str, int]:
    """Lines not loaded and remarks, counted by reason in the order of `REASONS`; zeros left out."""
    found = dict(lines.group_by("reason").len().iter_rows()) | remarks
    return {code: found[code] for code in REASONS if found.get(code)}
