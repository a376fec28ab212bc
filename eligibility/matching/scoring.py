"""From levels to a score: how much better "one person" explains a pair than "strangers" and "relatives" together."""

from __future__ import annotations

from functools import reduce
from math import log2

import polars as pl

from eligibility.matching.weights import COLUMNS, Weights

# The last bits of a sum depend on how a column is cut; rounded, every slicing gives the same bytes.
WEIGHT_DIGITS, SCORE_DIGITS = 6, 9


def score(pairs: pl.DataFrame, size: int, weights: Weights) -> pl.DataFrame:
    """Add `weight` (bits, one person against two) and `score` (0..1, this row against every other outcome).

    pairs: levels of `compare` and `s_bearers`, how many persons of the list bear the name sought (null = not known).
    size: number of persons on the list.
    """
    odds, unlisted = pl.lit(2.0).pow(pl.col("weight")), 1 - weights.prior.listed
    weighed = _weighed(pairs, size, weights, weights.prior.listed)
    return _rounded(weighed.with_columns(score=odds / (unlisted + odds.sum().over("n"))))


def score_alone(pairs: pl.DataFrame, size: int, weights: Weights) -> pl.DataFrame:
    """`score` where a person may have any number of doubles: each pair by itself, one person or two."""
    odds = pl.lit(2.0).pow(pl.col("weight"))
    return _rounded(_weighed(pairs, size, weights, weights.prior.doubled).with_columns(score=odds / (1 + odds)))


def priors(size: int, weights: Weights, share: float) -> dict[str, float]:
    """What is expected of a pair before any comparison; `share` of the persons sought are there."""
    return {"match": share / size, "stranger": 1.0, "relative": weights.prior.relatives / size}


def bits(field: str, column: str, weights: Weights) -> dict[str, float]:
    """The evidence of each level of a field for match, stranger or relative (base 2)."""
    return {level: log2(share) for level, share in weights.column(field, column).items()}


def _weighed(pairs: pl.DataFrame, size: int, weights: Weights, share: float) -> pl.DataFrame:
    sums = pairs.with_columns(_evidence(column, size, weights, share).alias(column) for column in COLUMNS)
    weight = pl.col("match") - _log_sum(pl.col("stranger"), pl.col("relative"))
    return sums.with_columns(weight=weight).drop(COLUMNS)


def _rounded(pairs: pl.DataFrame) -> pl.DataFrame:
    return pairs.with_columns(pl.col("weight").round(WEIGHT_DIGITS), pl.col("score").round(SCORE_DIGITS))


def _evidence(column: str, size: int, weights: Weights, share: float) -> pl.Expr:
    """Logarithm (base 2) of prior times likelihood of the levels seen; `share` of the persons sought are there."""
    terms = [_term(field, column, size, weights) for field in weights.fields]
    return reduce(pl.Expr.add, terms, pl.lit(log2(priors(size, weights, share)[column])))


def _term(field: str, column: str, size: int, weights: Weights) -> pl.Expr:
    table = bits(field, column, weights)
    level = pl.col(f"{field}_level")
    term = level.replace_strict(table, default=0.0, return_dtype=pl.Float64)
    if (field, column) != ("name", "stranger"):
        return term
    frequency = (pl.col("s_bearers").cast(pl.Float64) / size).log(2)
    return pl.when((level == "same") & pl.col("s_bearers").is_not_null()).then(frequency).otherwise(term)


def _log_sum(left: pl.Expr, right: pl.Expr) -> pl.Expr:
    """log2(2**left + 2**right) without overflow."""
    higher, lower = pl.max_horizontal(left, right), pl.min_horizontal(left, right)
    return higher + (1 + pl.lit(2.0).pow(lower - higher)).log(2)
