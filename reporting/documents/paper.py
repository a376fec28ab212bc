"""A report as it is printed. Pure: dataclasses in, PDF out; no database, no clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from string import ascii_lowercase
from typing import Any

from django.template import Context, Engine

from jamsos.lib.dates import format_date
from jamsos.lib.pdf import TAGGED, RenderedPdf, render
from reporting.periods import titled
from reporting.sentences import Sentence, Told

BASE = Path(__file__).resolve().parents[2]
ROWS_TOGETHER = 32
BLANK = ". . . . . . . . . . . ."


@dataclass(frozen=True)
class Words:
    """Paragraphs, or points when `points`. A figure within them bears a letter; the line below says which code it is.

    `codes` = the figures of the catalogue that they speak of without a number.
    """

    paragraphs: tuple[Sentence, ...]
    points: bool = False
    codes: tuple[str, ...] = ()
    template: str = "print/report/words.html"

    @property
    def told(self) -> list[Told]:
        """The figures in the order in which they are read."""
        return [part for said in self.paragraphs for part in said if isinstance(part, Told)]

    @property
    def marks(self) -> dict[str, str]:
        """The letter of each code; figures of one code share it."""
        return dict(zip(dict.fromkeys(one.key for one in self.told), ascii_lowercase, strict=False))

    @property
    def lines(self) -> list[list[dict[str, str]]]:
        """The parts of each paragraph with the letter of those that are figures."""
        marks = self.marks
        return [
            [
                {"text": part.text, "mark": marks[part.key]} if isinstance(part, Told) else {"text": part}
                for part in said
            ]
            for said in self.paragraphs
        ]

    @property
    def notes(self) -> list[str]:
        """The codes of the line below, each with its letter if it has one."""
        return [*(f"{mark}) {key}" for key, mark in self.marks.items()), *self.codes]


@dataclass(frozen=True)
class Sheet:
    """A table: the first `labels` columns are words, the others figures; `total` marks the last row as the sum.

    `codes` = its figures as the catalogue calls them, where no column of it says so.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    total: bool = False
    labels: int = 1
    note: str = ""
    small: bool = False
    codes: tuple[str, ...] = ()
    template: str = "print/report/table.html"

    @property
    def style(self) -> str:
        """How it is set: long lists and wide tables in smaller type."""
        return "small" if self.small else "broad" if len(self.columns) > 6 else ""

    @property
    def long(self) -> bool:
        """Whether it may run over several pages; a shorter one stays together."""
        return len(self.rows) > ROWS_TOGETHER

    @property
    def unbroken(self) -> int | None:
        """The column whose codes stand on one line: where few figures leave room for it."""
        roomy = not self.small and len(self.columns) - self.labels <= 3
        return self.columns.index("Kode") if roomy and "Kode" in self.columns else None

    @property
    def lines(self) -> list[dict[str, Any]]:
        last = len(self.rows) - 1
        return [
            {
                "total": self.total and place == last,
                "cells": [
                    {
                        "text": cell.replace("huruf ", "huruf\u00a0"),
                        "figure": column >= self.labels,
                        "code": column == self.unbroken,
                    }
                    for column, cell in enumerate(row)
                ],
            }
            for place, row in enumerate(self.rows)
        ]

    @property
    def heads(self) -> list[dict[str, Any]]:
        return [{"text": text, "figure": column >= self.labels} for column, text in enumerate(self.columns)]


@dataclass(frozen=True)
class Picture:
    """A chart of `jamsos.ui.charts`, drawn by the template that draws it on the page."""

    title: str
    chart: Any
    drawn_by: str
    note: str = ""
    legend: tuple[tuple[str, str], ...] = ()
    codes: tuple[str, ...] = ()
    template: str = "print/report/picture.html"


Block = Words | Sheet | Picture


@dataclass(frozen=True)
class Chapter:
    """`mark` is its roman numeral, or the name of an annex; `article` the clause it answers to."""

    key: str
    mark: str
    title: str
    blocks: tuple[Block, ...]
    article: str = ""

    @property
    def apart(self) -> bool:
        """Whether it begins on a page of its own: those with figures do, a chapter of words follows on."""
        return self.mark == "BAB I" or any(not isinstance(block, Words) for block in self.blocks)


@dataclass(frozen=True)
class Paper:
    """A whole report; `headlines` (name, figure, code) are for who reads one page only.

    A draft has no number, day and signer.
    """

    reference: str
    letterhead: tuple[str, ...]
    title: str
    period: str
    as_of: str
    sha256: str
    place: str
    signer_title: str
    headlines: tuple[tuple[str, str, str], ...]
    chapters: tuple[Chapter, ...]
    number: str = ""
    signed_on: date | None = None
    signer_name: str = ""

    @property
    def draft(self) -> bool:
        return not self.number


def report_pdf(paper: Paper) -> RenderedPdf:
    """The report on F4; a draft carries the watermark RANCANGAN and blanks for number and day."""
    print_folder = BASE / "static" / "print"
    engine = Engine(dirs=[str(BASE / "templates")], autoescape=True)
    context = {
        "paper": paper,
        "number": paper.number or BLANK,
        "dated": format_date(paper.signed_on) if paper.signed_on else BLANK,
        "signer": paper.signer_name.upper() or BLANK,
        "page_title": titled(paper.title, paper.period),
        "chart_style": (print_folder / "charts.css").read_text(encoding="utf-8"),
    }
    html = engine.get_template("print/report/report.html").render(Context(context, use_l10n=False, use_tz=False))
    css = "\n".join((print_folder / name).read_text(encoding="utf-8") for name in ("print.css", "report.css"))
    watermark = "RANCANGAN" if paper.draft else ""
    identifier = f"{paper.reference}/{paper.number}"
    return render(html, css=css, identifier=identifier, variant=TAGGED, watermark=watermark)
