"""Two lists of persons matched with each other; the register is neither read nor changed.

The weights are learnt on the two lists themselves: what agreement on a name, a date or a place is worth depends on
who made them, and nobody has labelled them.
"""

from __future__ import annotations

from typing import Any

import polars as pl

from eligibility.matching.compare import Extend
from eligibility.matching.keys import prepare
from eligibility.matching.learn import learn
from eligibility.matching.link import search
from eligibility.matching.temporary import temporary_list
from eligibility.matching.weights import load
from eligibility.matching.words import word_pairs

LEARNT = "dipelajari dari kedua daftar"
RESULT = ("left_id", "right_id", "score", "decision")


def match_lists(left: pl.DataFrame, right: pl.DataFrame, connection: Any) -> pl.DataFrame:
    """Links between two files of `persons_file`: RESULT columns, auto and review, each right person once at most.

    Raises DomainError as `link` does.
    """
    base, sought, listed = load(), _with_address(left), _with_address(right)
    with temporary_list(connection, listed) as table:
        source = table._replace(more=word_pairs(sought, listed, base.decision.block_cap))
        extend = _addresses(sought, listed)
        weights = learn(left, source, connection, base, LEARNT, extend)
        links = search(left, source, connection, weights, extend).links
    found = links.filter(pl.col("decision") != "none").sort(["weight", "id"], descending=[True, False])
    once = found.unique("row_no", keep="first", maintain_order=True).sort("id")
    named = once.join(left.select("id", left_id="key"), on="id", maintain_order="left")
    keys = listed.select(row_no="n", id="id").join(right.select("id", right_id="key"), on="id").drop("id")
    return named.join(keys.cast({"row_no": pl.Int64}), on="row_no", maintain_order="left").select(RESULT)


def _with_address(people: pl.DataFrame) -> pl.DataFrame:
    return prepare(people).join(people.select("id", "address"), on="id", how="left", maintain_order="left")


def _addresses(sought: pl.DataFrame, listed: pl.DataFrame) -> Extend:
    """Puts both addresses beside a pair; persons stand at the place that is their number."""
    mine, theirs = sought["address"], listed["address"]

    def extend(pairs: pl.DataFrame) -> pl.DataFrame:
        places = sought["id"].search_sorted(pairs["s_id"])
        return pairs.with_columns(s_address=mine.gather(places), address=theirs.gather(pairs["row_no"]))

    return extend
