"""Selection as background work."""

from __future__ import annotations

from datetime import date
from typing import Any

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
    day, actor = date.fromisoformat(on), run.actor
    made = run.once("selection", lambda: select(Wave.objects.get(pk=wave_id), on=day, actor=actor).pk)
    total = SelectionRun.objects.get(pk=made).counts["total"]
    return {
        "message": f"{number(total['selected'])} orang terpilih, {number(total['waiting'])} di daftar tunggu.",
        "url": reverse("wave", args=[wave_id]),
        "url_label": "Lihat hasil seleksi",
        **total,
    }
