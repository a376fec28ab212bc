"""Pieces that pages are made of, as plain data that templates only loop over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from jamsos.accounts.policy import Act


@dataclass(frozen=True)
class Fact:
    """A label and its value; `note` explains, `url` leads to the rows behind a figure, `key` is its code."""

    label: str
    value: Any
    note: str = ""
    url: str = ""
    key: str = ""

    @property
    def in_words(self) -> bool:
        """Whether the value is words, not a figure: it is then set smaller and given more room."""
        return not any(character.isdigit() for character in str(self.value))


@dataclass(frozen=True)
class Panel:
    """A card of facts, or one drawn by its own small template with `context`."""

    title: str
    facts: Sequence[Fact] = ()
    template: str = "components/facts.html"
    context: dict[str, Any] = field(default_factory=dict)
    note: str = ""
    wide: bool = False


@dataclass(frozen=True)
class Action:
    """A button. A link leads to a page that asks before it changes anything: state never changes by GET."""

    label: str
    url: str
    act: Act | None = None
    primary: bool = False
    danger: bool = False
