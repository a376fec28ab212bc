"""Printed documents: HTML to PDF/A on F4 paper, with long annexes set by a fast path of our own.

`render` makes one PDF in this process; `render_in_child` runs any such function in a process of its own with
limits on memory and time. The same input always gives the same bytes.
"""

from jamsos.lib.pdf.annex import Annex, Band, Column, Row, Table
from jamsos.lib.pdf.child import render_in_child
from jamsos.lib.pdf.engine import TAGGED, Attachment, RenderedPdf, render
from jamsos.lib.pdf.fonts import font_problem, unsupported

__all__ = [
    "TAGGED",
    "Annex",
    "Attachment",
    "Band",
    "Column",
    "RenderedPdf",
    "Row",
    "Table",
    "font_problem",
    "render",
    "render_in_child",
    "unsupported",
]
