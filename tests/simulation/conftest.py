"""A small programme and a release whose people fall on either side of the readings compared."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import count
from typing import Any

import pytest

from enrollment.programs.models import Program
from enrollment.workers.models import Registration
from jamsos.accounts.models import User
from reporting.simulation.comparing import Comparison
from reporting.simulation.models import Simulation
from reporting.simulation.population import REGISTRATIONS, Population
from reporting.simulation.services import keep
from reporting.simulation.sides import Side
from tests.matches.people import village, worker

ON = date(2026, 3, 9)
LAW = "perbup-serang-59-2025"
SEVENTEEN, SIXTY_FIVE, ADULT = date(2008, 6, 1), date(1960, 6, 1), date(1985, 3, 17)
COUNCIL = "BPD"
"""A group of state bodies: no decile is asked of it, so it is in without any link to DTSEN."""


@pytest.fixture
def people(program: Program) -> Callable[..., list[Registration]]:
    """`people(3, birth_date=SEVENTEEN, village="Anyar")`: members of a village council, eligible unless told."""
    numbers = count(1)

    def make(how_many: int, *, group: str = COUNCIL, where: str = "Kramatwatu", **values: Any) -> list[Registration]:
        made = []
        for _ in range(how_many):
            number = next(numbers)
            usual = {
                "nik": f"360471410185{number:04d}",
                "name": f"ORANG UJI {number}",
                "birth_date": ADULT,
                "sex": "P",
                "ktp_regency": "3604",
                "village_id": village(where).pk,
            }
            made.append(worker(program, group=group, **(usual | values)))
        return made

    return make


def side(**changes: Any) -> Side:
    """Perbup 59 as in force, with something put in place."""
    return Side(**({"regulation": LAW, "on": ON} | changes))


OUTER = side(readings={"C1": "luar"})


def asked_of(program: Program, a: Side | None = None, b: Side = OUTER, villages: Any = None) -> Comparison:
    """The registrations of the programme under both sides."""
    return Comparison.of(Population(REGISTRATIONS, program.pk, villages), a or side(), b)


def kept(program: Program, a: Side | None = None, b: Side = OUTER, actor: User | None = None, villages: Any = None):
    """A comparison made and kept."""
    asked = asked_of(program, a, b, villages)
    return keep(asked, asked.answer(), seconds=0.5, actor=actor)


def moves(answer: dict[str, Any] | Simulation, dimension: str = "semua", label: str = "Semua") -> dict[str, int]:
    """The moves of one line that are not zero."""
    lines = answer.aggregate["lines"] if isinstance(answer, Simulation) else answer["lines"]
    (line,) = [line for line in lines if (line["dimension"], line["label"]) == (dimension, label)]
    return {name: value for name, value in line.items() if isinstance(value, int) and value}
