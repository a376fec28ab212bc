"""One annex page: text and lines at places given in points from the top left corner."""

import zlib

import pydyf

from jamsos.lib.pdf.fonts import Font

MM = 72 / 25.4
PAGE_WIDTH, PAGE_HEIGHT = 215 * MM, 330 * MM


class Canvas:
    """Collects the drawing operators of one page (F4 portrait)."""

    def __init__(self) -> None:
        self._lines: list[bytes] = []
        self._text: list[bytes] = []
        self._columns: dict[tuple[float, ...], list[list[float]]] = {}
        self._font: tuple[str, float] | None = None

    def text(self, x: float, y: float, text: str, font: Font, size: float) -> None:
        """Text with its base line at y, its left edge at x."""
        if not text:
            return
        if self._font != (font.name, size):
            self._font = (font.name, size)
            self._text.append(f"/{resource_name(font)} {size:g} Tf".encode())
        self._text.append(b"1 0 0 1 %.2f %.2f Tm %b" % (x, PAGE_HEIGHT - y, font.show(text)))

    def rule(self, left: float, right: float, y: float) -> None:
        """A thin horizontal line."""
        height = PAGE_HEIGHT - y
        self._lines.append(b"%.2f %.2f m %.2f %.2f l" % (left, height, right, height))

    def columns(self, edges: tuple[float, ...], top: float, bottom: float) -> None:
        """Thin vertical lines at the edges; the lines of rows that touch become one."""
        runs = self._columns.setdefault(edges, [])
        if runs and abs(runs[-1][1] - top) < 0.01:
            runs[-1][1] = bottom
        else:
            runs.append([top, bottom])

    def stream(self) -> pydyf.Stream:
        """The page's content, compressed."""
        verticals = [
            b"%.2f %.2f m %.2f %.2f l" % (x, PAGE_HEIGHT - top, x, PAGE_HEIGHT - bottom)
            for edges, runs in self._columns.items()
            for top, bottom in runs
            for x in edges
        ]
        content = [b"0.4 w", *self._lines, *verticals, b"S", b"BT", *self._text, b"ET"]
        return pydyf.Stream([zlib.compress(b"\n".join(content), 6)], {"Filter": "/FlateDecode"})


def resource_name(font: Font) -> str:
    """Name of a font in the resources of the annex pages."""
    return font.name.rpartition("-")[2]
