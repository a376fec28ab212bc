"""Searching for doubles as background work."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from enrollment.doubles import finding
from enrollment.programs.models import Program
from jamsos.accounts.policy import Act
from jamsos.jobs.registry import job
from jamsos.jobs.run import Run
from jamsos.lib.money import number


@job("find-doubles", title="Cari data ganda", act=Act.RUN_MATCHING)
def find_doubles(run: Run, program_id: int) -> dict[str, Any]:
    """Compare everybody alive in a programme with each other; an attempt that was killed is repeated whole."""
    program = Program.objects.get(pk=program_id)
    run.stage("Membandingkan usulan satu sama lain")
    found = finding.search(program)
    run.stage("Menyusun antrean")
    counts = finding.keep(program, found, run.actor)
    return {
        "message": f"{number(counts['found'])} pasangan mirip, {number(counts['new'])} di antaranya baru; "
        f"{number(counts['told_apart'])} sudah dinyatakan orang berbeda dan tidak ditanyakan lagi.",
        "url": reverse("doubles"),
        "url_label": "Tinjau dugaan ganda",
        **counts,
    }
