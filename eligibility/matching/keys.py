"""The persons sought, made ready: sorted, numbered, placeholders removed, blocking keys added."""

from __future__ import annotations

import polars as pl

from jamsos.errors import DomainError
from jamsos.lib.names import with_keys
from jamsos.lib.nik_columns import kk_problem_code_expr

COLUMNS = ("id", "nik", "nkk", "name", "birth_date", "sex", "district_id", "village_id", "rt", "rw")
YEAR_SLIPS = (1, -1, 10, -10)
WOMEN_DAYS = 40
"""What the NIK of a woman adds to her day of birth."""
_DIGITS = {"nik": pl.String, "nkk": pl.String, "name": pl.String, "birth_date": pl.Date, "sex": pl.String}
_PLACES = {"district_id": pl.Int64, "village_id": pl.Int64, "rt": pl.String, "rw": pl.String}


def prepare(subjects: pl.DataFrame) -> pl.DataFrame:
    """`named` subjects with all keys by which candidates are found. Raises DomainError as `check` does."""
    return with_dates(named(subjects))


def named(subjects: pl.DataFrame) -> pl.DataFrame:
    """Subjects in the order of their id, numbered `n`, with usable identifiers and the keys of their names.

    Raises DomainError as `check` does.
    """
    check(subjects)
    typed = subjects.select("id", *(pl.col(name).cast(kind) for name, kind in (_DIGITS | _PLACES).items()))
    ordered = typed.sort("id").with_row_index("n").with_columns(_identifiers())
    return ordered.join(name_keys(typed["name"]), on="name", how="left", maintain_order="left")


def with_dates(people: pl.DataFrame) -> pl.DataFrame:
    """`named` subjects with the birth dates worth a look."""
    return people.with_columns(
        birth_dates=_birth_dates(),
        birth_from=_moved_year(-1, first_day=True),
        birth_to=_moved_year(2, first_day=True),
    )


def name_keys(names: pl.Series) -> pl.DataFrame:
    """`name`, `name_key` and `sound_key` of each different name; no key where nothing is left of it."""
    keyed = with_keys(pl.DataFrame({"name": names.drop_nulls().unique()}))
    return keyed.with_columns(_filled(pl.col(column)) for column in ("name_key", "sound_key"))


def check(subjects: pl.DataFrame) -> None:
    """Raise DomainError when a column is missing or an id occurs twice."""
    missing = [name for name in COLUMNS if name not in subjects.columns]
    if missing:
        raise DomainError(f"Data orang yang dicari tidak memuat kolom {', '.join(missing)}.", "Lengkapi kolomnya.")
    if subjects["id"].is_duplicated().any():
        raise DomainError("Ada nomor (id) yang muncul dua kali pada data orang yang dicari.", "Buang yang ganda.")


def _identifiers() -> list[pl.Expr]:
    """NIK and No. KK that can be of one person only: 15 to 17 digits, not a placeholder; else null."""
    digits = pl.col("nik").str.replace_all(r"[\s.-]", "")
    telling = digits.str.contains(r"^\d{15,17}$") & (digits.str.split("").list.n_unique() > 3)
    whole = kk_problem_code_expr("nkk").is_null()
    return [pl.when(telling).then(digits).alias("nik"), pl.when(whole).then(pl.col("nkk")).alias("nkk")]


def _filled(text: pl.Expr) -> pl.Expr:
    return pl.when(text != "").then(text)


def _birth_dates() -> pl.Expr:
    """The dates worth a look: as given, day and month swapped, year slips, and the date inside the NIK."""
    born = pl.col("birth_date").dt
    swapped = _date(born.year(), born.day(), born.month())
    slips = [_moved_year(years) for years in YEAR_SLIPS]
    inside = [_date_inside_nik(century) for century in (1900, 2000)]
    return pl.concat_list("birth_date", swapped, *slips, *inside).list.drop_nulls().list.unique().list.sort()


def _moved_year(years: int, first_day: bool = False) -> pl.Expr:
    born = pl.col("birth_date").dt
    year = born.year() + years
    return pl.date(year, 1, 1) if first_day else _date(year, born.month(), born.day())


def _date_inside_nik(century: int) -> pl.Expr:
    day, month, year = (pl.col("nik").str.slice(place, 2).cast(pl.Int32, strict=False) for place in (6, 8, 10))
    return _date(century + year, month, day % WOMEN_DAYS)


def _date(year: pl.Expr, month: pl.Expr, day: pl.Expr) -> pl.Expr:
    """That day, or null where the calendar has none."""
    shown = pl.date(year, month.clip(1, 12), 1) + pl.duration(days=day.cast(pl.Int64) - 1)
    return pl.when((shown.dt.month() == month) & (shown.dt.day() == day)).then(shown)
