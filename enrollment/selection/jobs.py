"""Selection as background work."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.urls import reverse

from enrollment.programs.models import Wave
from enrollment.selection.models import SelectionRun
from enrollment.selection.services import select
from jamsos.accounts.policy import Act
from jamsos.jobs.registry import job
from jamsos.jobs.run import Run
from jamsos.lib.money import number


@job("select-wave", title="Seleksi penerima", act=Act.RUN_SELECTION)
def select_wave(run: Run, wave_id: int, on: str) -> dict[str, Any]:
    """Rank and place everybody, one transaction with the cursor: a second attempt finds the selection made."""
    run.stage("Mengurutkan dan menempatkan")
    made = SelectionRun.objects.filter(pk=run.cursor.get("selection")).first() or _select(run, wave_id, on)
    total = made.counts["total"]
    return {
        "message": f"{number(total['selected'])} orang terpilih, {number(total['waiting'])} di daftar tunggu.",
        "url": reverse("wave", args=[wave_id]),
        "url_label": "Lihat hasil seleksi",
        **total,
    }


def _select(run: Run, wave_id: int, on: str) -> SelectionRun:
    with transaction.atomic():
        run.advance(0)
        made = select(Wave.objects.get(pk=wave_id), on=date.fromisoformat(on), actor=run.actor)
        run.advance(0, {"selection": made.pk})
    return made
