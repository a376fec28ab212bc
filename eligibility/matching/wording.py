"""What the officer reads about a link: a short name of its level and one sentence."""

from __future__ import annotations

import polars as pl

from eligibility.matching.weights import Weights

NOTHING = "Tidak ditemukan"
NOTHING_SENTENCE = "tidak ada orang yang cukup mirip pada daftar"
NO_NIK = "NIK tidak diisi"
ELSEWHERE = "NIK pada formulir milik orang lain pada daftar"
CONTESTED = "; orang ini juga terpaut pada data pekerja lain"


def level_name(weights: Weights) -> pl.Expr:
    """`NIK beda 1 angka + nama + tanggal lahir`: what agrees, the NIK first."""
    nik = _say("digits", weights.labels("nik"), NO_NIK)
    others = [_say(field, weights.labels(field)) for field in ("name", "birth", "household")]
    return pl.concat_str(nik, *others, separator=" + ", ignore_nulls=True)


def sentence(weights: Weights) -> pl.Expr:
    """`NIK berbeda 1 angka; nama sama; tanggal lahir sama; desa sama`."""
    nik = _say("digits", weights.says("nik"), NO_NIK)
    others = [_say(field, weights.says(field)) for field in ("name", "birth")]
    sex = _say("sex", {"differ": weights.says("sex")["differ"]})
    places = [_say(field, weights.says(field)) for field in ("place", "household")]
    elsewhere = pl.when("nik_elsewhere").then(pl.lit(ELSEWHERE))
    return pl.concat_str(nik, *others, sex, *places, elsewhere, separator="; ", ignore_nulls=True)


def _say(field: str, words: dict[str, str], default: str | None = None) -> pl.Expr:
    return pl.col(f"{field}_level").replace_strict(words, default=default, return_dtype=pl.String)
