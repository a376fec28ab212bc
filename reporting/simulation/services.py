"""Asking for a comparison and keeping what came out."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.audit import services as audit
from reporting.simulation.comparing import Comparison
from reporting.simulation.models import Simulation
from reporting.simulation.population import Population


def reach(actor: User | None) -> tuple[int, ...] | None:
    """The desa whose people somebody may compare; None = the whole regency, also for the system itself."""
    villages = policy.area(actor, Act.RUN_SIMULATION) if actor else None
    return None if villages is None else tuple(sorted(villages))


def inputs_of(asked: Comparison) -> dict[str, Any]:
    """What was asked and what it meant, as kept: no personal data, no names but of regulations."""
    return {"population": asked.population.to_json(), "a": asked.a.to_json(), "b": asked.b.to_json()}


@transaction.atomic
def keep(asked: Comparison, aggregate: dict[str, Any], *, seconds: float, actor: User | None) -> Simulation:
    """Keep the counts with what was asked."""
    population: Population = asked.population
    whole = aggregate["lines"][0]
    made = Simulation.objects.create(
        program=asked.people.program,
        reference_list=asked.people.reference,
        population=asked.people.label,
        people=sum(count for count in whole.values() if isinstance(count, int)),
        villages=None if population.villages is None else list(population.villages),
        version_a=asked.a.law.version,
        version_b=asked.b.law.version,
        inputs=inputs_of(asked),
        aggregate=aggregate,
        seconds=round(seconds, 2),
        actor=actor,
    )
    audit.record("simulation.run", actor=actor, subject=made, people=made.people, a=made.version_a, b=made.version_b)
    return made
