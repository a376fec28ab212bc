"""What a list says of a person's standing, and the words by which its files say it."""

from __future__ import annotations

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


def standing(column: str, kind: str) -> pl.Expr:
    """The standing that the text tells, null where it tells none; an aid list that says nothing names recipients."""
    told = _first_match(column, WORDS[ListKind(kind)])
    if kind == ListKind.AID:
        return pl.when(_bare(column).fill_null("") == "").then(pl.lit(Standing.ACTIVE.value)).otherwise(told)
    return told


def segment(column: str) -> pl.Expr:
    """The segment that the text names, or null."""
    return _first_match(column, _SEGMENTS)


def _first_match(column: str, words: tuple[tuple[str, TextChoices], ...]) -> pl.Expr:
    bare = _bare(column)
    return pl.coalesce(*(pl.when(bare.str.contains(pattern)).then(pl.lit(code.value)) for pattern, code in words))


def _bare(column: str) -> pl.Expr:
    return pl.col(column).str.to_lowercase().str.replace_all("[^a-z0-9]", "")
