"""A whole run: quality against the truth, the same lines in any order and slicing, one person per row."""

from __future__ import annotations

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from eligibility.matching import link, load, resolve_one_to_one
from eligibility.matching.blocking import BLOCKS, key_table, listed
from eligibility.matching.keys import prepare
from jamsos.errors import DomainError
from tests.eligibility_matching.population import LIST_ID, regency, workers

pytestmark = pytest.mark.django_db
PERSONS = regency(6_000)
WORKERS = workers(PERSONS, 480)
SUBJECTS = WORKERS.drop("truth")


@pytest.fixture(scope="module")
def linked(connection, fill) -> pl.DataFrame:
    fill(PERSONS)
    return link(SUBJECTS, LIST_ID, connection)


def _right(links: pl.DataFrame, decisions: list[str]) -> tuple[float, float]:
    """Precision and recall of the links with one of these decisions."""
    known = links.join(WORKERS.select("id", pl.col("truth").cast(pl.Int64)), on="id")
    given = known.filter(pl.col("decision").is_in(decisions))
    right = given.filter(pl.col("row_no") == pl.col("truth")).height
    return right / given.height, right / known["truth"].is_not_null().sum()


def test_links_are_right_and_nearly_all_are_found(linked):
    precision, recall = _right(linked, ["auto", "review"])
    assert 2 * precision * recall / (precision + recall) >= 0.985


def test_automatic_links_are_right(linked):
    precision, recall = _right(linked, ["auto"])
    assert precision >= 0.995
    assert recall >= 0.95


def test_every_subject_has_one_line_with_the_version_of_the_weights(linked):
    assert linked["id"].to_list() == SUBJECTS["id"].sort().to_list()
    assert linked["weights_version"].unique().to_list() == [load().version]
    assert linked["score"].is_between(0, 1).all()


def test_order_of_the_subjects_changes_nothing(linked, connection):
    shuffled = SUBJECTS.sample(fraction=1, shuffle=True, seed=5)
    assert_frame_equal(link(shuffled, LIST_ID, connection), linked, check_exact=True)


def test_slices_give_the_same_lines(linked, connection):
    slices = [link(part, LIST_ID, connection) for part in SUBJECTS.iter_slices(97)]
    assert_frame_equal(resolve_one_to_one(pl.concat(slices)), linked, check_exact=True)


def test_two_forms_for_one_person(linked, connection):
    once = SUBJECTS.filter(pl.col("id") == linked.filter(pl.col("decision") == "auto")["id"][0])
    twice = pl.concat([once, once.with_columns(id=pl.col("id") + 1000, nik=pl.lit(None, pl.String))])
    first, second = link(twice, LIST_ID, connection).iter_rows(named=True)
    assert first["row_no"] == second["row_no"]
    assert (first["decision"], second["decision"]) == ("auto", "review")
    assert second["sentence"].endswith("orang ini juga terpaut pada data pekerja lain")


def test_resolving_again_changes_nothing(linked):
    assert_frame_equal(resolve_one_to_one(linked), linked, check_exact=True)


def test_a_large_block_is_capped_with_the_most_similar_kept(connection, fill):
    crowd = PERSONS.head(300).with_columns(
        name=pl.lit("SITI AMINAH"),
        birth_date=pl.lit("1980-01-01").str.to_date(),
        district_id=pl.lit(1),
        village_id=pl.when(pl.col("row_no") == 290).then(11).otherwise(12),
    )
    fill(crowd)
    sought = SUBJECTS.head(1).with_columns(
        nik=pl.lit(None, pl.String),
        nkk=pl.lit(None, pl.String),
        name=pl.lit("SITI AMINAH"),
        birth_date=pl.lit("1980-01-01").str.to_date(),
        district_id=pl.lit(1),
        village_id=pl.lit(11),
    )
    people = prepare(sought)
    with key_table(connection, people, listed(LIST_ID)) as keys:
        found = keys.candidates(people, cap=10)
    assert len(found.pairs) <= 11 * len(BLOCKS)
    assert 290 in found.pairs["row_no"]
    assert found.capped["block"].to_list() == ["birth_sound", "sound_birth", "sound_years"]


def test_no_subjects_give_no_lines(linked, connection):
    assert link(SUBJECTS.clear(), LIST_ID, connection).columns == linked.columns


@pytest.mark.parametrize(
    ("subjects", "list_id", "words"),
    [
        (SUBJECTS, 404, "Daftar acuan kosong"),
        (SUBJECTS.drop("sex", "rt"), LIST_ID, "tidak memuat kolom sex, rt"),
        (pl.concat([SUBJECTS, SUBJECTS.head(1)]), LIST_ID, "muncul dua kali"),
    ],
)
def test_refusals_say_what_is_wrong(connection, linked, subjects, list_id, words):
    with pytest.raises(DomainError, match=words):
        link(subjects, list_id, connection)
