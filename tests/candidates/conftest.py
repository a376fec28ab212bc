"""A release of one kecamatan with the people a test names, counted; officers who look and propose."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from enrollment.candidates.finding import basis_of
from enrollment.candidates.jobs import count_candidates, propose_candidates, start_proposal
from enrollment.candidates.models import BulkProposal, Counting
from enrollment.candidates.narrowing import Narrowing
from enrollment.candidates.requesting import Request
from enrollment.candidates.selectors import newest_counting
from enrollment.programs.models import Program
from jamsos.accounts.models import Role, User
from jamsos.jobs import runner
from jamsos.jobs.models import Job
from jamsos.jobs.services import run_now
from tests.matches.people import person, release, village

ON = date(2026, 2, 1)
FARMER = {"ktp_occupation": "PETANI/PEKEBUN", "industry": "Pertanian tanaman pangan"}
JOB = "P20-1C-02"


def farmer(row_no: int, **values: Any) -> dict[str, Any]:
    """A farmer of the release who fails no rule, born on a day of her own."""
    return person(row_no, **FARMER | {"birth_date": date(1980, 1, row_no % 28 + 1), "name": NAMES[row_no]} | values)


FIRST = ("SITI", "DEWI", "RATNA", "YATI", "EUIS", "LILIS", "IIS", "KOKOM", "TITIN", "MARYAM", "FATIMAH", "NENENG")
LAST = ("AMINAH", "LESTARI", "ROHMAH", "HASANAH", "WULANDARI", "SAFITRI", "KHOTIMAH", "ULFAH", "NURJANAH")
NAMES = [f"{first} {last}" for last in LAST for first in FIRST]


def count(program: Program) -> Counting:
    """Count the newest release for the programme as of `ON`."""
    basis = basis_of(program, ON)
    run_now(count_candidates, actor=None, program_id=program.pk, list_id=basis.reference.pk, on=ON.isoformat())
    return newest_counting(program)


def here(**more: Any) -> Narrowing:
    """The desa of `person`, and what else is chosen."""
    home = village()
    return Narrowing(district=home.district_id, village=home.pk).but(**more)


@pytest.fixture
def officer(user_of) -> User:
    return user_of(Role.DINSOS_PETUGAS)


@pytest.fixture
def counted(program) -> Callable[..., Counting]:
    """`counted(farmer(2), ...)` -> the count over a release of these people."""

    def make(*people: dict[str, Any]) -> Counting:
        release(*people)
        return count(program)

    return make


@pytest.fixture
def ask(officer) -> Callable[..., BulkProposal]:
    """`ask(counting, expected, **changes)` -> a bulk proposal of the desa's farmers for the group POKTAN."""

    def make(counting: Counting, expected: int, *, actor: User = officer, **changes: Any) -> BulkProposal:
        usual = {
            "key": uuid4(),
            "narrowing": here(job=JOB),
            "expected": expected,
            "left_out": (),
            "group": counting.program.groups.get(code="POKTAN"),
            "reason": "Petani hasil pendataan Tim",
        }
        return start_proposal(counting, basis_of(counting.program, ON), Request(**usual | changes), actor=actor)

    return make


def carry_out(proposal: BulkProposal) -> Job:
    """Run the job of a proposal to its end, as a worker would."""
    job = runner.run(proposal.job_id)
    while job is not None and job.state == "queued":
        job = runner.run(proposal.job_id)
    proposal.refresh_from_db()
    return Job.objects.get(pk=proposal.job_id)


__all__ = ["FARMER", "JOB", "ON", "carry_out", "count", "farmer", "here", "propose_candidates"]
