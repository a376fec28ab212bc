"""Matching as background work."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.urls import reverse

from eligibility.reference.models import ReferenceList
from enrollment.matching import running
from enrollment.matching.models import Decision, MatchRun, states_of
from enrollment.matching.subjects import registration_ids
from enrollment.programs.models import Program
from jamsos.accounts.policy import Act
from jamsos.errors import DomainError
from jamsos.jobs.registry import job
from jamsos.jobs.run import Run
from jamsos.lib.money import number

CHUNK = 10_000
"""Registrations in one transaction: each chunk reads the list once, so small ones cost time."""


@job("match-workers", title="Padankan pekerja dengan data rujukan", act=Act.RUN_MATCHING)
def match_workers(run: Run, program_id: int, list_id: int) -> dict[str, Any]:
    """Match the workers of a programme with a list: with DTSEN proposed and returned ones, with others all alive."""
    program = Program.objects.get(pk=program_id)
    with running.alone(program):
        match_run = _begin(run, program, list_id)
        run.over(
            registration_ids(program),
            size=CHUNK,
            work=lambda ids: running.find(match_run, ids),
            stage="Mencari padanan",
        )
        run.stage("Menetapkan satu orang satu padanan")
        match_run = running.finish(match_run)
    return _result(match_run)


@transaction.atomic
def _begin(run: Run, program: Program, list_id: int) -> MatchRun:
    """The run of this job: a new one, or the one an earlier attempt had begun."""
    begun = run.cursor.get("match_run")
    if begun is None:
        reference = ReferenceList.objects.get(pk=list_id)
        if not program.registrations.in_state(*states_of(reference.series)).exists():
            raise DomainError(
                f"Tidak ada usulan pada {program} yang dapat dipadankan.", "Usulkan atau impor pekerja dulu."
            )
        match_run = running.begin(program, reference, run.actor)
        run.advance(0, {"match_run": match_run.pk})
        return match_run
    resumed = MatchRun.objects.filter(pk=begun).select_related("actor", "reference_list").first()
    if resumed is None:
        raise DomainError("Pemadanan ini sudah digantikan oleh yang lebih baru.", "Lihat hasilnya di Pemadanan.")
    return resumed


def _result(match_run: MatchRun) -> dict[str, Any]:
    counts = match_run.counts
    of = number(sum(counts[one] for one in Decision))
    said = (
        f"Dari {of} yang dipadankan: {number(counts['auto'])} padan otomatis, "
        f"{number(counts['review'])} perlu ditinjau, {number(counts['none'])} tidak ditemukan"
    )
    if "adopted" in counts:
        said += f"; {number(counts['adopted'])} NIK dilengkapi, {number(counts['replaced'])} NIK diperbaiki"
    return {
        "message": f"{said}.",
        "url": reverse("matches"),
        "url_label": "Tinjau padanan",
        **counts,
    }
