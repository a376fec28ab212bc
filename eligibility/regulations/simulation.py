"""Two answers about the same people side by side: who enters, who leaves, and which rule explains it.

A and B are regulations, readings or parameter sets; a frame holds one row per person. Whoever is unknown under a
side is counted as unknown there, never as in. Pure: no database, no clock, and nothing personal in what comes out.
"""

from collections.abc import Sequence

import polars as pl

from eligibility.regulations.assessment import ELIGIBLE, NOT_ELIGIBLE, Assessment, outcome
from eligibility.regulations.engine import NOT_MET, UNKNOWN, Regulation

IN, OUT, UNCLEAR = STANDINGS = ("in", "out", "unknown")
STANDING = pl.Enum(STANDINGS)

MOVES: dict[str, tuple[str, str]] = {
    "both": (IN, IN),
    "only_a": (IN, OUT),
    "only_b": (OUT, IN),
    "neither": (OUT, OUT),
    "in_unclear": (IN, UNCLEAR),
    "unclear_in": (UNCLEAR, IN),
    "out_unclear": (OUT, UNCLEAR),
    "unclear_out": (UNCLEAR, OUT),
    "unclear": (UNCLEAR, UNCLEAR),
}
"""Every pair of standings under A and B, by name; each person is in exactly one."""

EVERYBODY = "semua"
LEAVING, ENTERING, UNCLEAR_A, UNCLEAR_B = "leaving", "entering", "unclear_a", "unclear_b"
NO_PLACE = ("TEMPAT", "Pasal 20 ayat (4)", "Memenuhi syarat, tetapi di luar kuota atau anggaran")
"""Code, article and title of what stops somebody who is eligible and got no place."""


def standings(answer: Assessment) -> pl.DataFrame:
    """How each row stands under the answer, and why: row_id, standing (`STANDINGS`), stops.

    `stops` holds one bit for each rule, in the order of the law, that stands against the row: the rules not met of
    who is out, the open ones of who is unknown, none of who is in.
    """
    codes = answer.outcomes.columns[1:]
    result = pl.col("result")
    told = (
        pl.when(result == ELIGIBLE)
        .then(pl.lit(IN))
        .when(result == NOT_ELIGIBLE)
        .then(pl.lit(OUT))
        .otherwise(pl.lit(UNCLEAR))
        .cast(STANDING)
    )
    refused, open_ = _bits(codes, NOT_MET), _bits(codes, UNKNOWN)
    stops = pl.when(result == NOT_ELIGIBLE).then(refused).when(result != ELIGIBLE).then(open_)
    rows = answer.outcomes.with_columns(answer.results["result"])
    return rows.select("row_id", standing=told, stops=stops.otherwise(0))


def _bits(codes: Sequence[str], answered: str) -> pl.Expr:
    """One bit per rule with that outcome, the first rule lowest."""
    bits = [(pl.col(code) == outcome(answered)) * pl.lit(1 << place, pl.Int64) for place, code in enumerate(codes)]
    return pl.sum_horizontal(bits) if bits else pl.lit(0, pl.Int64)


def without_place(
    law: Regulation, got: pl.Expr, *, standing: str = "standing", stops: str = "stops"
) -> dict[str, pl.Expr]:
    """Both columns where places are limited: who is in and got no place is out (Pasal 20(4))."""
    missed = (pl.col(standing) == IN) & ~got.fill_null(False)
    return {
        standing: pl.when(missed).then(pl.lit(OUT)).otherwise(standing).cast(STANDING),
        stops: pl.when(missed).then(pl.lit(1 << len(law.rules))).otherwise(stops),
    }


def compare(people: pl.DataFrame, dimensions: Sequence[str]) -> pl.DataFrame:
    """Count the moves from A to B: once for everybody, then for each value of each dimension.

    `people`: `a` and `b` (one of `STANDINGS`) and the dimensions; null counts as a value of its own. Returns
    dimension, value (text or null) and one column per name of `MOVES`, whole people; the first row is everybody.
    """
    parts = [_counted(people, name).sort("value", nulls_last=True) for name in dimensions]
    return pl.concat([_whole(people), *parts])


def _whole(people: pl.DataFrame) -> pl.DataFrame:
    """One line, also of nobody."""
    pairs = people.group_by("a", "b").len("people")
    return pairs.select(pl.lit(EVERYBODY).alias("dimension"), pl.lit(None, pl.String).alias("value"), *_moves())


def _counted(people: pl.DataFrame, name: str) -> pl.DataFrame:
    """One line per value. The many are counted once, by value and both standings; the rest looks at those counts."""
    pairs = people.group_by(pl.col(name).alias("value"), "a", "b").len("people")
    lines = pairs.group_by("value").agg(*_moves())
    return lines.select(pl.lit(name).alias("dimension"), pl.col("value").cast(pl.String), *MOVES)


def _moves() -> list[pl.Expr]:
    """One count per move."""
    people = pl.col("people").cast(pl.Int64)
    return [
        people.filter(pl.col("a") == before, pl.col("b") == after).sum().alias(name)
        for name, (before, after) in MOVES.items()
    ]


def reasons(people: pl.DataFrame, law_a: Regulation, law_b: Regulation) -> pl.DataFrame:
    """Which rules stand behind the moves: who leaves is stopped by B's rules, who enters was stopped by A's.

    `people`: `a`, `b`, `stops_a`, `stops_b` as `standings` gives them. A person stopped by two rules counts for both,
    so the counts need not add up. Returns move (leaving: in under A, out under B; entering: the reverse; unclear_a,
    unclear_b: unknown there, whatever the other side says), rule, pasal, title, people; the most frequent first.
    """
    counted = people.group_by("a", "b", "stops_a", "stops_b").len("people")
    a, b = pl.col("a"), pl.col("b")
    asked = (
        (LEAVING, counted.filter(a == IN, b == OUT), "stops_b", law_b),
        (ENTERING, counted.filter(a == OUT, b == IN), "stops_a", law_a),
        (UNCLEAR_A, counted.filter(a == UNCLEAR), "stops_a", law_a),
        (UNCLEAR_B, counted.filter(b == UNCLEAR), "stops_b", law_b),
    )
    told = [_stopped_by(rows, stops, law).with_columns(move=pl.lit(move)) for move, rows, stops, law in asked]
    return pl.concat(told).filter(pl.col("people") > 0).sort("people", descending=True, maintain_order=True)


def _stopped_by(rows: pl.DataFrame, stops: str, law: Regulation) -> pl.DataFrame:
    """People by rule of the law, in its order; a place that was missing comes last."""
    named = [*((rule.code, rule.pasal, rule.title) for rule in law.rules), NO_PLACE]
    counts = [
        rows.filter((pl.col(stops) & (1 << place)) != 0)["people"].cast(pl.Int64).sum() for place in range(len(named))
    ]
    codes, articles, titles = zip(*named, strict=True)
    return pl.DataFrame(
        {"move": "", "rule": codes, "pasal": articles, "title": titles, "people": counts},
        schema_overrides={"people": pl.Int64},
    )
