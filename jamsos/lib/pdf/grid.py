"""Sets an annex on pages: heading repeated, no row cut, group headings and sums never left alone."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from jamsos.errors import DomainError
from jamsos.lib.pdf.annex import Annex, Band, Row, Table
from jamsos.lib.pdf.blocks import (
    LEFT,
    RIGHT,
    TABLE_SIZE,
    Beside,
    Block,
    Cells,
    Faces,
    Frame,
    Stack,
    Strip,
    Text,
)
from jamsos.lib.pdf.canvas import MM, PAGE_HEIGHT, PAGE_WIDTH, Canvas
from jamsos.lib.pdf.fonts import Font
from jamsos.lib.pdf.text import clean

TOP, BOTTOM = 22 * MM, PAGE_HEIGHT - 18 * MM
MIDDLE = (LEFT + RIGHT) / 2


@dataclass
class Piece:
    """A block on its way to a page: must it stay with the next, and what a new page repeats above it."""

    block: Block
    keep: bool = False
    repeat: tuple[Block, ...] = ()
    label: str = "Lampiran"


class Setter:
    """Turns an annex into finished pages, one at a time; `warnings` fills while it runs."""

    def __init__(self, annex: Annex, faces: Faces, first_page: int) -> None:
        self._annex, self._faces, self._number = annex, faces, first_page
        self.warnings: list[str] = []

    def pages(self) -> Iterator[Canvas]:
        """The pages in order, numbered from `first_page`."""
        canvas, top = self._new_page(), TOP
        for group in _together(self._pieces()):
            height = sum(piece.block.height for piece in group)
            if top > TOP and top + height > BOTTOM:
                yield canvas
                canvas, top = self._new_page(), TOP
                group = [*map(Piece, group[0].repeat), *group]
            for piece in group:
                if top > TOP and top + piece.block.height > BOTTOM:
                    yield canvas
                    canvas, top = self._new_page(), TOP
                    for block in piece.repeat:
                        block.draw(canvas, top)
                        top += block.height
                self._refuse_giant(piece)
                piece.block.draw(canvas, top)
                top += piece.block.height
        yield canvas

    def _new_page(self) -> Canvas:
        canvas = Canvas()
        label, font = f"- {self._number} -", self._faces.regular
        canvas.text((PAGE_WIDTH - font.width(label, 12)) / 2, 15 * MM, label, font, 12)
        self._number += 1
        return canvas

    def _refuse_giant(self, piece: Piece) -> None:
        if piece.block.height > BOTTOM - TOP - 40:
            raise DomainError(
                f"{piece.label}: isinya lebih tinggi daripada satu halaman dan tidak dapat dicetak utuh.",
                "Pendekkan isi yang terlalu panjang di sumbernya, lalu cetak ulang.",
            )

    def _pieces(self) -> Iterator[Piece]:
        yield Piece(self._opening(), keep=True)
        for table in self._annex.tables:
            yield from self._table(table)
        yield Piece(self._closing())

    def _opening(self) -> Block:
        annex, face = self._annex, self._faces
        label, colon = MIDDLE - 12 * MM, MIDDLE + 10 * MM
        block: list[Block] = [Text(annex.heading, face.regular, left=label)]
        for name, value in annex.reference:
            row = [Text(name, face.regular, left=label), Text(value, face.regular, left=colon + 8)]
            block.append(Beside(*row, Text(":", face.regular, left=colon)) if value else row[0])
        title = [Text(line, face.bold, align="center") for line in annex.title]
        stamp = [Text(annex.stamp, face.bold, align="center", after=8)] if annex.stamp else []
        return Stack(*stamp, *block, Stack(*title, before=16, after=10))

    def _closing(self) -> Block:
        annex, face = self._annex, self._faces
        paragraphs = [Text(line, face.regular, after=3) for line in annex.closing]
        signature = [Text(line, face.regular, left=MIDDLE, align="center") for line in annex.signature]
        certified = [Text(line, face.regular, right=MIDDLE) for line in annex.certification]
        return Stack(*paragraphs, Stack(*signature, before=14), Stack(*certified, before=10), before=8)

    def _table(self, table: Table) -> Iterator[Piece]:
        frame, face = Frame(table.columns), self._faces
        head = Cells(Row(tuple(column.title for column in table.columns)), frame, face.bold, head=True)
        heading = Stack(_TopRule(frame), head)
        title = [Text(table.title, face.bold, align="center", after=4)] if table.title else []
        yield Piece(Stack(*title, heading, before=10 if title else 0), keep=True)
        open_groups: list[str] = []
        for item, following in _with_next(table.items):
            if isinstance(item, Band):
                del open_groups[item.level + item.closes :]
            repeat = (heading, *self._continued(open_groups, frame))
            keep = table.together or following is None or (isinstance(following, Band) and following.closes)
            label = item.label if isinstance(item, Row) else table.title
            yield Piece(self._item(item, frame), keep or _opens(item), repeat, label)
            if isinstance(item, Band):
                open_groups[item.level :] = [] if item.closes else [item.text]

    def _item(self, item: Row | Band, frame: Frame) -> Block:
        face = self._faces
        if isinstance(item, Band):
            return Strip(item.text, frame, face.bold, align="right" if item.closes else "left")
        font = face.bold if item.bold else face.regular
        self._warn(item, font)
        return Cells(item, frame, font)

    def _continued(self, groups: list[str], frame: Frame) -> list[Block]:
        text = " \N{EN DASH} ".join(groups)
        return [_Lazy(f"{text} (lanjutan)", frame, self._faces.bold)] if groups else []

    def _warn(self, row: Row, font: Font) -> None:
        text = "".join(row.cells)
        if text.isascii():
            return
        for letter in font.missing(clean(text)):
            self.warnings.append(
                f"{row.label}: huruf U+{ord(letter):04X} tidak ada dalam huruf cetak dan digambar sebagai "
                "belah ketupat; perbaiki nama atau alamatnya sebelum daftar dikunci."
            )


class _TopRule:
    """The upper line of a table."""

    height = 0.0

    def __init__(self, frame: Frame) -> None:
        self._frame = frame

    def draw(self, canvas: Canvas, top: float) -> None:
        canvas.rule(self._frame.edges[0], self._frame.edges[-1], top)


class _Lazy:
    """The "continued" line of a group: made only where a page really breaks inside the group."""

    height = TABLE_SIZE * 1.35 + 3.4

    def __init__(self, text: str, frame: Frame, font: Font) -> None:
        self._strip = (text, frame, font)

    def draw(self, canvas: Canvas, top: float) -> None:
        Strip(*self._strip).draw(canvas, top)


def _opens(item: Row | Band) -> bool:
    return isinstance(item, Band) and not item.closes


def _with_next(items: Iterable[Row | Band]) -> Iterator[tuple[Row | Band, Row | Band | None]]:
    """Each item with the one after it; the last with None."""
    waiting: Row | Band | None = None
    for item in items:
        if waiting:
            yield waiting, item
        waiting = item
    if waiting:
        yield waiting, None


def _together(pieces: Iterator[Piece]) -> Iterator[list[Piece]]:
    """Groups of pieces that share a page: each ends with the first that need not stay with the next."""
    group: list[Piece] = []
    for piece in pieces:
        group.append(piece)
        if not piece.keep:
            yield group
            group = []
    if group:
        yield group
