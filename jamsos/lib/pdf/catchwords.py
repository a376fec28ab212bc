"""Catchwords: each page of a decree's body ends, lower right, with the first words of the next page."""

import re
from collections.abc import Iterator

from weasyprint import Page
from weasyprint.formatting_structure.boxes import TextBox

_MARK = re.compile(r"(\d+|[a-z])[.)]")


def first_words(page: Page) -> str:
    """First word of the page's text; a bare item mark ("5.", "b.") brings the word after it along."""
    words: list[str] = []
    for word in _words(page):
        words.append(word)
        if not _MARK.fullmatch(word):
            break
    return " ".join(words)


def catchword_rules(pages: list[Page]) -> str:
    """Style rules that print the catchword of each page but the last ("Mengingat . . .")."""
    return "\n".join(
        f"@page :nth({number}) {{ @bottom-right {{ content: {_css_string(f'{words} . . .')} }} }}"
        for number, words in enumerate(map(first_words, pages[1:]), start=1)
    )


def _words(page: Page) -> Iterator[str]:
    # The first child of a page box is the flow of the document; margin boxes follow it.
    flow = page._page_box.children[0]
    for box in flow.descendants():
        if isinstance(box, TextBox):
            yield from box.text.split()


def _css_string(text: str) -> str:
    return '"' + "".join(letter if letter.isalnum() else f"\\{ord(letter):x} " for letter in text) + '"'
