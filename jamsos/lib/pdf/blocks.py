"""The parts of an annex page that cannot be cut: each knows its height and draws itself from a top edge."""

from dataclasses import dataclass
from typing import Protocol

from jamsos.lib.pdf.annex import Column, Row
from jamsos.lib.pdf.canvas import MM, PAGE_WIDTH, Canvas
from jamsos.lib.pdf.fonts import Font
from jamsos.lib.pdf.text import clean, wrap

LEFT, RIGHT = 20 * MM, PAGE_WIDTH - 15 * MM
PAD_X, PAD_Y = 2.6, 1.6
LEADING = 1.15
TABLE_SIZE, TEXT_SIZE = 8.0, 10.5


@dataclass(frozen=True)
class Faces:
    """The two styles an annex is set in."""

    regular: Font
    bold: Font


class Block(Protocol):
    """Something of a known height (points) that is drawn whole."""

    height: float

    def draw(self, canvas: Canvas, top: float) -> None:
        """Draw with the upper edge at `top`."""


class Text:
    """Paragraph lines between two edges, with room below."""

    def __init__(
        self,
        text: str,
        font: Font,
        *,
        size: float = TEXT_SIZE,
        left: float = LEFT,
        right: float = RIGHT,
        align: str = "left",
        after: float = 0.0,
    ) -> None:
        self._lines = wrap(clean(text), right - left, lambda part: font.width(part, size))
        self._font, self._size, self._left, self._right, self._align = font, size, left, right, align
        self.height = len(self._lines) * size * 1.35 + after

    def draw(self, canvas: Canvas, top: float) -> None:
        """See `Block`."""
        for number, line in enumerate(self._lines):
            x = place(self._align, self._left, self._right, self._font.width(line, self._size))
            canvas.text(x, top + self._size * (1 + 1.35 * number), line, self._font, self._size)


class Stack:
    """Blocks under each other that stay on one page."""

    def __init__(self, *parts: Block, before: float = 0.0, after: float = 0.0) -> None:
        self._parts, self._before = parts, before
        self.height = before + sum(part.height for part in parts) + after

    def draw(self, canvas: Canvas, top: float) -> None:
        """See `Block`."""
        top += self._before
        for part in self._parts:
            part.draw(canvas, top)
            top += part.height


class Beside:
    """Two blocks next to each other, both from the same top edge."""

    def __init__(self, *parts: Block) -> None:
        self._parts = parts
        self.height = max(part.height for part in parts)

    def draw(self, canvas: Canvas, top: float) -> None:
        """See `Block`."""
        for part in self._parts:
            part.draw(canvas, top)


class Cells:
    """One table row in its grid: each cell wrapped inside its column, the row as high as its highest cell."""

    def __init__(self, row: Row, frame: "Frame", font: Font, *, head: bool = False) -> None:
        self._frame, self._font, self._head = frame, font, head
        self._cells = [
            wrap(clean(cell), width, lambda part: font.width(part, TABLE_SIZE))
            for cell, width in zip(row.cells, frame.widths, strict=True)
        ]
        self.height = max(map(len, self._cells)) * TABLE_SIZE * LEADING + 2 * PAD_Y

    def draw(self, canvas: Canvas, top: float) -> None:
        """See `Block`."""
        frame, font = self._frame, self._font
        canvas.columns(frame.edges, top, top + self.height)
        canvas.rule(frame.edges[0], frame.edges[-1], top + self.height)
        for lines, column, left, right in zip(
            self._cells, frame.columns, frame.edges[:-1], frame.edges[1:], strict=True
        ):
            align = "center" if self._head else column.align
            base = top + PAD_Y + TABLE_SIZE * 0.95
            for line in lines:
                x = left + PAD_X
                if align != "left":
                    x = place(align, left + PAD_X, right - PAD_X, font.width(line, TABLE_SIZE))
                canvas.text(x, base, line, font, TABLE_SIZE)
                base += TABLE_SIZE * LEADING


class Strip:
    """A line of text over the whole width of a table (group heading, subtotal)."""

    def __init__(self, text: str, frame: "Frame", font: Font, *, align: str = "left") -> None:
        self._frame = frame
        self._text = Text(
            text,
            font,
            size=TABLE_SIZE,
            left=frame.edges[0] + PAD_X,
            right=frame.edges[-1] - PAD_X,
            align=align,
        )
        self.height = self._text.height + 2 * PAD_Y - 1

    def draw(self, canvas: Canvas, top: float) -> None:
        """See `Block`."""
        edges = self._frame.edges
        canvas.columns((edges[0], edges[-1]), top, top + self.height)
        canvas.rule(edges[0], edges[-1], top + self.height)
        self._text.draw(canvas, top + PAD_Y - 0.5)


class Frame:
    """The columns of a table as places on the page, centred between the margins."""

    def __init__(self, columns: tuple[Column, ...]) -> None:
        self.columns = columns
        total = sum(column.width for column in columns) * MM
        edges = [(LEFT + RIGHT - total) / 2]
        for column in columns:
            edges.append(edges[-1] + column.width * MM)
        self.edges = tuple(edges)
        self.widths = [column.width * MM - 2 * PAD_X for column in columns]


def place(align: str, left: float, right: float, width: float) -> float:
    """Left edge of something of this width, set left, centred or right between two edges."""
    if align == "center":
        return (left + right - width) / 2
    return right - width if align == "right" else left
