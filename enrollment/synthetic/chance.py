"""Repeatable chance: one generator per topic, and draws from weighted tables over whole columns."""

from zlib import crc32

import numpy as np
from numpy.typing import ArrayLike, NDArray


def generator(seed: int, topic: str) -> np.random.Generator:
    """The generator of one topic: a change in one topic leaves the draws of the others alone."""
    return np.random.default_rng([seed, crc32(topic.encode())])


def pick(rng: np.random.Generator, weights: ArrayLike, size: int) -> NDArray[np.int64]:
    """`size` indexes drawn with these weights (need not sum to 1)."""
    return pick_by(rng, np.atleast_2d(np.asarray(weights, dtype=float)), np.zeros(size, dtype=np.int64))


def pick_by(rng: np.random.Generator, table: NDArray, rows: NDArray) -> NDArray[np.int64]:
    """One index per entry of `rows`, drawn with the weights of that row of `table` (rows x choices)."""
    table = np.asarray(table, dtype=float)
    shares = np.cumsum(table / table.sum(axis=1, keepdims=True), axis=1)
    shares[:, -1] = 1.0
    ladder = (shares + np.arange(len(table))[:, None]).ravel()
    drawn = np.searchsorted(ladder, rng.random(len(rows)) + rows, side="right")
    return np.minimum(drawn - rows * table.shape[1], table.shape[1] - 1)


def zipf(size: int, power: float = 0.8) -> NDArray:
    """Weights of a list ordered from the most common: 1, 1/2^p, 1/3^p ..."""
    return 1.0 / np.arange(1, size + 1) ** power


def weighted_sample(rng: np.random.Generator, weights: NDArray, size: int) -> NDArray[np.int64]:
    """`size` different indexes, the heavier the likelier; an index of weight 0 is never drawn."""
    score = np.full(len(weights), -np.inf)
    possible = weights > 0
    score[possible] = np.log(rng.random(int(possible.sum()))) / weights[possible]
    return np.argpartition(-score, size - 1)[:size] if size else np.zeros(0, dtype=np.int64)
