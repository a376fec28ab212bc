"""The library of clauses from which a draft is worded: dated, each with where it comes from and what to check."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from enrollment.decrees.wording import FOLDER

PARTS = {"considerations": "Menimbang", "citations": "Mengingat", "notes": "Memperhatikan", "clauses": "Memutuskan"}


@dataclass(frozen=True)
class Entry:
    """A clause: the part of the decree it belongs to, the decrees it fits, and the days it may be chosen."""

    part: str
    text: str
    since: date
    kinds: tuple[str, ...] = ("bupati", "kadinsos")
    until: date | None = None
    source: str = ""
    check: str = ""

    def stands_on(self, on: date) -> bool:
        """Whether it may be chosen on the day."""
        return self.since <= on and (self.until is None or on <= self.until)


@cache
def library() -> tuple[Entry, ...]:
    """Everything that may be chosen on some day: the usual citations, then the further clauses."""
    usual = _read("citations")
    citations = [Entry("citations", since=usual["effective"], **entry) for entry in usual["citations"]]
    further = [Entry(**entry | {"kinds": tuple(entry["kinds"])}) for entry in _read("library")["entries"]]
    return (*citations, *further)


def offers(kind: str, on: date, *, year: int, used: Sequence[str] = ()) -> dict[str, list[Entry]]:
    """What may be added to a draft on the day, by part; what stands in it already is left out."""
    found: dict[str, list[Entry]] = {part: [] for part in PARTS}
    for entry in library():
        if kind in entry.kinds and entry.stands_on(on) and filled(entry, year) not in used:
            found[entry.part].append(entry)
    return found


def filled(entry: Entry, year: int) -> str:
    """The text for a programme's year."""
    return entry.text.replace("{tahun}", str(year))


def _read(name: str) -> dict:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
