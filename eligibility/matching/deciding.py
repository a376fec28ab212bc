"""One row of the list per person, and what may be done with it: auto, review or none."""

from __future__ import annotations

import polars as pl

from eligibility.matching.weights import Weights


def choose(pairs: pl.DataFrame, weights: Weights) -> pl.DataFrame:
    """The best scored pair of each person `n`, with its runner-up and `decision`.

    A row with the very NIK of the form is shown to an officer even when its score is low. When the best row is
    another one, `nik_elsewhere` says that the NIK of the form belongs to somebody else on the list.
    """
    likely = pl.col("score") >= weights.decision.review
    same_nik = pl.col("digits_level") == "same"
    ordered = pairs.with_columns(
        shown_first=likely.cast(pl.Int8) * 2 + (same_nik & ~likely).cast(pl.Int8),
        owner=pl.col("row_no").filter(same_nik).first().over("n"),
        owner_nkk=pl.col("nkk").filter(same_nik).first().over("n"),
    ).sort(["n", "shown_first", "weight", "row_no"], descending=[False, True, True, False])
    best = ordered.unique("n", keep="first", maintain_order=True)
    second = ordered.group_by("n", maintain_order=True).agg(
        runner_up_row_no=pl.col("row_no").get(1, null_on_oob=True),
        runner_up_score=pl.col("score").get(1, null_on_oob=True),
    )
    found = best.join(second, on="n", how="left", maintain_order="left")
    elsewhere = pl.col("owner").is_not_null() & (pl.col("owner") != pl.col("row_no"))
    return found.with_columns(nik_elsewhere=elsewhere).with_columns(decision=_decision(weights))


def _decision(weights: Weights) -> pl.Expr:
    """auto needs score, margin and agreement that a person can see; review a likely row or the very NIK.

    A form with somebody else's NIK is linked without an officer only where a slip of one or two digits led there,
    and not to a member of the same family.
    """
    limits = weights.decision
    same_nik = pl.col("digits_level") == "same"
    name_agrees = pl.col("name_level").is_in(list(weights.labels("name")))
    birth_agrees = pl.col("birth_level").is_in(list(weights.labels("birth")))
    typing_slip = pl.col("digits_level").is_in(["near1", "near2"]) & (pl.col("owner_nkk") != pl.col("nkk"))
    clear = pl.col("score") - pl.col("runner_up_score").fill_null(0) >= limits.margin
    visible = name_agrees | (same_nik & birth_agrees)
    own_nik = ~pl.col("nik_elsewhere") | (typing_slip.fill_null(False) & name_agrees & birth_agrees)
    return (
        pl.when((pl.col("score") >= limits.auto) & clear & visible & own_nik)
        .then(pl.lit("auto"))
        .when((pl.col("score") >= limits.review) | same_nik)
        .then(pl.lit("review"))
        .otherwise(pl.lit("none"))
    )
