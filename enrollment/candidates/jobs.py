"""Counting candidates and proposing them as background work."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.urls import reverse

from eligibility.reference.models import ReferenceList, ReferencePerson
from eligibility.regulations.catalogue import load
from enrollment.candidates import counting, proposing
from enrollment.candidates.finding import Basis, basis_of
from enrollment.candidates.models import BulkProposal, Counting
from enrollment.candidates.requesting import Request, request_proposal
from enrollment.programs.models import Program
from enrollment.workers.checking import Checker
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.jobs import services as jobs
from jamsos.jobs.registry import job
from jamsos.jobs.run import Cancelled, Run
from jamsos.lib.money import number
from jamsos.regions.models import District

CHUNK = 500
"""People in one transaction: it holds the programme, so that other acts on it wait no longer than this takes."""


@job("count-candidates", title="Hitung calon dari DTSEN", act=Act.SEARCH_CANDIDATES)
def count_candidates(run: Run, program_id: int, list_id: int, on: str) -> dict[str, Any]:
    """Count the candidates of a release for a programme, as of day `on`."""
    program, reference = Program.objects.get(pk=program_id), ReferenceList.objects.get(pk=list_id)
    basis = basis_of(program, date.fromisoformat(on), reference)
    made = run.once("counting", lambda: counting.begin(basis, run.actor).pk)
    lived_in = ReferencePerson.objects.filter(list=reference).values("district")
    run.over(
        list(District.objects.filter(pk__in=lived_in).order_by("pk").values_list("pk", flat=True)),
        size=1,
        work=lambda chunk: counting.count_district(made, basis, chunk[0]),
        stage="Menghitung per kecamatan",
    )
    run.stage("Membuka hasil")
    return _counted(counting.finish(made, run.actor))


def _counted(done: Counting) -> dict[str, Any]:
    total = done.total()
    counts = {name: total[name] for name in ("people", "candidates", "proposed")}
    return {
        "message": f"{number(counts['candidates'])} calon di antara {number(counts['people'])} orang pada "
        f"{done.reference_list}; {number(counts['proposed'])} sudah diusulkan.",
        "url": reverse("candidates"),
        "url_label": "Lihat calon",
        **counts,
    }


@job("propose-candidates", title="Usulkan calon dari DTSEN", act=Act.SEARCH_CANDIDATES)
def propose_candidates(run: Run, proposal_id: int) -> dict[str, Any]:
    """Put the rows of a bulk proposal into the register; what is done when it is stopped stays."""
    proposal = BulkProposal.objects.select_related(
        "counting__program", "counting__reference_list", "group", "actor"
    ).get(pk=proposal_id)
    checker = Checker(proposal.counting.program, proposal.proposed_on)
    try:
        run.over(
            proposal.rows,
            size=CHUNK,
            work=lambda rows: proposing.enter_rows(proposal, checker, rows, run),
            stage="Mengusulkan",
        )
    except Cancelled:
        _refresh(proposal)
        raise
    _refresh(proposal)
    proposal.refresh_from_db()
    return {
        "message": f"{number(proposal.entered)} orang diusulkan, {number(proposal.skipped)} dilewati.",
        "url": reverse("candidate-proposal", args=[proposal.pk]),
        "url_label": "Lihat usulan massal",
        "entered": proposal.entered,
        "skipped": proposal.skipped,
    }


def _refresh(proposal: BulkProposal) -> None:
    """Bring the counts of the kecamatan up to date, also when stopped halfway."""
    count = proposal.counting
    basis = Basis(count.program, count.reference_list, load(count.regulation), count.counted_on)
    counting.refresh(count.pk, basis, proposal.narrowing["district"])


@transaction.atomic
def start_proposal(count: Counting, basis: Basis, wanted: Request, *, actor: User) -> BulkProposal:
    """Note the proposal and start its job, both or neither; the form sent again finds them both."""
    proposal = request_proposal(count, basis, wanted, actor=actor)
    if proposal.job_id is None:
        proposal.job = jobs.enqueue(propose_candidates, actor=actor, proposal_id=proposal.pk)
        proposal.save(update_fields=["job"])
    return proposal
