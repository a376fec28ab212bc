"""A comparison as background work: progress by kecamatan, stopped between two of them, kept whole or not at all."""

from __future__ import annotations

import time
from typing import Any

from django.urls import reverse

from jamsos.accounts.policy import Act
from jamsos.jobs.registry import job
from jamsos.jobs.run import Run
from jamsos.lib.money import number
from reporting.simulation import services
from reporting.simulation.comparing import Comparison
from reporting.simulation.population import Population
from reporting.simulation.sides import Side


@job("simulate", title="Simulasi aturan", act=Act.RUN_SIMULATION)
def simulate(run: Run, population: dict[str, Any], a: dict[str, Any], b: dict[str, Any]) -> dict[str, Any]:
    """Compare and keep the counts. An attempt after a kill counts again from the start; they are kept once."""
    begun = time.monotonic()
    asked = Comparison.of(Population.from_json(population), Side.from_json(a), Side.from_json(b))
    run.stage("Menilai menurut kedua sisi", asked.people.total)
    aggregate = asked.answer(run.advance)

    def keep() -> int:
        return services.keep(asked, aggregate, seconds=time.monotonic() - begun, actor=run.actor).pk

    made = run.once("simulation", keep)
    return {
        # No count of who moved: whoever may see the job need not be somebody who may see small counts.
        "message": f"{number(asked.people.total)} orang dibandingkan.",
        "url": reverse("simulation", args=[made]),
        "url_label": "Lihat hasil simulasi",
        "simulation": made,
    }
