"""A small programme of people who stand wherever a test wants them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import count
from typing import Any

import pytest
from django.utils import timezone

from eligibility.reference.models import ReferenceList
from enrollment.assessment.models import Assessment, Result
from enrollment.candidates.models import Counting
from enrollment.lifecycle import State
from enrollment.matching.models import Decision, Match, MatchRun
from enrollment.programs.models import Program
from enrollment.workers.models import Registration
from jamsos.regions.models import Village

REGULATION = "perbup-serang-59-2025"


@pytest.fixture
def match_run(program: Program) -> MatchRun:
    release = ReferenceList.objects.create(kind="dtsen", label="uji", status="ready")
    now = {"counted_on": timezone.localdate(), "finished_at": timezone.now()}
    Counting.objects.create(program=program, reference_list=release, regulation=REGULATION, **now)
    return MatchRun.objects.create(program=program, reference_list=release, finished_at=timezone.now())


@pytest.fixture
def add(program: Program, match_run: MatchRun) -> Callable[..., Registration]:
    """`add(State.LISTED, group="NELAYAN", village="Kramatwatu", decision=..., result=...)` -> a registration."""
    numbers = count(1)

    def make(
        state: State = State.PROPOSED,
        *,
        group: str = "NELAYAN",
        village: str = "Kramatwatu",
        decision: str | None = None,
        review: str = "",
        result: str | None = None,
        **fields: Any,
    ) -> Registration:
        n = next(numbers)
        chosen = program.groups.get(code=group)
        values = {"nik": f"99{n:014d}", "birth_date": date(1980, 1, 1), "sex": "L", **fields}
        one = Registration.objects.create(
            program=program,
            group=chosen,
            track=chosen.track,
            state=state,
            name=f"ORANG UJI {n}",
            village=Village.objects.filter(name=village).first(),
            registered_on=date(2026, 2, 1),
            **values,
        )
        if decision is not None:
            row_no = None if decision == Decision.NONE else n
            Match.objects.create(registration=one, run=match_run, decision=decision, review=review, row_no=row_no)
        if result is not None:
            Assessment.objects.create(
                registration=one, regulation=REGULATION, version="1", assessed_on=date(2026, 3, 1), result=result
            )
        return one

    return make


@pytest.fixture
def everywhere(add: Callable[..., Registration]) -> list[Registration]:
    """One person in every state after a link and an eligible assessment, and some who got stuck early."""
    linked = {"decision": Decision.AUTO, "result": Result.ELIGIBLE}
    people = [add(state, **linked) for state in State]
    people += [
        add(),
        add(decision=Decision.NONE, result=Result.UNKNOWN),
        add(decision=Decision.REVIEW),
        add(decision=Decision.AUTO, review="different", village="Ciruas"),
        add(decision=Decision.REVIEW, review="same", result=Result.NOT_ELIGIBLE, village="Ciruas"),
        add(decision=Decision.AUTO, nik=None, nik_given="36", village="Anyar"),
        add(group="BPD", result=Result.ELIGIBLE, village="Anyar", sex="P"),
    ]
    return people
