"""The numbers of a page as a reader meets them: what is printed, its code in the catalogue, and where it leads."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

from django.test import RequestFactory
from django.urls import resolve

from jamsos.accounts.models import User

NUMBER = re.compile(r"^[-−–]?\s?(Rp)?\d")
# Headings and labels name things, pictures repeat the table under them, forms ask.
NO_FIGURES = frozenset({"svg", "th", "h1", "h2", "h3", "dt", "summary", "option", "label", "map-legend"})
VOID = frozenset({"meta", "link", "input", "br", "img", "hr"})


@dataclass(frozen=True)
class Shown:
    """One number of a page."""

    text: str
    key: str
    url: str


@dataclass
class Numbers(HTMLParser):
    """Reads the main part of a page; `found` holds its numbers in order."""

    found: list[Shown] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        text = " ".join(data.split())
        tags = {word for tag, attrs in self.open for word in (tag, *(attrs.get("class") or "").split())}
        if "main" not in tags or tags & NO_FIGURES or not (NUMBER.match(text) or self._of("data-indicator")):
            return
        if text:
            self.found.append(Shown(text, self._of("data-indicator"), self._of("href")))

    def _of(self, name: str) -> str:
        """The attribute of the innermost element that has it."""
        return next((attrs[name] or "" for _, attrs in reversed(self.open) if name in attrs), "")


def numbers(html: str) -> list[Shown]:
    """Every number in the main part of a page, and whatever else bears the code of a figure."""
    reader = Numbers()
    reader.feed(html)
    return reader.found


def value(text: str) -> int | None:
    """The whole number in a text: `Rp1.234`, `−5`, `3 hari`; None where it is no number."""
    found = re.search(r"([-−]?)(?:Rp)?(\d[\d.]*)", text)
    return int(f"{'-' if found[1] else ''}{found[2].replace('.', '')}") if found else None


def behind(user: User, url: str) -> dict[str, Any]:
    """What the page of an address would be drawn from for that user: to draw it takes far longer than to count it."""
    request = RequestFactory().get(url)
    request.user, request.resolver_match = user, resolve(urlsplit(url).path)
    view, args, kwargs = request.resolver_match
    answer = view(request, *args, **kwargs)
    assert answer.status_code == 200, url
    return answer.context_data
