"""Tables of counts for one reader: with links to the people, or with small counts closed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from enrollment.programs.models import Program
from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.lib.money import number
from jamsos.lib.suppression import small
from jamsos.ui.panels import Fact
from reporting.catalogue import CATALOGUE
from reporting.indicators import CHAIN, POSITION
from reporting.sentences import Sentence, Told
from reporting.suppression import CLOSED, SMALLEST, close_more, close_small, close_steps
from reporting.tally import Chain, closed_steps

SHOWN = ("diusulkan", "memenuhi-syarat", "terpilih", "ditetapkan-bupati")


@dataclass(frozen=True)
class Reader:
    """Who reads the figures of which programme: which lists behind them, and which fields of people, may be opened?

    `acts`: what the user may do in the whole regency. Names and health data of one desa open no list of all.
    """

    program: Program
    acts: frozenset[Act]

    @classmethod
    def of(cls, user: User, program: Program) -> Reader:
        return cls(
            program, frozenset(act for act in Act if policy.allows(user, act) and policy.area(user, act) is None)
        )

    @property
    def names(self) -> bool:
        """Whether the people behind a figure may be seen."""
        return Act.VIEW_WORKERS in self.acts

    def sees(self, act: Act | None) -> bool:
        """Whether the field that needs this right may be seen of everybody."""
        return self.names and (act is None or act in self.acts)

    def rows(self, key: str, **narrowed: str | int) -> str:
        """Address of the rows behind a figure of the catalogue; nothing for a reader who may not see them."""
        opens = CATALOGUE[key].opens
        if opens is None or not self.acts.issuperset(opens.acts):
            return ""
        return opens.url(**{"tahun": self.program.year, **narrowed})

    def count(self, key: str, text: str, *, note: str = "", **narrowed: str | int) -> Count:
        """A figure of the catalogue as a cell that leads to its rows."""
        return Count(text, note, self.rows(key, **narrowed), key)

    def fact(self, key: str, label: str, text: str, note: str = "", **narrowed: str | int) -> Fact:
        """The same under a label of its own."""
        return Fact(label, text, note, self.rows(key, **narrowed), key)

    def said(self, sentence: Sentence, **narrowed: str) -> tuple[Count, ...]:
        """A sentence whose figures lead to their rows."""
        return tuple(
            self.count(part.key, part.text, **{**narrowed, **part.narrowed}) if isinstance(part, Told) else Count(part)
            for part in sentence
        )

    def closes(self, count: int) -> bool:
        """Whether so few are meant that nothing more than their number may be told of them."""
        return not self.names and small(count)

    def counts(self, counts: Sequence[int]) -> list[int | None]:
        """The counts of one column as this reader may see them; `None` = closed."""
        return list(counts) if self.names else close_small(counts)

    def in_force(
        self, decreed: Sequence[int | None], counts: Sequence[int], named: Sequence[int], quotas: Sequence[int]
    ) -> list[int | None]:
        """Of each row who stands in the decrees as amended; `decreed`: those ever `named`, as this reader sees them.

        Who was taken off and how many places are left are counts too: no number, and no sum of several, may tell that
        of fewer than five. Where the closed rows have no place left between them, each is as many as its quota.
        """
        if self.names:
            return list(counts)
        known = [0 if people is None else people for people in decreed]
        within = [count if people is not None else 0 for people, count in zip(decreed, counts, strict=True)]
        seen = close_steps([known, within])[1]
        told = [None if people is None else count for people, count in zip(decreed, seen, strict=True)]
        off = [ever - now for ever, now in zip(named, counts, strict=True)]
        left = [max(0, quota - now) if quota else SMALLEST for quota, now in zip(quotas, counts, strict=True)]
        return close_more(told, counts, lost=off, room=left)

    def steps(self, chains: Sequence[Chain], act: Act | None = None) -> dict[str, list[int | None]]:
        """For each step the counts of all the chains, told apart by a field that needs the right `act`."""
        if not self.sees(act):
            return closed_steps(chains)
        return {step.key: [chain.at(step.key) for chain in chains] for step in CHAIN}


@dataclass(frozen=True)
class Count:
    """A cell: the number as printed, its share in words, where its rows are, and its code in the catalogue."""

    text: str
    note: str = ""
    url: str = ""
    key: str = ""

    @property
    def html(self) -> SafeString:
        """The number, leading to its rows; in code, for a page has hundreds of them."""
        if self.url:
            return format_html('<a href="{}" data-indicator="{}">{}</a>', self.url, self.key, self.text)
        return format_html('<span data-indicator="{}">{}</span>' if self.key else "{1}", self.key, self.text)


@dataclass(frozen=True)
class Line:
    label: str
    counts: tuple[Count, ...]
    total: bool = False
    url: str = ""

    @property
    def cells(self) -> SafeString:
        """Its counts, each with its share."""
        share = ' <small data-indicator="bagian">{}</small>'
        cells = ((one.html, format_html(share, one.note) if one.note else "") for one in self.counts)
        return format_html_join("", '<td class="text-end">{}{}</td>', cells)


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


def total_line(reader: Reader, whole: Chain, **within: str) -> Line:
    counts = (reader.count(key, number(whole.at(key)), **within) for key in SHOWN)
    return Line("Jumlah", tuple(counts), total=True)
