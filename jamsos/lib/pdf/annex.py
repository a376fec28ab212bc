"""What a long annex consists of. Plain data; the drawing is in `grid` and `canvas`. Widths in millimetres."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Column:
    """One column of a table: its heading, its width in mm, and how its cells stand."""

    title: str
    width: float
    align: Literal["left", "center", "right"] = "left"


@dataclass(frozen=True)
class Row:
    """One line of a table, never cut over two pages. `label` names it in warnings: no personal data."""

    cells: tuple[str, ...]
    label: str = ""
    bold: bool = False


@dataclass(frozen=True)
class Band:
    """A line over the whole width: opens a group (kept with the next row) or closes it (with the row before).

    `level` 0 is the outer group, 1 the inner.
    """

    text: str
    level: int = 0
    closes: bool = False


@dataclass(frozen=True)
class Table:
    """Rows and bands under a heading repeated on each page; `together` keeps a short table on one page."""

    columns: tuple[Column, ...]
    items: Iterable[Row | Band]
    title: str = ""
    together: bool = False


@dataclass(frozen=True)
class Annex:
    """Pages added after the body under the same page numbering.

    `reference` is the block at the upper right of the first page (label, value), `stamp` a word above it,
    `signature` stands at the right on the last page, `certification` at the left below it.
    An empty string in a block is an empty line.
    """

    reference: tuple[tuple[str, str], ...]
    title: tuple[str, ...]
    tables: tuple[Table, ...]
    closing: tuple[str, ...] = ()
    signature: tuple[str, ...] = ()
    certification: tuple[str, ...] = ()
    stamp: str = ""
    heading: str = "LAMPIRAN"
