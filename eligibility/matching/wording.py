"""What the officer reads about a link: a short name of its level and one sentence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import polars as pl

from eligibility.matching.weights import Weights, load

NOTHING = "Tidak ditemukan"
NOTHING_SENTENCE = "tidak ada orang yang cukup mirip pada daftar"
NO_NIK = "NIK tidak diisi"
ELSEWHERE = "NIK pada formulir milik orang lain pada daftar"
BESIDE, AFTER = " + ", "; "
CONTESTED = "; orang ini juga terpaut pada data pekerja lain"


class Clause(NamedTuple):
    """What is said of one field: `words` by level; other levels are `default`, or not worth a word."""

    field: str
    words: dict[str, str]
    default: str | None = None


def name_clauses(weights: Weights) -> list[Clause]:
    """The parts of `level_name`: what agrees, the NIK first."""
    others = [Clause(field, weights.labels(field)) for field in ("name", "birth", "household")]
    return [Clause("digits", weights.labels("nik"), NO_NIK), *others]


def sentence_clauses(weights: Weights) -> list[Clause]:
    """The parts of `sentence`; that the sex agrees goes without saying."""
    said = {field: Clause(field, weights.says(field)) for field in ("name", "birth", "place", "household")}
    sex = Clause("sex", {"differ": weights.says("sex")["differ"]})
    nik = Clause("digits", weights.says("nik"), NO_NIK)
    return [nik, said["name"], said["birth"], sex, said["place"], said["household"]]


def says(levels: Mapping[str, str], fields: Iterable[str], weights: Weights | None = None) -> list[str]:
    """The clauses about these fields of a line's `levels`; nothing about what could not be compared."""
    weights = weights or load()
    words = (weights.says(field).get(levels[field]) for field in fields)
    return [said for said in words if said]


def level_name(weights: Weights) -> pl.Expr:
    """`NIK beda 1 angka + nama + tanggal lahir`"""
    return pl.concat_str(map(_say, name_clauses(weights)), separator=BESIDE, ignore_nulls=True)


def sentence(weights: Weights) -> pl.Expr:
    """`NIK berbeda 1 angka; nama sama; tanggal lahir sama; desa sama`"""
    elsewhere = pl.when("nik_elsewhere").then(pl.lit(ELSEWHERE))
    return pl.concat_str(*map(_say, sentence_clauses(weights)), elsewhere, separator=AFTER, ignore_nulls=True)


def _say(clause: Clause) -> pl.Expr:
    level = pl.col(f"{clause.field}_level")
    return level.replace_strict(clause.words, default=clause.default, return_dtype=pl.String)
