"""The figures of the dashboard over the whole register, worked out together in one look at it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from enrollment.programs.models import Program
from reporting.balance import SPREAD, Spread, balance_of, with_age
from reporting.comparison import by_year
from reporting.counting import count_by
from reporting.coverage.services import SEGMENTS, Coverage, coverage_of
from reporting.indicators import standing
from reporting.reasons import with_reason
from reporting.stages import Waiting, waiting
from reporting.tally import PLACES, REASONS, Chain, Losses, Tally, groups_in_force, losses_of, tally_of


@dataclass(frozen=True)
class Glance:
    """The chain and its losses, its spread and coverage, waiting times, and the programme years beside each other."""

    tally: Tally
    losses: Losses
    spread: Spread
    covered: list[Coverage]
    stages: list[Waiting]
    years: dict[int, Chain]


def glance(program: Program) -> Glance:
    """Everything as of now."""
    people = with_reason(with_age(standing(program)))
    places, reasons, segments, *traits = count_by(people, PLACES, REASONS, SEGMENTS, *SPREAD)
    counted = tally_of(places, groups_in_force(program))
    return Glance(
        counted,
        losses_of(reasons),
        balance_of(traits),
        coverage_of(segments),
        waiting(program, on=timezone.now()),
        by_year(program, counted.whole),
    )
