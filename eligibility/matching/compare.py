"""Compare pairs column by column: each field of a pair gets the name of a level from the weights file.

A pair holds the columns of the person sought with the prefix `s_` and those of the list without prefix. "missing"
stands wherever one side says nothing.
"""

from __future__ import annotations

import numpy as np
import polars as pl
from rapidfuzz.distance import OSA
from rapidfuzz.process import cpdist

MISSING = "missing"
DEFAULT_DAYS = ("01-01", "01-07", "31-12")
CLOSE_DATES = ("same", "same_default", "year_slip", "slip")
SAME_YEAR = ("swap", "default", "year")
VARIANT, CLOSE, PARTIAL = 0.88, 0.78, 0.6


def compare(pairs: pl.DataFrame) -> pl.DataFrame:
    """The pairs with `<field>_level` for each field of the weights, and `digits_level`: the NIK by itself."""
    measured = pairs.with_columns(
        *_names(pairs), nik_distance=_distance(pairs, "nik"), nkk_distance=_distance(pairs, "nkk")
    )
    levels = measured.with_columns(
        name_level=_name(),
        birth_level=_birth(),
        sex_level=_same("sex"),
        place_level=_place(),
        household_level=_household(),
        digits_level=_digits(),
    ).with_columns(neighbourhood_level=_neighbourhood())
    return levels.with_columns(_nik_levels()).drop("nik_distance", "nkk_distance", "likeness", "slips")


def _texts(pairs: pl.DataFrame, expression: pl.Expr) -> list[str]:
    return pairs.select(expression.fill_null("")).to_series().to_list()


def _distance(pairs: pl.DataFrame, column: str) -> pl.Series:
    """Typing errors between two identifiers; a swap of neighbours is one (optimal string alignment)."""
    left, right = _texts(pairs, pl.col(f"s_{column}")), _texts(pairs, pl.col(column))
    return pl.Series(cpdist(left, right, scorer=OSA.distance), dtype=pl.Int64)


def _names(pairs: pl.DataFrame) -> list[pl.Series]:
    """How alike two names are, words in alphabetical order or joined, whichever is better.

    `likeness` 0..1 and `slips`, the number of wrong, lost, added or swapped letters.
    """
    forms = [
        [_texts(pairs, form(column)) for column in ("s_name_key", "name_key")] for form in (_sorted_words, _joined)
    ]
    likeness = [cpdist(*texts, scorer=OSA.normalized_similarity) for texts in forms]
    slips = [cpdist(*texts, scorer=OSA.distance) for texts in forms]
    return [
        pl.Series("likeness", np.maximum(*likeness), dtype=pl.Float32),
        pl.Series("slips", np.minimum(*slips), dtype=pl.Int32),
    ]


def _words(column: str) -> pl.Expr:
    return pl.col(column).str.split(" ")


def _sorted_words(column: str) -> pl.Expr:
    return _words(column).list.sort().list.join(" ")


def _joined(column: str) -> pl.Expr:
    return pl.col(column).str.replace_all(" ", "")


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
    placed = pl.col("place_level").is_in(["village", "district"])
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
    likeness, left, right = pl.col("likeness"), _words("s_name_key"), _words("name_key")
    shorter = pl.min_horizontal(left.list.len(), right.list.len())
    common = left.list.set_intersection(right).list.len()
    levels = [
        (likeness == 1, "same"),
        ((likeness >= VARIANT) | _initials(left, right), "variant"),
        ((likeness >= CLOSE) | ((pl.col("slips") == 1) & (likeness >= 0.6)), "close"),
        (common == shorter, "subset"),
        ((likeness >= PARTIAL) | (common > 0), "partial"),
    ]
    return _choose(levels, _absent("name_key"), "differ")


def _initials(left: pl.Expr, right: pl.Expr) -> pl.Expr:
    """A word in common, and the words of one side that remain are initials of those of the other."""
    mine, other = left.list.set_difference(right), right.list.set_difference(left)
    short = (mine.list.join("").str.len_chars() == mine.list.len()) | (
        other.list.join("").str.len_chars() == other.list.len()
    )
    agree = _first_letters(mine) == _first_letters(other)
    return (mine.list.len() < left.list.len()) & (mine.list.len() > 0) & short & agree


def _first_letters(words: pl.Expr) -> pl.Expr:
    return words.list.eval(pl.element().str.slice(0, 1)).list.sort().list.join("")


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
