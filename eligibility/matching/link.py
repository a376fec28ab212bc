"""Link persons to a reference list: exact NIK first, candidates for the rest, then one decision per person."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import polars as pl

from eligibility.matching import blocking
from eligibility.matching.compare import MISSING, compare
from eligibility.matching.deciding import choose
from eligibility.matching.keys import prepare
from eligibility.matching.scoring import score
from eligibility.matching.weights import Weights, load
from eligibility.matching.wording import CONTESTED, NOTHING, NOTHING_SENTENCE, level_name, sentence
from jamsos.errors import DomainError

EXACT_BATCH, BATCH = 20_000, 5_000
LEVELS = {
    "nik": "digits",
    "name": "name",
    "birth": "birth",
    "sex": "sex",
    "place": "place",
    "neighbourhood": "neighbourhood",
    "household": "household",
}
RESULT = (
    "id",
    "row_no",
    "nik_matched",
    "level",
    "score",
    "decision",
    "runner_up_row_no",
    "runner_up_score",
    "sentence",
    "levels",
    "weight",
    "weights_version",
)


def link(subjects: pl.DataFrame, list_id: int, connection: Any, weights: Weights | None = None) -> pl.DataFrame:
    """One line per subject, in the order of id: the row of the list that is this person, if any.

    subjects: id, nik, nkk, name, birth_date, sex (L/P), district_id, village_id, rt, rw; null = unknown.
    connection: Django's or psycopg's, to the database of `reference_person`.
    Result: RESULT columns; decision auto | review | none, row_no null for none; `score` 0..1, `weight` in bits,
    `levels` a struct of the level of each field. Slices of the subjects give the same lines; apply
    `resolve_one_to_one` over their union. Raises DomainError for missing columns, repeated ids, an empty list.
    """
    run = _Run(list_id, connection, weights or load())
    people = prepare(subjects)
    with_nik = people.filter(pl.col("nik").is_not_null())
    by_nik = pl.concat([run.exact(batch) for batch in _slices(with_nik, EXACT_BATCH)])
    rest = people.join(by_nik, on="n", how="anti", maintain_order="left")
    batches = [run.candidates(batch) for batch in _slices(rest, BATCH)]
    return resolve_one_to_one(_result(people, pl.concat([by_nik, *batches]), run.weights))


def resolve_one_to_one(links: pl.DataFrame) -> pl.DataFrame:
    """Leave each row of the list to the person it fits best; the others on it go to review and say so.

    links: lines of `link`, of one call or of several slices; ties fall to the smaller id. Applying it again, or
    over a union of slices already resolved, changes nothing more.
    """
    ranked = links.sort(["weight", "id"], descending=[True, False], nulls_last=True)
    holders = ranked.filter(pl.col("row_no").is_not_null()).unique("row_no", keep="first")["id"]
    lost = pl.col("row_no").is_not_null() & ~pl.col("id").is_in(holders.implode())
    plain = pl.col("sentence").str.strip_suffix(CONTESTED)
    return links.with_columns(
        decision=pl.when(lost).then(pl.lit("review")).otherwise("decision"),
        sentence=pl.when(lost).then(plain + CONTESTED).otherwise("sentence"),
    ).sort("id")


class _Run:
    """One list, one database session, one weights file."""

    def __init__(self, list_id: int, connection: Any, weights: Weights) -> None:
        self.list_id, self.connection, self.weights = list_id, connection, weights
        self.size = blocking.list_size(connection, list_id)
        if not self.size:
            raise DomainError(
                "Daftar acuan kosong sehingga tidak ada yang dapat dipadankan.",
                "Impor daftar acuan lebih dahulu.",
            )

    def exact(self, people: pl.DataFrame) -> pl.DataFrame:
        """Persons found by their very NIK and confirmed. Whoever lives in another district now is left to
        `candidates`, where a namesake with nearly the same NIK can contest the link."""
        with blocking.key_table(self.connection, people) as cursor:
            pairs = blocking.exact_pairs(cursor, self.list_id)
        judged = self._judge(pairs, people.with_columns(bearers=pl.lit(None, dtype=pl.Int64)))
        return judged.filter((pl.col("decision") == "auto") & (pl.col("place_level") != "differ"))

    def candidates(self, people: pl.DataFrame) -> pl.DataFrame:
        """The best candidate of each person for whom the blocks bring any."""
        with blocking.key_table(self.connection, people) as cursor:
            pairs = blocking.candidate_pairs(cursor, self.list_id, self.weights.decision.block_cap)
            counts = blocking.name_counts(cursor, self.list_id)
        return self._judge(pairs, people.join(counts, on="name_key", how="left", maintain_order="left"))

    def _judge(self, pairs: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
        sought = people.select("n", pl.exclude("n").name.prefix("s_"))
        joined = pairs.join(sought, on="n", how="left", maintain_order="left")
        return choose(score(compare(joined), self.size, self.weights), self.weights).select(_JUDGED)


_JUDGED = [
    "n",
    "row_no",
    "nik",
    "score",
    "weight",
    "decision",
    "runner_up_row_no",
    "runner_up_score",
    "nik_elsewhere",
    *(f"{level}_level" for level in LEVELS.values()),
]


def _slices(people: pl.DataFrame, rows: int) -> Iterable[pl.DataFrame]:
    """At least one slice, so that an empty frame keeps its columns."""
    return people.iter_slices(rows) if len(people) else [people]


def _result(people: pl.DataFrame, judged: pl.DataFrame, weights: Weights) -> pl.DataFrame:
    lines = people.select("n", "id").join(judged, on="n", how="left", maintain_order="left")
    lines = lines.with_columns(pl.col("decision").fill_null("none"), pl.col("score").fill_null(0.0))
    found = pl.col("decision") != "none"
    levels = pl.struct(pl.col(f"{level}_level").fill_null(MISSING).alias(name) for name, level in LEVELS.items())
    return lines.select(
        "id",
        pl.when(found).then("row_no").alias("row_no"),
        pl.when(found).then("nik").alias("nik_matched"),
        pl.when(found).then(level_name(weights)).otherwise(pl.lit(NOTHING)).alias("level"),
        "score",
        "decision",
        pl.when(found).then("runner_up_row_no").alias("runner_up_row_no"),
        pl.when(found).then("runner_up_score").alias("runner_up_score"),
        pl.when(found).then(sentence(weights)).otherwise(pl.lit(NOTHING_SENTENCE)).alias("sentence"),
        levels.alias("levels"),
        "weight",
        pl.lit(weights.version).alias("weights_version"),
    )
