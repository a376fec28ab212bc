"""Charts as plain data for the SVG templates in templates/components/charts/: geometry only, no domain word.

Colours stand in the stylesheet by class, numbers arrive as text, so the same chart serves page, print and PDF.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from jamsos.lib.money import number

SHADES = 5
TILE_WIDTH, TILE_HEIGHT, GAP = 120, 74, 6


def share(part: int, whole: int) -> str:
    """Percent with one decimal for an SVG attribute; between 0 and 100, 0 without a whole."""
    return f"{min(100.0, max(0.0, 100 * part / whole)):.1f}" if whole else "0"


@dataclass(frozen=True)
class Bar:
    """A bar of `width` percent, over a bar of `back` percent when there is something to compare with."""

    width: str
    back: str = "0"


def bar(value: int, whole: int, back: int = 0) -> Bar:
    return Bar(share(value, whole), share(back, whole))


@dataclass(frozen=True)
class Segment:
    """A part of a stacked bar in percent of its room; `kind` names its colour in the stylesheet."""

    kind: str
    x: str
    width: str


def stack(parts: Sequence[tuple[str, int]], whole: int) -> tuple[Segment, ...]:
    """Parts (kind, value) side by side in a room of `whole`; parts of nothing are left out."""
    ends = list(accumulate((value for _, value in parts), initial=0))
    places = zip(parts, ends, strict=False)
    return tuple(Segment(kind, share(start, whole), share(value, whole)) for (kind, value), start in places if value)


@dataclass(frozen=True)
class Cell:
    """What a tile shows: `value` sets the shade (`None` = closed), `text` is printed."""

    label: str
    value: int | None
    text: str
    column: int
    row: int
    url: str = ""


@dataclass(frozen=True)
class Tile:
    """A tile in the coordinates of the drawing; `middle` is its centre line."""

    cell: Cell
    x: int
    y: int
    shade: str

    @property
    def middle(self) -> int:
        return self.x + TILE_WIDTH // 2

    @property
    def font_size(self) -> int:
        """Size at which the label fits the tile."""
        return min(15, TILE_WIDTH * 3 // 2 // max(1, len(self.cell.label)))


@dataclass(frozen=True)
class TileMap:
    title: str
    tiles: tuple[Tile, ...]
    width: int
    height: int
    legend: tuple[tuple[str, str], ...]
    tile_width: int = TILE_WIDTH
    tile_height: int = TILE_HEIGHT


def limits(values: Iterable[int | None]) -> list[int]:
    """Upper ends of up to `SHADES` classes with about as many values each; zeros and closed values stay out."""
    shown = sorted(value for value in values if value)
    if not shown:
        return []
    return sorted({shown[-(-len(shown) * part // SHADES) - 1] for part in range(1, SHADES + 1)})


def tile_map(title: str, cells: Sequence[Cell]) -> TileMap:
    """Tiles shaded by class, with a legend of the classes."""
    ends = limits(cell.value for cell in cells)
    width = max((cell.column for cell in cells), default=0) + 1
    height = max((cell.row for cell in cells), default=0) + 1
    return TileMap(
        title,
        tuple(_tile(cell, ends) for cell in cells),
        width * (TILE_WIDTH + GAP) - GAP,
        height * (TILE_HEIGHT + GAP) - GAP,
        _legend(ends),
    )


def _tile(cell: Cell, ends: list[int]) -> Tile:
    x, y = cell.column * (TILE_WIDTH + GAP), cell.row * (TILE_HEIGHT + GAP)
    return Tile(cell, x, y, _shade(cell.value, ends))


def _shade(value: int | None, ends: list[int]) -> str:
    if value is None:
        return "closed"
    return str(bisect_left(ends, value) + 1) if value else "0"


def _legend(ends: list[int]) -> tuple[tuple[str, str], ...]:
    starts = [1, *(end + 1 for end in ends)]
    ranges = zip(starts, ends, strict=False)
    texts = [number(end) if start == end else f"{number(start)}–{number(end)}" for start, end in ranges]
    return (("0", "0"), *((str(shade), text) for shade, text in enumerate(texts, 1)))


ROOM, LABEL_ROOM, FIGURE_ROOM, ROW = 640, 230, 110, 24
LABEL_LENGTH = 32


@dataclass(frozen=True)
class Item:
    """A named value; `back` = what to compare it with, `None` = closed. `text` is printed."""

    label: str
    value: int | None
    text: str
    back: int = 0
    url: str = ""


@dataclass(frozen=True)
class RowBar:
    """An item drawn as a bar to the right, in the coordinates of the drawing."""

    item: Item
    label: str
    y: int
    width: int
    back: int

    @property
    def baseline(self) -> int:
        return self.y + 16


@dataclass(frozen=True)
class RowBars:
    title: str
    rows: tuple[RowBar, ...]
    height: int
    width: int = ROOM
    left: int = LABEL_ROOM
    room: int = ROOM - LABEL_ROOM - FIGURE_ROOM
    figures: int = ROOM - FIGURE_ROOM + 8


def row_bars(title: str, items: Sequence[Item]) -> RowBars:
    """Named bars one below the other, all in the scale of the largest; closed values have no bar."""
    largest = max((max(item.value or 0, item.back) for item in items), default=0) or 1
    room = RowBars.room
    rows = [
        RowBar(
            item,
            item.label if len(item.label) <= LABEL_LENGTH else f"{item.label[: LABEL_LENGTH - 1]}…",
            place * ROW,
            room * (item.value or 0) // largest,
            room * item.back // largest,
        )
        for place, item in enumerate(items)
    ]
    return RowBars(title, tuple(rows), len(rows) * ROW)


COLUMNS_HEIGHT, COLUMNS_TOP, COLUMNS_FOOT = 150, 18, 20


@dataclass(frozen=True)
class Column:
    """An item drawn upright, in the coordinates of the drawing."""

    item: Item
    x: int
    top: int
    height: int
    back_top: int
    back_height: int
    thick: int

    @property
    def middle(self) -> int:
        return self.x + self.thick // 2


@dataclass(frozen=True)
class Columns:
    title: str
    columns: tuple[Column, ...]
    width: int = ROOM
    height: int = COLUMNS_TOP + COLUMNS_HEIGHT + COLUMNS_FOOT
    floor: int = COLUMNS_TOP + COLUMNS_HEIGHT


def upright(title: str, items: Sequence[Item]) -> Columns:
    """Values side by side in order of time, each before what it is compared with."""
    largest = max((max(item.value or 0, item.back) for item in items), default=0) or 1
    step = ROOM // max(1, len(items))
    thick = min(64, step * 7 // 10)
    return Columns(
        title,
        tuple(_column(item, place * step + (step - thick) // 2, thick, largest) for place, item in enumerate(items)),
    )


def _column(item: Item, x: int, thick: int, largest: int) -> Column:
    height, back = (COLUMNS_HEIGHT * value // largest for value in (item.value or 0, item.back))
    floor = Columns.floor
    return Column(item, x, floor - height, height, floor - back, back, thick)
