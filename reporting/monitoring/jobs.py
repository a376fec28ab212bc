"""Holding the newest lists against the receivers as background work."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from enrollment.programs.models import Program
from jamsos.accounts.policy import Act
from jamsos.jobs.registry import job
from jamsos.jobs.run import Run
from jamsos.lib.money import number
from reporting.monitoring.models import Search
from reporting.monitoring.selectors import unsearched
from reporting.monitoring.services import search


@job("search-changes", title="Bandingkan penerima dengan daftar terbaru", act=Act.DECIDE_MONITORING)
def search_changes(run: Run, program_id: int) -> dict[str, Any]:
    """Every list that has not been held against the receivers, one after the other, each whole or not at all."""
    program = Program.objects.get(pk=program_id)
    lists = list(unsearched(program.year).order_by("pk"))
    found = 0
    for done, reference in enumerate(lists, 1):
        run.stage(f"Membandingkan dengan {reference}"[:100])
        made = run.once(f"list-{reference.pk}", lambda one=reference: search(program, one, actor=run.actor).pk)
        found += Search.objects.get(pk=made).found
        run.advance(done)
    return {
        "message": f"{number(len(lists))} daftar dibandingkan, {number(found)} perubahan baru.",
        "url": reverse("monitoring"),
        "url_label": "Lihat perubahan",
        "found": found,
    }
