"""What a long annex consists of. Plain data; the drawing is in `grid` and `canvas`. Widths in millimetres."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True)
class Column:
    """One column of a table: its heading, its width in mm, and how its cells stand."""

    title: str
    width: float
    align: Literal["left", "center", "right"] = "left"


@dataclass(frozen=True)
class Row:
    """One line of a table; never cut over two pages. `label` names it in warnings (never with personal data)."""

    cells: tuple[str, ...]
    label: str = ""
    bold: bool = False


@dataclass(frozen=True)
class Band:
    """A line over the whole width: it opens a group (stays with the next row) or closes one (with the row before).

    `level` 0 is the outer group, 1 the inner.
    """

    text: str
    level: int = 0
    closes: bool = False


@dataclass(frozen=True)
class Table:
    """Rows and bands under one heading that is repeated on each page."""

    columns: tuple[Column, ...]
    items: Iterable[Row | Band]
    title: str = ""


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
    heading: str = field(default="LAMPIRAN")
