"""Tables of counts for one reader: with links to the people, or with small counts closed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from enrollment.programs.models import Program
from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.lib.money import number
from reporting.indicators import CHAIN, POSITION
from reporting.suppression import CLOSED, close_small
from reporting.tally import Chain

SHOWN = ("diusulkan", "memenuhi-syarat", "terpilih", "ditetapkan-bupati")


@dataclass(frozen=True)
class Reader:
    """Who reads the figures of which programme: may the people behind them be seen, and which fields of theirs?"""

    program: Program
    names: bool
    fields: frozenset[Act] = frozenset()

    @classmethod
    def of(cls, user: User, program: Program) -> Reader:
        """Names and health data count as seen only when the user's area is the whole regency."""
        names = policy.area(user, Act.VIEW_WORKERS) is None
        return cls(program, names, frozenset(act for act in policy.FIELDS if names and policy.area(user, act) is None))

    def sees(self, act: Act | None) -> bool:
        """Whether the field that needs this right may be seen of everybody."""
        return self.names and (act is None or act in self.fields)

    def url(self, step: str, **more: str) -> str:
        """Address of the people on a step; nothing for a reader who may not see them."""
        if not self.names:
            return ""
        return f"{reverse('dashboard-rows')}?{urlencode({'tahun': self.program.year, 'langkah': step, **more})}"

    def counts(self, counts: Sequence[int], *, health: bool = False) -> list[int | None]:
        """The counts of one column as this reader may see them; `None` = closed."""
        return list(counts) if self.sees(Act.VIEW_HEALTH if health else None) else close_small(counts)


@dataclass(frozen=True)
class Count:
    """A cell: the number as printed, its share in words, and where its rows are."""

    text: str
    note: str = ""
    url: str = ""


@dataclass(frozen=True)
class Line:
    label: str
    counts: tuple[Count, ...]
    total: bool = False
    url: str = ""


@dataclass(frozen=True)
class Section:
    """Lines that belong together, under a title of their own when there are several sections."""

    lines: tuple[Line, ...]
    title: str = ""


@dataclass(frozen=True)
class Grid:
    """A table of counts; `corner` heads the column of labels."""

    corner: str
    header: tuple[str, ...]
    sections: tuple[Section, ...]

    @property
    def width(self) -> int:
        return len(self.header) + 1


def shown(count: int | None) -> str:
    return CLOSED if count is None else number(count)


def header() -> tuple[str, ...]:
    return tuple(CHAIN[POSITION[key]].name for key in SHOWN)


def columns(reader: Reader, chains: Sequence[Chain], *, health: bool = False) -> dict[str, list[int | None]]:
    """For each step shown, the counts of all the chains as the reader may see them."""
    return {key: reader.counts([chain.at(key) for chain in chains], health=health) for key in SHOWN}


def total_line(reader: Reader, whole: Chain, **within: str) -> Line:
    counts = (Count(number(whole.at(key)), url=reader.url(key, **within)) for key in SHOWN)
    return Line("Jumlah", tuple(counts), total=True)
