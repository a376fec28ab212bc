"""A comparison as one reader may see it: every count, or small ones put together so that nobody is pointed at.

Who may see the names behind the counts sees them all; for everybody else, and for the table of disability without the
right to health data, see `reporting.suppression.coarsen`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from eligibility.regulations.simulation import MOVES
from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from reporting.simulation.dimensions import DIMENSIONS
from reporting.simulation.models import Simulation
from reporting.suppression import SMALLEST, Coarse, coarsen

TOGETHER = "Gabungan baris yang ditutup"


@dataclass(frozen=True)
class Column:
    """Moves that are shown as one count; each person is in exactly one column.

    Where counts must be put together, columns of a lower `weight` go first: what stays, leaves and enters goes last.
    """

    key: str
    title: str
    moves: tuple[str, ...]
    weight: int


COLUMNS = (
    Column("tetap", "Tetap masuk", ("both",), 4),
    Column("keluar", "Keluar", ("only_a",), 3),
    Column("masuk", "Masuk", ("only_b",), 3),
    Column("tidak", "Tidak masuk", ("neither",), 2),
    Column("klarifikasi-a", "Perlu klarifikasi di A saja", ("unclear_in", "unclear_out"), 1),
    Column("klarifikasi-b", "Perlu klarifikasi di B saja", ("in_unclear", "out_unclear"), 1),
    Column("klarifikasi", "Perlu klarifikasi di keduanya", ("unclear",), 1),
)
ALWAYS = 3
WEIGHTS = {move: column.weight for column in COLUMNS for move in column.moves}


@dataclass(frozen=True)
class Row:
    """A line of a table; `None` = closed. `people` is the row's total."""

    label: str
    value: str | None
    cells: tuple[int | None, ...]
    people: int | None


@dataclass(frozen=True)
class Table:
    """One dimension: its rows in order, and whether anything in it is closed."""

    key: str
    title: str
    rows: tuple[Row, ...]
    closed: bool


def covers(user: User, act: Act, villages: Sequence[int] | None) -> bool:
    """Whether a right of the user reaches all of these desa (None = the whole regency)."""
    area = policy.area(user, act)
    return area is None or (villages is not None and set(villages) <= area)


class Shown:
    """What one reader sees of a comparison."""

    def __init__(self, simulation: Simulation, user: User) -> None:
        self.simulation = simulation
        acts = (Act.VIEW_WORKERS, *((Act.VIEW_REFERENCE,) if simulation.reference_list_id else ()))
        self.names = all(covers(user, act, simulation.villages) for act in acts)
        self.health = self.names and covers(user, Act.VIEW_HEALTH, simulation.villages)

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """What stays, leaves and enters; of the rest only what somebody is in."""
        return tuple(one for place, one in enumerate(COLUMNS) if place < ALWAYS or self._sum(self._whole, one))

    @cached_property
    def _whole(self) -> dict[str, Any]:
        return self.simulation.whole

    @staticmethod
    def _sum(line: dict[str, Any], column: Column) -> int:
        return sum(line[move] for move in column.moves)

    def _counts(self, lines: Iterable[dict[str, Any]]) -> list[list[int]]:
        return [[self._sum(line, column) for column in self.columns] for line in lines]

    @cached_property
    def _together_moves(self) -> frozenset[str]:
        """Moves whose totals this reader may see only as one sum."""
        if self.names:
            return frozenset()
        names = list(MOVES)
        coarse = coarsen([[self._whole[move] for move in names]], weights=[WEIGHTS[move] for move in names])
        return frozenset(names[place] for place in coarse.columns)

    def moved(self, *moves: str) -> int | None:
        """People of these moves in all; `None` = closed, for it would tell a part of what is shown as one sum."""
        told = frozenset(move for move in moves if self._whole[move])
        if self._together_moves & told and not self._together_moves <= told:
            return None
        count = sum(self._whole[move] for move in moves)
        return count if self.names or not 0 < count < SMALLEST else None

    @cached_property
    def totals(self) -> Row:
        """The counts of everybody."""
        return Row("Jumlah", None, tuple(self.moved(*column.moves) for column in self.columns), self.moved(*MOVES))

    def total(self, key: str) -> int | None:
        """The total of a column; `None` = closed."""
        return next(self.moved(*column.moves) for column in COLUMNS if column.key == key)

    def reasons(self, move: str, of: int | None) -> list[tuple[dict[str, Any], int | None]]:
        """The rules behind a move of `of` people, most frequent first; `None` = a count that would tell of few."""
        found = [line for line in self.simulation.aggregate["reasons"] if line["move"] == move]
        return [(line, line["people"] if self._open(line["people"], of) else None) for line in found]

    def _open(self, people: int, of: int | None) -> bool:
        """Whether neither those stopped by a rule nor the others of the move are few."""
        if self.names:
            return True
        return of is not None and people >= SMALLEST and (of == people or of - people >= SMALLEST)

    @cached_property
    def tables(self) -> list[Table]:
        """One table for each dimension of the population."""
        return [self._table(key) for key in DIMENSIONS if self._lines(key)]

    def _lines(self, key: str) -> list[dict[str, Any]]:
        return [line for line in self.simulation.aggregate["lines"] if line["dimension"] == key]

    def _table(self, key: str) -> Table:
        lines = self._lines(key)
        counts = self._counts(lines)
        sees_all = self.health if DIMENSIONS[key].health else self.names
        joined = [place for place, total in enumerate(self.totals.cells) if total is None]
        weights = [column.weight for column in self.columns]
        coarse = Coarse() if sees_all else coarsen(counts, joined, weights)
        rows = [self._row(line, counts[place], coarse, place) for place, line in enumerate(lines)]
        return Table(key, DIMENSIONS[key].title, (*rows, *self._together(counts, coarse)), coarse != Coarse())

    @staticmethod
    def _row(line: dict[str, Any], counts: list[int], coarse: Coarse, place: int) -> Row:
        hidden = place in coarse.rows
        held = any(counts[column] for column in coarse.columns)
        cells = (None if hidden or (held and at in coarse.columns) else count for at, count in enumerate(counts))
        return Row(line["label"], line["value"], tuple(cells), None if hidden else sum(counts))

    @staticmethod
    def _together(counts: list[list[int]], coarse: Coarse) -> list[Row]:
        """The rows that are closed, as one; nothing when all of the table is."""
        if not coarse.rows or len(coarse.columns) == len(counts[0]):
            return []
        sums = [sum(counts[place][column] for place in coarse.rows) for column in range(len(counts[0]))]
        return [
            Row(TOGETHER, None, tuple(None if at in coarse.columns else n for at, n in enumerate(sums)), sum(sums))
        ]
