"""The same person twice within one set of people: the blocks, the comparison and the weights of `link`."""

from __future__ import annotations

from typing import Any

import polars as pl

from eligibility.matching.ahead import one_ahead, slices
from eligibility.matching.blocking import key_table
from eligibility.matching.compare import compared, levels_of_fields
from eligibility.matching.keys import prepare
from eligibility.matching.scoring import score_alone
from eligibility.matching.temporary import temporary_list
from eligibility.matching.weights import Weights, load
from eligibility.matching.wording import level_name, sentence

BATCH = 4_000
RESULT = ("left_id", "right_id", "score", "weight", "decision", "level", "sentence", "levels")


def doubles(people: pl.DataFrame, connection: Any, weights: Weights | None = None) -> pl.DataFrame:
    """Likely doubles, the likeliest first: the columns of RESULT, with left_id < right_id; each pair once.

    people: the columns of `link`'s subjects. connection: Django's or psycopg's; nothing stays in its session.
    decision: auto where one person is as good as certain, review where an officer should look: likely pairs, and two
    persons with one NIK however little else agrees. Twins and relatives are weighed as such. Raises DomainError for
    missing columns and repeated ids.
    """
    weights, ready = weights or load(), prepare(people)
    with temporary_list(connection, ready) as source, key_table(connection, ready, source) as keys:
        ready = ready.join(keys.name_counts(), on="name_key", how="left", maintain_order="left")
        cap = weights.decision.block_cap
        found = one_ahead(slices(ready, BATCH), lambda batch: keys.candidates(batch, cap).pairs)
        judged = [_judged(pairs, batch, max(1, len(ready)), weights) for batch, pairs in found]
    return _named(pl.concat(judged), ready, weights)


def _judged(pairs: pl.DataFrame, people: pl.DataFrame, size: int, weights: Weights) -> pl.DataFrame:
    """Pairs worth a look. Every pair is met twice, once from either side, and kept once."""
    once = compared(pairs.filter(pl.col("n") < pl.col("row_no")), people)
    scored = score_alone(once, size, weights).with_columns(decision=_decision(weights))
    return scored.filter(pl.col("decision") != "none").drop(pl.selectors.starts_with("s_"))


def _decision(weights: Weights) -> pl.Expr:
    same_nik = pl.col("digits_level") == "same"
    agrees = [pl.col(f"{field}_level").is_in(list(weights.labels(field))) for field in ("name", "birth")]
    certain = (pl.col("score") >= weights.decision.auto) & agrees[0] & agrees[1]
    likely = (pl.col("score") >= weights.decision.review) | same_nik
    return pl.when(certain).then(pl.lit("auto")).when(likely).then(pl.lit("review")).otherwise(pl.lit("none"))


def _named(pairs: pl.DataFrame, people: pl.DataFrame, weights: Weights) -> pl.DataFrame:
    ids = people["id"]
    named = pairs.with_columns(
        left_id=ids.gather(pairs["n"]), right_id=ids.gather(pairs["row_no"]), nik_elsewhere=False
    )
    lines = named.with_columns(levels_of_fields(), level=level_name(weights), sentence=sentence(weights))
    return lines.select(RESULT).sort(["weight", "left_id", "right_id"], descending=[True, False, False])
