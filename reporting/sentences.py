"""Sentences of a report: words, and figures that carry their code of the catalogue. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from string import Formatter


@dataclass(frozen=True)
class Told:
    """A figure within a sentence: as printed, its code, and what of its rows it counts (words of an address)."""

    text: str
    key: str
    narrowed: Mapping[str, str] = field(default_factory=dict)


Part = str | Told
Sentence = tuple[Part, ...]


def sentence(template: str, **values: Part | Sentence) -> Sentence:
    """The words of a template with its `{names}` filled: by a figure, by words, or by a sentence of their own."""
    found: list[Part] = []
    for words, name, *_ in Formatter().parse(template):
        value = values[name] if name else ()
        found += [words, *(value if isinstance(value, tuple) else (value,))]
    return tuple(part for part in found if part)


def plain(said: Sentence) -> str:
    """The sentence without codes."""
    return "".join(part.text if isinstance(part, Told) else part for part in said)
