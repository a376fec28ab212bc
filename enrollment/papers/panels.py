"""Papers on the page of the thing they are about."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse

from enrollment.papers.models import Book, Entry
from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.files.models import StoredFile
from jamsos.ui.panels import Action, Fact, Panel
from jamsos.ui.templatetags.formats import tanggal


def file_url(file: StoredFile | None, user: User) -> str:
    """Where the file is read; empty without a file or without the right."""
    if file is None or not file.content or not policy.allows(user, Act(file.act)):
        return ""
    return reverse("file-download", args=[file.pk]) + "?inline"


def paper_panels(page: str, user: User) -> list[Panel]:
    """The numbered papers about what is shown on `page`; no panel while there are none."""
    entries = Entry.objects.filter(page=page, cancelled="").select_related("file").order_by("dated", "pk")
    facts = [_fact(entry, user) for entry in entries]
    return [Panel("Naskah dinas", facts)] if facts else []


def _fact(entry: Entry, user: User) -> Fact:
    hashed = f"SHA-256 {entry.file.sha256}" if entry.file else ""
    note = "; ".join(filter(None, (tanggal(entry.dated), hashed)))
    return Fact(entry.get_book_display(), entry.number, note, file_url(entry.file, user))


def missing(page: str, makers: Sequence[tuple[Book, str, str, Act]]) -> list[Action]:
    """Buttons for the papers that the thing on `page` does not have yet: book, label, address, right."""
    have = set(Entry.objects.filter(page=page, cancelled="").values_list("book", flat=True))
    return [Action(label, url, act) for book, label, url, act in makers if book not in have]
