"""An annex as HTML, for prints that are read aloud: headings to jump to, tables whose cells know their headings."""

import re
from collections.abc import Iterator, Sequence
from html import escape

from jamsos.lib.pdf.annex import Annex, Band, Column, Row, Table
from jamsos.lib.pdf.text import HARD_SPACE, clean

# What a hard space joins is not parted at its other signs either, if it is short enough for a column.
JOINED = re.compile(rf"(?<![^ ])(?=[^ ]*{HARD_SPACE})[^ ]{{1,20}}(?![^ ])")


def annex_html(annex: Annex) -> str:
    """The same content in the same order as the drawn pages, for the style in `static/print/annex.css`."""
    return "".join(_section(annex))


def _section(annex: Annex) -> Iterator[str]:
    yield '<section class="annex">'
    if annex.stamp:
        yield f'<p class="annex-stamp">{_text(annex.stamp)}</p>'
    yield f'<div class="annex-reference"><p>{_text(annex.heading)}</p>'
    yield from (_referred(*pair) for pair in annex.reference)
    yield f'</div><h1 class="annex-title">{_lines(annex.title)}</h1>'
    for table in annex.tables:
        yield from _table(table)
    yield '<div class="annex-closing">'
    yield from (f"<p>{_text(line)}</p>" for line in annex.closing)
    yield f'<p class="annex-signature">{_lines(annex.signature)}</p>'
    if annex.certification:
        yield f'<p class="annex-certification">{_lines(annex.certification)}</p>'
    yield "</div></section>"


def _referred(name: str, value: str) -> str:
    label = f"<span>{_text(name)}</span>"
    return f'<p class="annex-pair">{label}<span>:</span>{_text(value)}</p>' if value else f"<p>{_text(name)}</p>"


def _table(table: Table) -> Iterator[str]:
    if table.title:
        yield f'<h2 class="annex-table-title">{_text(table.title)}</h2>'
    yield f'<table class="annex-table{" together" if table.together else ""}"><colgroup>'
    yield from (f'<col style="width: {column.width}mm">' for column in table.columns)
    yield "</colgroup><thead><tr>"
    yield from (f'<th scope="col">{_text(column.title)}</th>' for column in table.columns)
    yield "</tr></thead><tbody>"
    names = _names(table.columns)
    for item in table.items:
        yield _band(item, len(table.columns)) if isinstance(item, Band) else _row(item, table.columns, names)
    yield "</tbody></table>"


def _names(columns: Sequence[Column]) -> int:
    """Where a row says whom or what it is about: the first column of words."""
    return next(place for place, column in enumerate(columns) if column.align == "left")


def _band(band: Band, width: int) -> str:
    """A line that opens a group is a heading, so that a reader can go from desa to desa."""
    if band.closes:
        return f'<tr class="closes"><td colspan="{width}">{_text(band.text)}</td></tr>'
    mark = f"h{band.level + 2}"
    return f'<tr class="opens"><td colspan="{width}"><{mark}>{_text(band.text)}</{mark}></td></tr>'


def _row(row: Row, columns: Sequence[Column], names: int) -> str:
    cells = "".join(
        f'<th scope="row" class="{column.align}">{_text(cell)}</th>'
        if place == names
        else f'<td class="{column.align}">{_text(cell)}</td>'
        for place, (cell, column) in enumerate(zip(row.cells, columns, strict=True))
    )
    return f'<tr class="total">{cells}</tr>' if row.bold else f"<tr>{cells}</tr>"


def _lines(lines: Sequence[str]) -> str:
    return "<br>".join(map(_text, lines))


def _text(text: str) -> str:
    tidy = clean(text)
    return JOINED.sub(_whole, escape(tidy)) if HARD_SPACE in tidy else escape(tidy)


def _whole(found: re.Match[str]) -> str:
    return f'<span class="near">{found[0].replace(HARD_SPACE, " ")}</span>'
