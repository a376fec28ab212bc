"""Assessment as background work."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from django.db import connection, transaction
from django.urls import reverse

from eligibility import regulations
from enrollment.assessment.models import Assessment, Finding, Result
from enrollment.assessment.selectors import result_counts
from enrollment.assessment.services import assess_registrations
from enrollment.matching.models import OPEN_STATES
from enrollment.matching.subjects import registration_ids
from enrollment.programs.models import Program
from jamsos.accounts.policy import Act
from jamsos.audit import services as audit
from jamsos.errors import DomainError
from jamsos.jobs.registry import job
from jamsos.jobs.run import Run
from jamsos.lib.copying import analyze
from jamsos.lib.money import number

CHUNK = 10_000


@job("assess-program", title="Nilai kelayakan", act=Act.RUN_ASSESSMENT)
def assess_program(run: Run, program_id: int, regulation: str, on: str) -> dict[str, Any]:
    """Assess all proposed and returned workers of a programme; later states keep the assessment they rest on."""
    program, law, day = Program.objects.get(pk=program_id), regulations.load(regulation), date.fromisoformat(on)
    law.terms(day)
    if not program.registrations.in_state(*OPEN_STATES).exists():
        raise DomainError(f"Tidak ada usulan pada {program} yang dapat dinilai.", "Usulkan atau impor pekerja dulu.")
    run.over(
        registration_ids(program),
        size=CHUNK,
        work=partial(assess_registrations, law=law, on=day, actor=run.actor),
        stage="Menilai kelayakan",
    )
    counts = _record(run, program, law)
    told = "; ".join(f"{number(counts[result])} {result.label.lower()}" for result in Result)
    return {
        "message": f"Dari {number(sum(counts.values()))} yang dinilai: {told}.",
        "url": reverse("assessment"),
        "url_label": "Lihat hasil penilaian",
        **counts,
    }


@transaction.atomic
def _record(run: Run, program: Program, law: regulations.Regulation) -> dict[str, int]:
    """Count, and record the act once however often the job was taken up again."""
    with connection.cursor() as cursor:
        analyze(cursor, Assessment._meta.db_table, Finding._meta.db_table)
    counts = result_counts(program)
    if not run.cursor.get("recorded"):
        run.advance(run.job.done, {**run.cursor, "recorded": True})
        audit.record(
            "assessment.run", actor=run.actor, subject=program, regulation=law.code, version=law.version, **counts
        )
    return counts
