"""Link persons to a reference list: exact NIK first, candidates for the rest, then one decision per person."""

from __future__ import annotations

from typing import Any, NamedTuple

import polars as pl

from eligibility.matching import blocking
from eligibility.matching.ahead import Fetching, slices, two_abreast
from eligibility.matching.blocking import Candidates, Source
from eligibility.matching.compare import LEVELS, Extend, compared, levels_of_fields, unchanged
from eligibility.matching.deciding import choose
from eligibility.matching.keys import check, named, with_dates
from eligibility.matching.scoring import score
from eligibility.matching.weights import Weights, load
from eligibility.matching.wording import CONTESTED, NOTHING, NOTHING_SENTENCE, level_name, sentence

SLICE = 5_000
"""Persons prepared, sought and compared at once: two such slices take turns with the database."""
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


class Search(NamedTuple):
    """`links`: one line per subject; `capped`: `id`, `block` where a block held more persons than its cap."""

    links: pl.DataFrame
    capped: pl.DataFrame


def link(subjects: pl.DataFrame, list_id: int, connection: Any, weights: Weights | None = None) -> pl.DataFrame:
    """One line per subject, in the order of id: the row of the list that is this person, if any.

    subjects: id, nik, nkk, name, birth_date, sex (L/P), district_id, village_id, rt, rw; null = unknown.
    connection: Django's or psycopg's, to the database of `reference_person`.
    Result: RESULT columns; decision auto | review | none, row_no null for none; `score` 0..1, `weight` in bits,
    `levels` a struct of the level of each field. Slices of the subjects give the same lines; apply
    `resolve_one_to_one` over their union. Raises DomainError for missing columns, repeated ids, an empty list.
    """
    return search(subjects, blocking.listed(list_id), connection, weights).links


def search(
    subjects: pl.DataFrame,
    source: Source,
    connection: Any,
    weights: Weights | None = None,
    extend: Extend = unchanged,
) -> Search:
    """`link` against any table of persons, and for whom a block had to be capped.

    `extend` adds columns to pairs before they are compared, where more is known of both than the table holds.
    """
    check(subjects)
    with connection.cursor() as cursor:
        run = _Run(source, cursor, weights or load(), extend)
        parts = slices(subjects.sort("id"), SLICE)
        found = list(two_abreast(run.steps(part, place) for place, part in enumerate(parts)))
    links, capped = (pl.concat(frames) for frames in zip(*found, strict=True))
    return Search(resolve_one_to_one(links), capped)


def resolve_one_to_one(links: pl.DataFrame) -> pl.DataFrame:
    """Leave each row of the list to the person it fits best; the others on it go to review and say so.

    links: lines of `link`, of one call or of several slices; ties fall to the smaller id. Applying it again, or
    over a union of slices already resolved, changes nothing more.
    """
    # Few rows are wanted twice: only these are put in order, not a million links.
    contested = links.filter(pl.col("row_no").is_not_null() & pl.col("row_no").is_duplicated())
    ranked = contested.sort(["weight", "id"], descending=[True, False], nulls_last=True)
    losers = ranked.filter(~pl.col("row_no").is_first_distinct())["id"]
    lost = pl.col("id").is_in(losers.implode())
    plain = pl.col("sentence").str.strip_suffix(CONTESTED)
    return links.with_columns(
        decision=pl.when(lost).then(pl.lit("review")).otherwise("decision"),
        sentence=pl.when(lost).then(plain + CONTESTED).otherwise("sentence"),
    ).sort("id")


class _Run:
    """One list, one database session, one weights file."""

    def __init__(self, source: Source, cursor: Any, weights: Weights, extend: Extend) -> None:
        self.source, self.cursor, self.weights, self.extend = source, cursor, weights, extend
        self.size = blocking.size_of(cursor, source)
        if not self.size:
            raise blocking.empty_list()

    def steps(self, subjects: pl.DataFrame, place: int) -> Fetching[Search]:
        """Those with their very NIK on the list first, candidates of all blocks for the rest."""
        people = named(subjects)
        keys = blocking.Keys(self.cursor, self.source, f"match_key_{place}")

        def exact() -> pl.DataFrame:
            keys.fill(people.select("n", "nik"))
            return keys.exact()

        by_nik = self._confirmed((yield exact), people)
        rest = with_dates(people.join(by_nik, on="n", how="anti", maintain_order="left"))

        def candidates() -> tuple[pl.DataFrame, Candidates]:
            keys.fill(rest)
            found = keys.name_counts(), keys.candidates(rest, self.weights.decision.block_cap)
            keys.drop()
            return found

        counts, found = yield candidates
        judged = self._judge(found.pairs, rest.join(counts, on="name_key", how="left", maintain_order="left"))
        links = _result(people, pl.concat([by_nik, judged]), self.weights)
        return Search(links, people.select("n", "id").join(found.capped, on="n").select("id", "block"))

    def _confirmed(self, pairs: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
        """Persons found by their very NIK and confirmed. Whoever lives in another district now is left to the blocks,
        where a namesake with nearly the same NIK can contest the link."""
        lines = self._judge(pairs, people.with_columns(bearers=pl.lit(None, dtype=pl.Int64)))
        return lines.filter((pl.col("decision") == "auto") & (pl.col("place_level") != "differ"))

    def _judge(self, pairs: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
        return choose(score(compared(pairs, people, self.extend), self.size, self.weights), self.weights).select(
            _JUDGED
        )


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


def _result(people: pl.DataFrame, judged: pl.DataFrame, weights: Weights) -> pl.DataFrame:
    lines = people.select("n", "id").join(judged, on="n", how="left", maintain_order="left")
    lines = lines.with_columns(pl.col("decision").fill_null("none"), pl.col("score").fill_null(0.0))
    found = pl.col("decision") != "none"
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
        levels_of_fields(),
        "weight",
        pl.lit(weights.version).alias("weights_version"),
    )
