"""Weights learnt without labels, by the algorithm of expectation and maximisation.

Strangers are random pairs, relatives are other members of the same No. KK on the list, so both are counted, not
guessed. What one person's two records look like is found by turns: score the candidate pairs with the weights so
far, then count each level by the scores. Agreement on a NIK among strangers is counted where birth date and place
agree as well, because its digits repeat them. What was never seen keeps its share in the weights to begin with.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import polars as pl

from eligibility.matching.ahead import one_ahead, slices
from eligibility.matching.blocking import REFERENCE, Source, key_table, size_of
from eligibility.matching.compare import MISSING, Extend, compare, unchanged
from eligibility.matching.keys import prepare
from eligibility.matching.scoring import score
from eligibility.matching.weights import FIELDS, OPTIONAL, Level, Weights
from jamsos.lib.copying import copy_columns

ROUNDS, BATCH, SEED = 8, 4_000, 59
STRANGERS, SAMPLE = 1_000_000, 50_000
GIVEN_OTHERS = ("nik_known", "nik_half_known")
"""Fields that random pairs hardly ever show: strangers are counted among the candidates that are not one person."""
OF_HOME = ("place", "neighbourhood", "household")
"""What a family shares is seen on a relative's form as often as on one's own."""
OF_TWINS = ("birth", "nik", "nik_half_known", "nik_known")
"""Relatives keep their shares here: twins are about one birth in a hundred, and made-up families have none."""
SEEN_LESS = 10
"""How many times rarer than set by hand a level may become: made-up people do not make every mistake there is."""
_SOME = "SELECT {columns} FROM {persons} r WHERE {where} ORDER BY hashint4(r.row_no) LIMIT {rows}"
_KIN = """SELECT {columns} FROM (SELECT r.* FROM {persons} r WHERE {where} ORDER BY hashint4(r.row_no) LIMIT {rows}) k
    JOIN {persons} r ON {where} AND r.nkk = k.nkk AND r.row_no <> k.row_no"""

Counts = dict[str, dict[str, float]]


@dataclass(frozen=True)
class Evidence:
    """Levels of the candidate pairs (`n`, `<field>_level`, `s_bearers`), and counts of strangers and relatives."""

    candidates: pl.DataFrame
    strangers: Counts
    relatives: Counts
    people: int
    size: int


def learn(
    subjects: pl.DataFrame, source: Source, connection: Any, base: Weights, version: str, extend: Extend = unchanged
) -> Weights:
    """Weights for these subjects (columns of `link`) and this list, from `base` on; thresholds stay.

    `extend` adds columns to pairs before they are compared (`match_lists` knows more of both persons).
    """
    evidence = gather(prepare(subjects), source, connection, base, extend)
    weights = replace(base, version=version)
    for _ in range(ROUNDS):
        weights = _better(evidence, weights, base)
    return weights


def gather(people: pl.DataFrame, source: Source, connection: Any, base: Weights, extend: Extend) -> Evidence:
    """All pairs that the learning looks at, compared once."""
    cap = base.decision.block_cap
    with key_table(connection, people, source) as keys:
        people = people.join(keys.name_counts(), on="name_key", how="left", maintain_order="left")
        sought = people.select("n", pl.exclude("n").name.prefix("s_"))
        found = one_ahead(slices(people, BATCH), lambda batch: keys.candidates(batch, cap).pairs)
        beside = (pairs.join(sought, on="n", how="left", maintain_order="left") for _, pairs in found)
        candidates = pl.concat([_levels(extend(pairs)) for pairs in beside])
        strangers = _strangers(sought, keys.cursor, source)
        relatives = _relatives(keys.cursor, source)
        size = size_of(keys.cursor, source)
    return Evidence(
        candidates,
        _counted(_levels(extend(strangers))),
        _counted(_levels(relatives)),
        len(people),
        size,
    )


def _levels(pairs: pl.DataFrame) -> pl.DataFrame:
    kinds = [pl.col(f"{field}_level").cast(pl.Categorical) for field in (*FIELDS, *OPTIONAL, "digits")]
    kept = [name for name in ("n", "s_bearers") if name in pairs.columns]
    return compare(pairs).select(*kept, *kinds)


def _strangers(sought: pl.DataFrame, cursor: Any, source: Source) -> pl.DataFrame:
    """Random persons sought beside random rows of the list."""
    rows = _read(cursor, _SOME, source)
    chance = np.random.default_rng(SEED)
    number = min(STRANGERS, len(rows) * len(sought))
    left, right = chance.integers(0, len(sought), number), chance.integers(0, len(rows), number)
    return pl.concat([sought[left], rows[right]], how="horizontal")


def _relatives(cursor: Any, source: Source) -> pl.DataFrame:
    """Members of one family beside each other."""
    columns = [f"k.{name} AS s_{name}" for name in REFERENCE]
    return _read(cursor, _KIN, source, columns, {f"s_{name}": kind for name, kind in REFERENCE.items()})


def _read(
    cursor: Any, query: str, source: Source, columns: Sequence[str] = (), schema: dict | None = None
) -> pl.DataFrame:
    """Rows of the list, after `columns` (their types in `schema`) of what they stand beside."""
    selected = ", ".join([*columns, *(f"r.{name}" for name in REFERENCE)])
    sql = query.format(columns=selected, persons=source.persons, where=source.where, rows=SAMPLE)
    return copy_columns(cursor, sql, (schema or {}) | REFERENCE)


def _counted(levels: pl.DataFrame, weight: pl.Series | None = None) -> Counts:
    """Per field how often each level was seen, or the sum of the weights of the pairs that show it."""
    weights = pl.Series("weight", np.ones(len(levels))) if weight is None else weight.alias("weight")
    counts = {}
    for field in (*FIELDS, *OPTIONAL):
        level = levels[f"{field}_level"].cast(pl.String).alias("level")
        sums = pl.DataFrame([level, weights]).group_by("level").agg(pl.col("weight").sum())
        counts[field] = {name: total for name, total in sums.iter_rows() if name != MISSING}
    return counts


def _better(evidence: Evidence, weights: Weights, base: Weights) -> Weights:
    """One turn: score with the weights so far, count by the scores."""
    pairs = score(evidence.candidates, evidence.size, weights)
    matches = _counted(pairs, pairs["score"])
    others = _counted(pairs, _strange(pairs))
    listed = min(0.99, max(0.01, pairs["score"].sum() / evidence.people))
    fields = {}
    for field, levels in base.fields.items():
        strangers = others[field] if field in GIVEN_OTHERS else evidence.strangers[field]
        relatives = matches[field] if field in OF_HOME else evidence.relatives[field]
        fields[field] = _shares(levels, matches[field], strangers, {} if field in OF_TWINS else relatives)
    return replace(weights, fields=fields, prior=replace(weights.prior, listed=round(listed, 3)))


def _strange(pairs: pl.DataFrame) -> pl.Series:
    """How surely a candidate is a stranger: not this person, and of another family."""
    other_family = pairs["household_level"].cast(pl.String) == "differ"
    return (1 - pairs["score"]) * other_family.cast(pl.Float64)


def _shares(levels: dict[str, Level], match: dict, stranger: dict, relative: dict) -> dict[str, Level]:
    columns = {"match": match, "stranger": stranger, "relative": relative}
    shares = {column: _share(levels, column, counts) for column, counts in columns.items()}
    return {
        name: replace(level, **{column: shares[column][name] for column in columns}) for name, level in levels.items()
    }


def _share(levels: dict[str, Level], column: str, counts: dict[str, float]) -> dict[str, float]:
    """Shares that sum to 1. What was hardly seen stays possible: less often than set by hand, but not for ever."""
    before = {name: getattr(level, column) for name, level in levels.items()}
    total = sum(counts.values())
    if total < 1:
        return before
    floors = {name: min(share, max(1 / total, share / SEEN_LESS)) for name, share in before.items()}
    seen = {name: max(counts.get(name, 0.0) / total, floors[name]) for name in levels}
    return {name: share / sum(seen.values()) for name, share in seen.items()}
