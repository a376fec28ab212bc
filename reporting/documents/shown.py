"""Frozen figures as a reader of a report may see them: in words, with small counts closed (UU 27/2022)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from enrollment.lifecycle import State
from jamsos.lib.money import number
from jamsos.ui.templatetags.formats import percent_of, tanggal
from reporting.documents.figures import Figures, chain_of
from reporting.grids import shown
from reporting.indicators import CHAIN, POSITION, Step
from reporting.money import closed_figures
from reporting.reasons import commonest
from reporting.suppression import SMALLEST, close_parts, close_small
from reporting.tally import Chain, closed_steps

KEYS = ("diusulkan", "memenuhi-syarat", "terverifikasi", "ditetapkan-bupati", "aktif")
STEPS: tuple[Step, ...] = tuple(CHAIN[POSITION[key]] for key in KEYS)
Waiting = dict[str, Any]
"""A stage as frozen: people, days, and who waits for too long."""


@dataclass(frozen=True)
class Shown:
    """The figures with what the chapters ask of them."""

    figures: Figures

    def __getitem__(self, key: str) -> Any:
        return self.figures[key]

    def get(self, key: str) -> Any:
        """None where the figures were frozen before this was counted."""
        return self.figures.get(key)

    @cached_property
    def whole(self) -> Chain:
        return chain_of(self["chain"])

    @property
    def as_of(self) -> str:
        return tanggal(datetime.fromisoformat(self["as_of"]))

    def state_note(self, note: str = "") -> str:
        """What stands under a table of how things stood, so that nobody reads it as what happened in the period."""
        return f"Keadaan per {self.as_of} WIB. {note}".strip()

    def step(self, key: str) -> str:
        return number(self.whole.at(key))

    def rest(self, key: str) -> str:
        """Share of those proposed who reached the step."""
        return f"{percent_of(self.whole.at(key), self.whole[0])} %"

    @cached_property
    def districts(self) -> list[tuple[str, list[int | None]]]:
        """Each kecamatan with its counts by step, closed where small."""
        return _closed([(one["name"], chain_of(one["chain"])) for one in self["districts"]])

    @cached_property
    def groups(self) -> list[tuple[dict[str, Any], list[int | None]]]:
        return _closed([(one, chain_of(one["chain"])) for one in self["groups"]])

    def trait(self, rows: Sequence[tuple[str, list[int]]]) -> list[tuple[str, list[int | None]]]:
        return _closed([(label, chain_of(chain)) for label, chain in rows])

    @cached_property
    def villages(self) -> list[tuple[str, list[tuple[str, list[int | None]]]]]:
        """Kecamatan by kecamatan its desa; where the kecamatan is closed its desa are too."""
        above = {one["code"]: closed for one, (_, closed) in zip(self["districts"], self.districts, strict=True)}
        names = {one["code"]: one["name"] for one in self["districts"]}
        found = []
        for code in dict.fromkeys(one["district"] for one in self["villages"]):
            desa = [(one["name"], chain_of(one["chain"])) for one in self["villages"] if one["district"] == code]
            lines = [
                (name, [None if top is None else count for top, count in zip(above[code], counts, strict=True)])
                for name, counts in _closed(desa)
            ]
            found.append((names[code], lines))
        return found

    @cached_property
    def reasons(self) -> list[tuple[Step, list[tuple[str, int | None]]]]:
        """Of each step but the last the reasons why people stopped on it; the frozen ones have no order."""
        found = []
        for step, reasons in zip(CHAIN[:-1], self["reasons"], strict=False):
            names, people = zip(*commonest(reasons), strict=True) if reasons else ((), ())
            found.append((step, list(zip(names, close_parts(people), strict=True))))
        return [(step, reasons) for step, reasons in found if reasons]

    @cached_property
    def purses_closed(self) -> list[frozenset[str]]:
        """Of each fund source the figures to be closed; none where people were not counted when it was frozen."""
        people = [purse.get("people") for purse in self["purses"]]
        return [frozenset()] * len(people) if None in people else closed_figures(people)

    @cached_property
    def stages(self) -> list[tuple[State, Waiting]]:
        """Each stage with its people and days; those who wait, and those for too long, are closed where small."""
        people, overdue = (close_small([one[key] for one in self["stages"]]) for key in ("people", "overdue"))
        return [
            (State(one["state"]), one | {"people": waiting, "overdue": late})
            for one, waiting, late in zip(self["stages"], people, overdue, strict=True)
        ]

    @property
    def overdue(self) -> list[tuple[State, Waiting]]:
        """The stages where somebody waits for longer than the limit, the most people first, closed ones last."""
        late = [(state, one) for state, one in self.stages if one["overdue"] != 0]
        return sorted(late, key=lambda found: -(found[1]["overdue"] or 0))


def few(count: int) -> str:
    """A sum that stands alone: closed where it counts so few that it is somebody's own."""
    return f"kurang dari {SMALLEST}" if 0 < count < SMALLEST else number(count)


def in_people(count: int | None) -> str:
    """A count with its unit; a closed one stands alone."""
    return shown(count) if count is None else f"{shown(count)} orang"


def inside(name: str) -> str:
    """A name as it stands within a sentence: `ditetapkan Bupati`."""
    return name[:1].lower() + name[1:]


def _closed(chains: list[tuple[Any, Chain]]) -> list[tuple[Any, list[int | None]]]:
    """Names with their counts by step of `KEYS`, closed where they must be."""
    steps = closed_steps([chain for _, chain in chains])
    return [(name, [steps[key][place] for key in KEYS]) for place, (name, _) in enumerate(chains)]
