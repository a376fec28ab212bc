"""From levels to a score: how much better "one person" explains a pair than "strangers" and "relatives" together."""

from __future__ import annotations

from functools import reduce
from math import log2

import polars as pl

from eligibility.matching.weights import COLUMNS, Weights


def score(pairs: pl.DataFrame, size: int, weights: Weights) -> pl.DataFrame:
    """Add `weight` (bits, one person against two) and `score` (0..1, this row against every other outcome).

    pairs: levels of `compare` and `s_bearers`, how many persons of the list bear the name sought (null = not known).
    size: number of persons on the list.
    """
    sums = pairs.with_columns(_evidence(column, size, weights).alias(column) for column in COLUMNS)
    odds = pl.lit(2.0).pow(pl.col("weight"))
    unlisted = 1 - weights.prior.listed
    weighed = sums.with_columns(weight=pl.col("match") - _log_sum(pl.col("stranger"), pl.col("relative")))
    return weighed.with_columns(score=odds / (unlisted + odds.sum().over("n"))).drop(COLUMNS)


def _evidence(column: str, size: int, weights: Weights) -> pl.Expr:
    """Logarithm (base 2) of prior times likelihood of the levels seen."""
    prior = {
        "match": weights.prior.listed / size,
        "stranger": 1.0,
        "relative": weights.prior.relatives / size,
    }
    terms = [_term(field, column, size, weights) for field in weights.fields]
    return reduce(pl.Expr.add, terms, pl.lit(log2(prior[column])))


def _term(field: str, column: str, size: int, weights: Weights) -> pl.Expr:
    table = {level: log2(share) for level, share in weights.column(field, column).items()}
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
