"""A csv file of persons as subjects of the matcher: id, nik, nkk, name, birth_date, sex, address, village, district.

All columns but `id` and `name` may be missing, any cell may be empty. Villages and districts are codes of Kemendagri
or of BPS, or names; a name is the same place wherever it is written alike, known here or not.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from eligibility.matching.keys import COLUMNS
from jamsos.errors import DomainError
from jamsos.lib.dates import parse_date
from jamsos.lib.nik_columns import clean_expr
from jamsos.regions.models import District, Village

NEEDED = ("id", "name")
OPTIONAL = ("nik", "nkk", "birth_date", "sex", "address", "village", "district", "rt", "rw")
SEXES = {"L": "L", "LAKILAKI": "L", "M": "L", "1": "L", "P": "P", "PEREMPUAN": "P", "F": "P", "2": "P"}
ELSEWHERE = 1_000_000
"""Numbers of places that are none of the regency's begin here."""


def read_persons(path: Path) -> pl.DataFrame:
    """The columns of `link`'s subjects, `address`, and `key` = the id as written; `id` numbers the lines from 2.

    Raises DomainError naming the file, the column or the line for a file that cannot be read, lacks a column, has no
    line, repeats an id or holds a date that is none.
    """
    rows = _columns(path)
    _refuse_repeated(rows["id"], path.name)
    cells = rows.with_columns(pl.col(name).str.strip_chars().replace("", None) for name in rows.columns)
    return cells.select(
        key="id",
        id=pl.int_range(2, pl.len() + 2, dtype=pl.Int64),
        nik=clean_expr("nik").replace("", None),
        nkk=clean_expr("nkk").replace("", None),
        name="name",
        birth_date=_dates(cells["birth_date"], path.name),
        sex=_plain("sex").replace_strict(SEXES, default=None),
        address=pl.col("address").str.to_uppercase().str.replace_all(r"[^\p{L}\p{N}]+", " ").str.strip_chars(),
        district="district",
        village="village",
        rt="rt",
        rw="rw",
    )


def placed(*files: pl.DataFrame) -> list[pl.DataFrame]:
    """The files with `district_id` and `village_id`, the same number for the same place in all of them."""
    districts, villages = _known(District), _known(Village)
    places = pl.concat([file.select(_place("district"), _place("village")) for file in files]).unique(
        maintain_order=True
    )
    named = places.with_columns(district_id=_numbered(places["district_place"], districts))
    village = named.select(_within(villages)).to_series()
    numbered = named.with_columns(village_id=_numbered(village, villages))
    keys = ["district_place", "village_place"]
    return [
        file.with_columns(_place("district"), _place("village"))
        .join(numbered, on=keys, how="left", nulls_equal=True, maintain_order="left")
        .select("key", *COLUMNS, "address")
        for file in files
    ]


def _columns(path: Path) -> pl.DataFrame:
    try:
        rows = pl.read_csv(path, infer_schema=False)
    except (OSError, pl.exceptions.PolarsError, UnicodeDecodeError) as error:
        raise DomainError(
            f"Berkas {path.name} tidak dapat dibaca sebagai csv.", "Simpan sebagai csv UTF-8 dengan pemisah koma."
        ) from error
    rows = rows.rename(lambda name: name.strip().lower().lstrip("\ufeff"))
    missing = [name for name in NEEDED if name not in rows.columns]
    if missing:
        raise DomainError(
            f"Berkas {path.name} tidak memuat kolom {', '.join(missing)}.",
            f"Kolom yang dikenal: {', '.join((*NEEDED, *OPTIONAL))}.",
        )
    if rows.is_empty():
        raise DomainError(f"Berkas {path.name} hanya berisi baris judul.", "Pilih berkas yang berisi data.")
    absent = [pl.lit(None, pl.String).alias(name) for name in OPTIONAL if name not in rows.columns]
    return rows.with_columns(absent).select(*NEEDED, *OPTIONAL)


def _refuse_repeated(ids: pl.Series, shown: str) -> None:
    wrong = (ids.is_null() | ids.is_duplicated()).arg_true()
    if len(wrong):
        what = "kosong" if ids[wrong[0]] is None else "muncul lebih dari sekali"
        raise DomainError(f"Berkas {shown} baris {wrong[0] + 2}: id {what}.", "Beri setiap baris id sendiri.")


def _dates(texts: pl.Series, shown: str) -> pl.Series:
    read = texts.str.to_date("%Y-%m-%d", strict=False)
    odd = (read.is_null() & texts.is_not_null()).arg_true()
    return read.scatter(odd, [_date(texts[line], line + 2, shown) for line in odd]) if len(odd) else read


def _date(text: str, line: int, shown: str) -> object:
    try:
        return parse_date(text)
    except ValueError as error:
        raise DomainError(f"Berkas {shown} baris {line}, birth_date: {error}", "Perbaiki, atau kosongkan.") from error


def _plain(column: str) -> pl.Expr:
    """Letters and digits in capitals."""
    return pl.col(column).str.to_uppercase().str.replace_all(r"[^\p{L}\p{N}]+", "")


def _place(column: str) -> pl.Expr:
    """`Ds. Marga Sana` and `MARGASANA` are the same place name; `36.04.01.2001` and `3604012001` the same code."""
    bare = pl.col(column).str.replace(r"(?i)^\s*(?:desa|ds|kelurahan|kel|kecamatan|kec)\b[.\s]*", "")
    return bare.str.to_uppercase().str.replace_all(r"[^\p{L}\p{N}]+", "").alias(f"{column}_place")


def _known(model: type[District] | type[Village]) -> dict[str, int]:
    """Number of each kecamatan by code and name, of each desa by code and by `district number/name`."""
    known = {}
    for place in model.objects.all():
        name = "".join(letter for letter in place.name.upper() if letter.isalnum())
        codes = {place.code_kemendagri: place.pk, place.code_bps: place.pk}
        district = getattr(place, "district_id", None)
        known |= {**codes, f"{district}/{name}" if district else name: place.pk}
    return {code: number for code, number in known.items() if code}


def _within(villages: dict[str, int]) -> pl.Expr:
    """A desa of the regency by its name within its kecamatan (thirteen names occur twice), any other as written."""
    place = pl.col("village_place")
    named = pl.concat_str(pl.col("district_id").cast(pl.String).fill_null(""), pl.lit("/"), place)
    return pl.when(named.is_in(list(villages))).then(named).otherwise(place)


def _numbered(places: pl.Series, known: dict[str, int]) -> pl.Series:
    strange = [name for name in places.drop_nulls().unique(maintain_order=True) if name not in known]
    numbers = known | {name: ELSEWHERE + place for place, name in enumerate(strange)}
    return places.replace_strict(numbers, default=None, return_dtype=pl.Int64)
