"""What everybody may read: the chain of the year and its spread over the kecamatan, small counts closed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from enrollment.programs.models import Program
from jamsos.lib.money import number
from jamsos.regions.models import District
from jamsos.ui import charts
from jamsos.ui.remembered import remembered
from reporting.figures.people import IN_FORCE
from reporting.grids import shown
from reporting.indicators import CHAIN, POSITION, Indicator, Step
from reporting.suppression import SMALLEST
from reporting.tally import Chain, Tally, closed_steps, tally
from reporting.tilegrid import places

KEYS = ("diusulkan", "memenuhi-syarat", "terverifikasi", "ditetapkan-bupati", "aktif")
DRAWN = "ditetapkan-bupati"


@dataclass(frozen=True)
class PublicFigures:
    """The page: steps and who is in force, each with its sentence and count; map of one step; table.

    `at` = when they were counted.
    """

    at: datetime
    steps: list[tuple[Indicator, str]]
    map: Any
    heads: list[str]
    rows: list[tuple[str, list[str]]]


def public_figures(program: Program) -> PublicFigures:
    """The figures of the programme for a reader who may see nobody."""
    found = remembered(tally, program, reader=None)
    steps = [CHAIN[POSITION[key]] for key in KEYS]
    districts = list(District.objects.all())
    chains = [found.value.districts.get(one.pk, Chain()) for one in districts]
    columns = closed_steps(chains)
    return PublicFigures(
        at=found.at,
        steps=[*_told(steps, found.value), (IN_FORCE, _whole(found.value.in_force))],
        map=_map(districts, columns[DRAWN]),
        heads=[step.name for step in steps],
        rows=[(one.name, [shown(columns[key][place]) for key in KEYS]) for place, one in enumerate(districts)],
    )


def _told(steps: list[Step], found: Tally) -> list[tuple[Indicator, str]]:
    return [(step, _whole(found.whole.at(step.key))) for step in steps]


def _whole(people: int) -> str:
    return "kurang dari 5" if 0 < people < SMALLEST else number(people)


def _map(districts: list[District], counts: list[int | None]) -> charts.TileMap:
    spots = places(one.code for one in districts)
    cells = [
        charts.Cell(one.name, count, shown(count), *spots[one.code])
        for one, count in zip(districts, counts, strict=True)
    ]
    return charts.tile_map(f"{CHAIN[POSITION[DRAWN]].name} per kecamatan, orang", cells)
