"""Weights learnt without labels describe the errors that were made, and link at least as well."""

from __future__ import annotations

import tomllib

import polars as pl
import pytest

from eligibility.matching import link, load
from eligibility.matching.blocking import listed
from eligibility.matching.learn import learn
from eligibility.matching.weights import parse, text
from tests.eligibility_matching.population import LIST_ID, regency, workers

pytestmark = pytest.mark.django_db
PERSONS = regency(4_000, seed=11)
WORKERS = workers(PERSONS, 360, seed=12)
SUBJECTS = WORKERS.drop("truth")


@pytest.fixture(scope="module")
def learnt(connection, fill):
    fill(PERSONS)
    return learn(SUBJECTS, listed(LIST_ID), connection, load("2026-1"), "uji")


def _right(links: pl.DataFrame) -> int:
    known = links.join(WORKERS.select("id", pl.col("truth").cast(pl.Int64)), on="id")
    return known.filter((pl.col("decision") == "auto") & (pl.col("row_no") == pl.col("truth"))).height


def test_shares_are_those_of_the_mistakes_made(learnt):
    """Of those linked 8 in 96 numbers are mistyped, 6 in 100 dates are wrong, one in twelve persons is not listed."""
    assert learnt.fields["birth"]["same"].match == pytest.approx(0.94, abs=0.03)
    assert learnt.fields["nik_known"]["same"].match == pytest.approx(0.92, abs=0.04)
    assert learnt.prior.listed == pytest.approx(11 / 12, abs=0.03)


def test_learnt_weights_link_no_worse(learnt, connection):
    before, after = (link(SUBJECTS, LIST_ID, connection, weights) for weights in (load("2026-1"), learnt))
    assert _right(after) >= _right(before)
    wrong = after.join(WORKERS.select("id", pl.col("truth").cast(pl.Int64)), on="id").filter(
        (pl.col("decision") == "auto") & pl.col("row_no").ne_missing(pl.col("truth"))
    )
    assert wrong.is_empty()


def test_the_file_says_the_same(learnt):
    again = parse(tomllib.loads(text(learnt, "Dari uji.")))
    assert again.version == "uji"
    assert again.fields["name"]["same"].match == pytest.approx(learnt.fields["name"]["same"].match, rel=0.01)
