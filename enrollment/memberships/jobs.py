"""Proposing last year's members anew as background work."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse

from enrollment.memberships.renewal import renew_some, renewable
from enrollment.programs.models import Program
from enrollment.workers.models import Registration
from jamsos.accounts.policy import Act
from jamsos.jobs.registry import job
from jamsos.jobs.run import Run
from jamsos.lib.money import number

CHUNK = 1000


@job("renew-program", title="Usulkan lagi peserta tahun sebelumnya", act=Act.IMPORT_WORKERS)
def renew_program(run: Run, source_id: int, target_id: int, on: str) -> dict[str, Any]:
    """What is done when it is stopped stays; who has been proposed meanwhile is not proposed again."""
    source, target, day = Program.objects.get(pk=source_id), Program.objects.get(pk=target_id), date.fromisoformat(on)
    asked = run.cursor.get("asked")
    if asked is None:  # the same people in the same order on every attempt
        asked = list(renewable(source, target).values_list("pk", flat=True))
        run.advance(0, {**run.cursor, "asked": asked})
    run.over(asked, size=CHUNK, work=lambda people: renew_some(target, people, on=day, run=run), stage="Mengusulkan")
    made = Registration.objects.filter(program=target, renewed_from__in=asked).count()
    return {
        "message": (
            f"{number(made)} dari {number(len(asked))} peserta {source.year} diusulkan untuk {target.year}. "
            "Padankan dan nilai mereka lagi."
        ),
        "url": reverse("program-renew", args=[target.year]),
        "url_label": "Lihat perpanjangan",
        "proposed": made,
        "skipped": len(asked) - made,
    }
