"""Names of people: up to three words, by sex and generation, with the repetition real names have.

A name is three positions in one vocabulary, so 1.8 million names are three small columns until they are written.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
import polars as pl
from numpy.typing import NDArray

from enrollment.synthetic.chance import generator, pick, zipf
from enrollment.synthetic.families import Columns, Members
from enrollment.synthetic.niks import calendar
from enrollment.synthetic.places import FIXTURES

POOLS = ["opening", "older", "first", "last"]
OPENING, OLDER, FIRST, LAST = range(4)
NONE = 0
# Per generation (born before 1975, before 1996, later): shares of the shapes a name takes.
SHAPES = [
    [OLDER],
    [OPENING, OLDER],
    [OLDER, LAST],
    [FIRST, LAST],
    [OPENING, LAST],
    [FIRST],
    [OPENING, FIRST, LAST],
]
_SHARES = [[64, 12, 10, 5, 5, 4, 0], [24, 8, 8, 36, 10, 9, 5], [2, 1, 1, 52, 11, 6, 27]]
_GENERATIONS = [1975, 1996]


@dataclass
class Names(Columns):
    """Positions in `vocabulary()` of the three words; 0 = no word."""

    one: NDArray
    two: NDArray
    three: NDArray

    def text(self) -> pl.Series:
        """The names in capitals, as the civil registry writes them."""
        words = pl.Series(vocabulary()[0], dtype=pl.String)
        parts = [words.gather(np.asarray(column, dtype=np.uint32)) for column in (self.one, self.two, self.three)]
        joined = pl.select(pl.concat_str(*map(pl.lit, parts), separator=" ")).to_series()
        return joined.str.strip_chars_end()


@cache
def vocabulary() -> tuple[list[str], dict[tuple[bool, int], range]]:
    """All words in capitals (the first is empty) and, per sex and pool, the range of positions."""
    words, ranges = [""], {}
    for female in (False, True):
        for number, pool in enumerate(POOLS):
            found = _words(f"{'female' if female else 'male'}_{pool}")
            ranges[female, number] = range(len(words), len(words) + len(found))
            words += found
    return words, ranges


def draw_names(members: Members, seed: int) -> Names:
    """A name for each member."""
    generation = np.searchsorted(_GENERATIONS, calendar(members.birth)[0], side="right")
    columns = np.zeros((3, len(members)), dtype=np.int16)
    for female in (False, True):
        for number, shares in enumerate(_SHARES):
            rows = np.flatnonzero((members.female == female) & (generation == number))
            rng = generator(seed, f"names {female} {number}")
            columns[:, rows] = _compose(rng, female, pick(rng, shares, len(rows)))
    return Names(*columns)


def draw_mothers(size: int, seed: int) -> list[str]:
    """Names of mothers, one per worker: an older generation's women."""
    rng = generator(seed, "mothers")
    return Names(*_compose(rng, True, pick(rng, _SHARES[0], size))).text().to_list()


def hamlets() -> list[str]:
    """Names of kampung, in capitals."""
    return _words("hamlets")


def _words(name: str) -> list[str]:
    return (FIXTURES / f"names/{name}.txt").read_text("utf-8").upper().split()


def _compose(rng: np.random.Generator, female: bool, shape: NDArray) -> NDArray:
    columns = np.zeros((3, len(shape)), dtype=np.int16)
    for number, pools in enumerate(SHAPES):
        rows = np.flatnonzero(shape == number)
        for position, pool in enumerate(pools):
            places = vocabulary()[1][female, pool]
            columns[position, rows] = places.start + pick(rng, zipf(len(places), 0.75), len(rows))
    return columns
