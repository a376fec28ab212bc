"""Papers without a list of names, as PDF: berita acara and surat pengantar. Pure: dataclasses in, files out.

Layout after Permendagri 1/2023 (tata naskah dinas): F4, Bookman-like type, the office's letterhead on top.
"""

import re
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest
from pathlib import Path
from typing import Any

from django.template import Context, Engine
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from jamsos.errors import DomainError
from jamsos.lib.dates import format_date, spell_date
from jamsos.lib.pdf import TAGGED, RenderedPdf, render

BASE = Path(__file__).resolve().parents[2]
BLANK = "." * 30
FIGURE = re.compile(r"-?(Rp ?)?\d.*|[-\u2013]")
"""What begins as a figure, whatever unit or remark follows it, and the dash for nothing."""
KEPT = re.compile(r"\b(?:(?i:tahap) \d+|NIP\.? ?\d[\d ]*\d|Kabupaten \w+(?=$))")
"""A stage, the number of an official, and the regency that ends an office's name: never parted."""
DOCUMENT_NUMBER = re.compile(r"(?<![\w./-])(?=[^\s/]*/)(?=\S*\d)[\w./-]{4,36}(?![\w/-])")
_UNFILLED = "\N{REPLACEMENT CHARACTER}tanpa-isi:%s"


@dataclass(frozen=True)
class Official:
    """Someone who signs: office, name as printed, and lines below the name (rank, NIP)."""

    role: str
    name: str
    details: tuple[str, ...] = ()

    @property
    def printed_name(self) -> str:
        """The name, or dots to write on while it is not known."""
        return self.name or BLANK


@dataclass(frozen=True)
class SummaryTable:
    """A small table of counts: first column text, others figures; `total` marks the last row as the sum."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    title: str = ""
    total: bool = False


@dataclass(frozen=True)
class Minutes:
    """A berita acara (Pasal 24 ayat (2) huruf c): who met when and where, what was counted and found."""

    reference: str
    letterhead: tuple[str, ...]
    title: str
    held_on: date
    place: str
    signers: tuple[Official, ...]
    statement: str
    tables: tuple[SummaryTable, ...]
    findings: tuple[str, ...] = ()
    closing: str = "Demikian berita acara ini dibuat dengan sebenarnya untuk dipergunakan sebagaimana mestinya."
    number: str | None = None
    emblem: str | None = None


@dataclass(frozen=True)
class CoverLetter:
    """A surat pengantar: to whom, what is handed over (item, how many, remark), and who signs.

    `copies` are the offices that get a copy (tembusan).
    """

    reference: str
    letterhead: tuple[str, ...]
    number: str
    dated: date
    place: str
    addressee: tuple[str, ...]
    items: tuple[tuple[tuple[str, ...], str, str], ...]
    signer: Official
    receiver: str
    copies: tuple[str, ...] = ()
    emblem: str | None = None


def minutes_pdf(minutes: Minutes) -> RenderedPdf:
    """The berita acara; without a number it is marked RANCANGAN."""
    html = html_of(
        "minutes",
        {
            "page_title": f"Berita Acara {minutes.title}",
            "letterhead": minutes.letterhead,
            "emblem": minutes.emblem,
            "title": minutes.title,
            "number": minutes.number or BLANK,
            "held_on": spell_date(minutes.held_on),
            "place": minutes.place,
            "signers": [_signer(number, signer) for number, signer in enumerate(minutes.signers, 1)],
            "statement": unbroken(minutes.statement),
            "tables": [drawn(table) for table in minutes.tables],
            "findings": _findings(minutes.findings),
            "closing": minutes.closing,
        },
    )
    watermark = "" if minutes.number else "RANCANGAN"
    identifier = f"{minutes.reference}/{minutes.number}"
    return render(html, css=css_of(), identifier=identifier, variant=TAGGED, watermark=watermark)


def cover_letter_pdf(letter: CoverLetter) -> RenderedPdf:
    """The surat pengantar, with the lower left part that the receiver fills in and sends back."""
    html = html_of(
        "cover",
        {
            "page_title": f"Surat Pengantar {letter.number}",
            "letterhead": letter.letterhead,
            "emblem": letter.emblem,
            "place": letter.place,
            "date": format_date(letter.dated),
            "addressee": letter.addressee,
            "number": letter.number,
            "items": [
                {"mark": f"{n}.", "what": [unbroken(line) for line in what], "count": count, "note": note}
                for n, (what, count, note) in enumerate(letter.items, 1)
            ],
            "signer": _signer(0, letter.signer),
            "receiver": letter.receiver,
            "blank": BLANK,
            "copies": [{"mark": f"{n}.", "text": text} for n, text in enumerate(letter.copies, 1)],
        },
    )
    return render(html, css=css_of(), identifier=f"{letter.reference}/{letter.number}", variant=TAGGED)


def unbroken(text: str) -> SafeString:
    """The text as HTML in which no line ends inside what is `KEPT` or a document's number (500.15/Kep.1-Huk/2026).

    What holds such a number is set ragged by the style: justified, its line before the number would gape.
    """
    html = DOCUMENT_NUMBER.sub(r'<span class="whole">\g<0></span>', escape(text))
    return mark_safe(KEPT.sub(r'<span class="near">\g<0></span>', html))  # noqa: S308


def _findings(texts: tuple[str, ...]) -> list[dict[str, str]]:
    """Numbered, unless there is only one."""
    return [{"mark": f"{n}." if len(texts) > 1 else "", "text": text} for n, text in enumerate(texts, 1)]


def _signer(number: int, signer: Official) -> dict[str, Any]:
    details = [unbroken(line) for line in signer.details]
    return {"mark": f"{number}.", "role": unbroken(signer.role), "name": signer.printed_name, "details": details}


def drawn(table: SummaryTable) -> dict[str, Any]:
    """A table as the templates take it: a column of figures set to the right as a whole, the sum in bold."""
    last = len(table.rows) - 1
    columns = enumerate(zip(*table.rows, strict=True))
    figures = [at > 0 and all(map(FIGURE.fullmatch, cells)) for at, cells in columns]
    return {
        "title": table.title,
        "columns": [
            {"text": text, "figure": right} for text, right in zip_longest(table.columns, figures, fillvalue=False)
        ],
        "rows": [
            {
                "total": table.total and number == last,
                "cells": [{"text": cell, "figure": right} for cell, right in zip(row, figures, strict=True)],
            }
            for number, row in enumerate(table.rows)
        ],
    }


def html_of(name: str, context: dict[str, Any]) -> str:
    """A template of `templates/print` filled in; raises DomainError when it asks for what is not given."""
    engine = Engine(dirs=[str(BASE / "templates")], autoescape=True, string_if_invalid=_UNFILLED)
    html = engine.get_template(f"print/{name}.html").render(Context(context))
    if (start := html.find(_UNFILLED[:10])) >= 0:
        raise DomainError(f"Templat dokumen {name} memakai isian yang tidak ada: {html[start + 1 : start + 60]!r}.")
    return html


def css_of(*more: str) -> str:
    """The style of every printed paper, and `more` sheets after it."""
    return "\n".join((BASE / "static" / "print" / f"{name}.css").read_text("utf-8") for name in ("print", *more))
