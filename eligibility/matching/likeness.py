"""How alike two names are: words in any order or joined, letters wrong, words lost, words cut to initials.

Words are numbered once per different name, and each different pair of names is judged once: two look-ups and two edit
distances.
"""

from __future__ import annotations

import numpy as np
import polars as pl
from rapidfuzz.distance import OSA
from rapidfuzz.process import cpdist

SHORT = 1
"""Letters of a word that is an initial."""


def likeness(left: pl.Series, right: pl.Series) -> pl.DataFrame:
    """One row per pair of name keys.

    `likeness` 0..1, words in alphabetical order or joined, whichever is better; `slips`, letters wrong, lost, added
    or swapped; `common`, `shorter`: words that both have, and words of the shorter one; `initials`: they share a word,
    and what is left of the one are the initials of what is left of the other.
    """
    asked = pl.DataFrame({"left": left, "right": right})
    judged = _judged(asked.unique(maintain_order=True))
    return asked.join(judged, on=["left", "right"], how="left", nulls_equal=True, maintain_order="left").drop(
        "left", "right"
    )


def _judged(pairs: pl.DataFrame) -> pl.DataFrame:
    """`left`, `right` and the columns of `likeness`, for pairs that differ from each other."""
    forms = _forms(pl.concat([pairs["left"], pairs["right"]]).drop_nulls().unique())
    for side in ("left", "right"):
        sided = forms.rename(lambda name, side=side: f"{side}_{name}")
        pairs = pairs.join(sided, left_on=side, right_on=f"{side}_name", how="left", maintain_order="left")
    common = pl.col("left_words").list.set_intersection("right_words").list.len()
    shorter = pl.min_horizontal(pl.col("left_words").list.len(), pl.col("right_words").list.len())
    return pairs.select("left", "right", *_distances(pairs), common=common, shorter=shorter, initials=_initials(pairs))


def _forms(names: pl.Series) -> pl.DataFrame:
    """Per name: its words as numbers, in alphabetical order, joined; whether one of them is an initial."""
    texts = pl.LazyFrame({"name": names}).with_columns(word=pl.col("name").str.split(" "))
    numbered = texts.explode("word").with_columns(number=pl.col("word").rank("dense").cast(pl.UInt32))
    sorted_words = pl.col("word").sort()
    forms = numbered.group_by("name", maintain_order=True).agg(
        words=pl.col("number").unique(),
        sorted=sorted_words.str.join(" "),
        short=(pl.col("word").str.len_bytes() <= SHORT).any(),
    )
    return forms.with_columns(joined=pl.col("name").str.replace_all(" ", "", literal=True)).collect()


def _distances(pairs: pl.DataFrame) -> list[pl.Series]:
    slips = {form: _slips(pairs, form) for form in ("sorted", "joined")}
    lengths = {form: _longer(pairs, form) for form in slips}
    ratios = [1 - slips[form] / np.maximum(lengths[form], 1) for form in slips]
    return [
        pl.Series("likeness", np.maximum(*ratios), dtype=pl.Float32),
        pl.Series("slips", np.minimum(*slips.values()), dtype=pl.Int32),
    ]


def _slips(pairs: pl.DataFrame, form: str) -> np.ndarray:
    left, right = (pairs[f"{side}_{form}"].fill_null("").to_list() for side in ("left", "right"))
    return cpdist(left, right, scorer=OSA.distance)


def _longer(pairs: pl.DataFrame, form: str) -> np.ndarray:
    lengths = [pl.col(f"{side}_{form}").str.len_bytes().fill_null(0) for side in ("left", "right")]
    return pairs.select(pl.max_horizontal(lengths)).to_series().to_numpy()


def _initials(pairs: pl.DataFrame) -> pl.Series:
    """Judged only where one of the names has an initial: few do, and lists of words are slow."""
    short = (pairs["left_short"] | pairs["right_short"]).fill_null(False)
    found = pl.Series("initials", [False]).new_from_index(0, len(pairs))
    where = short.arg_true()
    if where.is_empty():
        return found
    return found.scatter(where, pairs[where].select(_abbreviated()).to_series())


def _abbreviated() -> pl.Expr:
    left, right = (pl.col(side).str.split(" ") for side in ("left", "right"))
    mine, other = left.list.set_difference(right), right.list.set_difference(left)
    short = (mine.list.join("").str.len_bytes() == mine.list.len()) | (
        other.list.join("").str.len_bytes() == other.list.len()
    )
    agree = _first_letters(mine) == _first_letters(other)
    met = (mine.list.len() < left.list.len()) & (mine.list.len() > 0) & short & agree
    return met.fill_null(False)


def _first_letters(words: pl.Expr) -> pl.Expr:
    return words.list.eval(pl.element().str.slice(0, 1)).list.sort().list.join("")
