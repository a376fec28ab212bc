"""Words inside a sentence, and at its beginning."""

from __future__ import annotations


def inside(label: str) -> str:
    """A label as it stands inside a sentence: its first letter small, unless the word is an abbreviation.

    `Belum rekam KTP-el` -> `belum rekam KTP-el`; `NIK berbeda` stays.
    """
    text = str(label)
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def beginning(text: str) -> str:
    """A text as it begins a sentence: its first letter a capital, the others as they are."""
    return text[:1].upper() + text[1:]
