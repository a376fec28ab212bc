"""Compare pairs column by column: each field of a pair gets the name of a level from the weights file.

A pair holds the columns of the person sought with the prefix `s_` and those of the list without prefix. "missing"
stands wherever one side says nothing.
"""

from __future__ import annotations

from collections.abc import Callable

import polars as pl
from rapidfuzz import fuzz
from rapidfuzz.distance import OSA
from rapidfuzz.process import cpdist

from eligibility.matching.likeness import likeness

MISSING = "missing"
LEVELS = {
    "nik": "digits",
    "name": "name",
    "birth": "birth",
    "sex": "sex",
    "place": "place",
    "neighbourhood": "neighbourhood",
    "household": "household",
}
DEFAULT_DAYS = ("01-01", "01-07", "31-12")
CLOSE_DATES = ("same", "same_default", "year_slip", "slip")
SAME_YEAR = ("swap", "default", "year")
PLACED = ("village", "district")
Extend = Callable[[pl.DataFrame], pl.DataFrame]
VARIANT, CLOSE, PARTIAL = 0.88, 0.78, 0.6


def unchanged(pairs: pl.DataFrame) -> pl.DataFrame:
    """Pairs as they are: nothing more is known of the two persons."""
    return pairs


def compared(pairs: pl.DataFrame, people: pl.DataFrame, extend: Extend = unchanged) -> pl.DataFrame:
    """Pairs of `blocking` beside the persons sought (columns of `prepare` and `bearers`), with their levels."""
    sought = people.select("n", pl.exclude("n").name.prefix("s_"))
    return compare(extend(pairs.join(sought, on="n", how="left", maintain_order="left")))


def levels_of_fields() -> pl.Expr:
    """`levels`: the level of each field that a person compares, "missing" where nothing was compared."""
    fields = (pl.col(f"{level}_level").fill_null(MISSING).alias(name) for name, level in LEVELS.items())
    return pl.struct(fields).alias("levels")


def compare(pairs: pl.DataFrame) -> pl.DataFrame:
    """The pairs with `<field>_level` for each field of the weights, and `digits_level`: the NIK by itself."""
    names = likeness(pairs["s_name_key"], pairs["name_key"])
    distances = {f"{column}_distance": _distance(pairs, column) for column in ("nik", "nkk")}
    levels = (
        pairs.with_columns(*names.get_columns(), **distances)
        .lazy()
        .with_columns(
            name_level=_name(),
            birth_level=_birth(),
            sex_level=_same("sex"),
            place_level=_place(),
            household_level=_household(),
            digits_level=_digits(),
            address_level=_address(pairs),
        )
    )
    return (
        levels.with_columns(_neighbourhood().alias("neighbourhood_level"), *_nik_levels())
        .drop(names.columns, *distances)
        .collect()
    )


def _distance(pairs: pl.DataFrame, column: str) -> pl.Series:
    """Typing errors between two identifiers, 3 for more than two; a swap of neighbours is one."""
    left, right = (pairs[name].fill_null("").to_list() for name in (f"s_{column}", column))
    return pl.Series(cpdist(left, right, scorer=OSA.distance, score_cutoff=2), dtype=pl.Int64)


def _choose(levels: list[tuple[pl.Expr, str]], missing: pl.Expr, otherwise: str) -> pl.Expr:
    """The first level whose condition holds."""
    cases = [(missing, MISSING), *levels]
    return pl.coalesce(*(pl.when(holds).then(pl.lit(level)) for holds, level in cases), pl.lit(otherwise))


def _absent(*columns: str) -> pl.Expr:
    return pl.any_horizontal(pl.col(name).is_null() for column in columns for name in (column, f"s_{column}"))


def _digits() -> pl.Expr:
    distance = pl.col("nik_distance")
    levels = [(distance == 0, "same"), (distance == 1, "near1"), (distance == 2, "near2")]
    return _choose(levels, _absent("nik"), "far")


def _nik_levels() -> list[pl.Expr]:
    """The NIK in one of three fields, by how many of its digits birth date and district have said already."""
    close, half = pl.col("birth_level").is_in(CLOSE_DATES), pl.col("birth_level").is_in(SAME_YEAR)
    placed = pl.col("place_level").is_in(PLACED)
    fields = {
        "nik_known": close & placed,
        "nik_half_known": (close & ~placed) | (half & placed),
        "nik": ~close & ~(half & placed),
    }
    return [
        pl.when(holds).then("digits_level").otherwise(pl.lit(MISSING)).alias(f"{field}_level")
        for field, holds in fields.items()
    ]


def _name() -> pl.Expr:
    alike, common = pl.col("likeness"), pl.col("common")
    levels = [
        (alike == 1, "same"),
        ((alike >= VARIANT) | pl.col("initials"), "variant"),
        ((alike >= CLOSE) | ((pl.col("slips") == 1) & (alike >= PARTIAL)), "close"),
        (common == pl.col("shorter"), "subset"),
        ((alike >= PARTIAL) | (common > 0), "partial"),
    ]
    return _choose(levels, _absent("name_key"), "differ")


def _birth() -> pl.Expr:
    mine, other = pl.col("s_birth_date"), pl.col("birth_date")
    years = (mine.dt.year() - other.dt.year()).abs()
    same_day, same_month = mine.dt.day() == other.dt.day(), mine.dt.month() == other.dt.month()
    swapped = (mine.dt.day() == other.dt.month()) & (mine.dt.month() == other.dt.day())
    default = _is_default(mine) | _is_default(other)
    levels = [
        ((mine == other) & _is_default(mine), "same_default"),
        (mine == other, "same"),
        ((years == 0) & swapped, "swap"),
        (years.is_in([1, 10]) & same_day & same_month, "year_slip"),
        ((years == 0) & default, "default"),
        (((years == 0) & (same_day | same_month)) | (same_day & same_month), "slip"),
        (years == 0, "year"),
    ]
    return _choose(levels, _absent("birth_date"), "differ")


def _is_default(date: pl.Expr) -> pl.Expr:
    return date.dt.to_string("%d-%m").is_in(DEFAULT_DAYS)


def _same(column: str) -> pl.Expr:
    return _choose([(pl.col(column) == pl.col(f"s_{column}"), "same")], _absent(column), "differ")


def _place() -> pl.Expr:
    village = pl.col("village_id") == pl.col("s_village_id")
    district = pl.col("district_id") == pl.col("s_district_id")
    only_district = district & _absent("village_id")
    missing = (_absent("district_id") & ~village.fill_null(False)) | only_district.fill_null(False)
    return _choose([(village, "village"), (district, "district")], missing, "differ")


def _neighbourhood() -> pl.Expr:
    same_rt, same_rw = (_number(name) == _number(f"s_{name}") for name in ("rt", "rw"))
    missing = _absent("rt", "rw") | (pl.col("place_level") != "village")
    return _choose([(same_rt & same_rw, "same"), (same_rw, "rw")], missing, "differ")


def _number(column: str) -> pl.Expr:
    return pl.col(column).str.strip_chars_start("0")


def _household() -> pl.Expr:
    distance = pl.col("nkk_distance")
    return _choose([(distance == 0, "same"), (distance == 1, "near")], _absent("nkk"), "differ")


def _address(pairs: pl.DataFrame) -> pl.Series | pl.Expr:
    """Words of the address in any order; only lists that are matched with each other bring one."""
    if "address" not in pairs.columns:
        return pl.lit(MISSING)
    left, right = (pairs[name].fill_null("").to_list() for name in ("s_address", "address"))
    alike = pl.Series(cpdist(left, right, scorer=fuzz.token_sort_ratio), dtype=pl.Float64) / 100
    levels = [(pl.lit(alike) == 1, "same"), (pl.lit(alike) >= VARIANT, "near"), (pl.lit(alike) >= PARTIAL, "partial")]
    return _choose(levels, _absent("address"), "differ")
