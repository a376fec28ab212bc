"""What a list says of a person's standing, and the words by which its files say it."""

from __future__ import annotations

import re

import polars as pl
from django.db.models import TextChoices

from eligibility.reference.models import ListKind


class Standing(TextChoices):
    """Member or recipient now or no longer; dead or moved out of the regency."""

    ACTIVE = "aktif", "Aktif"
    INACTIVE = "nonaktif", "Nonaktif"
    DEAD = "meninggal", "Meninggal"
    MOVED = "pindah", "Pindah"


class Segment(TextChoices):
    """Segments of BPJS Ketenagakerjaan: with an employer, without one, building trade, migrants (Pasal 5)."""

    WAGE = "PU", "Penerima upah"
    OWN = "BPU", "Bukan penerima upah"
    BUILDING = "JAKON", "Jasa konstruksi"
    MIGRANT = "PMI", "Pekerja migran Indonesia"


# Patterns over the text in lower case without blanks and marks; the first that fits.
_MEMBERS = (
    (r"^(?:non|tidak|tdk|in)aktif|^(?:na|0|tidak|keluar|berhenti|menunggak|berakhir|selesai)$", Standing.INACTIVE),
    (r"^aktif|^(?:a|1|ya|active|grace|terdaftar)$", Standing.ACTIVE),
)
_LEAVERS = (
    (r"meninggal|wafat|mati|kematian|almarhum|^(?:m|md|11)$", Standing.DEAD),
    (r"pindah|^p$", Standing.MOVED),
)
WORDS = {ListKind.BPJS: _MEMBERS, ListKind.AID: _MEMBERS, ListKind.DEATHS: _LEAVERS}
_SEGMENTS = (
    (r"^bpu|bukanpenerimaupah|mandiri", Segment.OWN),
    (r"^pu|penerimaupah", Segment.WAGE),
    (r"jakon|konstruksi", Segment.BUILDING),
    (r"^pmi|migran", Segment.MIGRANT),
)


def standings(text: pl.Series, kind: str) -> pl.Series:
    """The standing that each text tells, null where it tells none; an aid list that says nothing names recipients."""
    told = _first_match(text, WORDS[ListKind(kind)])
    if kind != ListKind.AID:
        return told
    said = text.str.contains(r"\S").fill_null(False)
    return told.set(~said, Standing.ACTIVE.value)


def segments(text: pl.Series) -> pl.Series:
    """The segment that each text names, or null."""
    return _first_match(text, _SEGMENTS)


def _first_match(text: pl.Series, words: tuple[tuple[str, TextChoices], ...]) -> pl.Series:
    """The code of the first pattern that fits. Few different texts occur, so each is looked at once."""
    meanings = {said: _meaning(said, words) for said in text.unique().drop_nulls()}
    return text.replace_strict(list(meanings), list(meanings.values()), default=None, return_dtype=pl.String)


def _meaning(said: str, words: tuple[tuple[str, TextChoices], ...]) -> str | None:
    bare = re.sub("[^a-z0-9]", "", said.lower())
    return next((code.value for pattern, code in words if re.search(pattern, bare)), None)
