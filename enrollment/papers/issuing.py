"""Making a numbered paper of a stage: printed, written into its book and kept, all or nothing."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from enrollment.papers.models import Book, Entry
from enrollment.papers.printing import CoverLetter, Minutes, cover_letter_pdf, minutes_pdf
from enrollment.papers.register import attach, check_number, enter
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.audit import services as audit
from jamsos.files.services import store_bytes
from jamsos.lib.pdf import render_in_child

PRINTERS = {Minutes: minutes_pdf, CoverLetter: cover_letter_pdf}


def keep_paper(
    book: Book, paper: Minutes | CoverLetter, *, dated: date, subject: str, page: str, act: Act, actor: User
) -> Entry:
    """Print the paper and keep it under its number; `act` is the right to read it, `page` what it is about.

    Raises `DomainError` for a number that is taken, a second paper of the kind about the same thing, a printer that
    failed and a full disk; nothing is kept then.
    """
    number = check_number(book, paper.number or "", dated)
    pdf = render_in_child(PRINTERS[type(paper)], paper)
    with transaction.atomic():
        entry = enter(book, number=number, dated=dated, subject=subject, page=page, actor=actor)
        file = store_bytes(pdf.bytes, f"{book.value}-{entry.pk}.pdf", actor=actor, act=act)
        attach(book, page, file)
        audit.record("papers.make", actor=actor, subject=entry, kind=book.value, number=number, sha256=file.sha256)
    return entry
