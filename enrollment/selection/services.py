"""Selecting a wave (Pasal 20(3)-(4), 22(2)): rank, place under the limits, keep every rank with its reason."""

from __future__ import annotations

from collections import Counter
from datetime import date

import polars as pl
from django.db import connection, transaction
from django.db.models import Q, Sum
from django.utils import timezone

from eligibility import regulations
from enrollment.assessment.models import Result
from enrollment.lifecycle import DECREED_STATES, State
from enrollment.programs.models import Budget, Program, Wave
from enrollment.selection.allocation import METHOD, Candidate, Limits, Placed, allocate
from enrollment.selection.models import Place, SelectionLine, SelectionRun
from enrollment.workers.models import Marital, Registration
from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.audit import services as audit
from jamsos.errors import DomainError
from jamsos.lib.copying import copy_rows

COLUMNS = {
    "number": "pk",
    "group": "group_id",
    "birth_date": "birth_date",
    "registered_on": "registered_on",
    "sex": "sex",
    "disability": "disability",
    "marital": "marital",
    "dependants": "dependants",
    "decile": "assessment__decile",
    "priority": "assessment__priority",
}
TYPES = {
    "number": pl.Int64,
    "group": pl.Int64,
    "birth_date": pl.Date,
    "registered_on": pl.Date,
    "sex": pl.String,
    "disability": pl.Boolean,
    "marital": pl.String,
    "dependants": pl.Int64,
    "decile": pl.Int64,
    "priority": pl.String,
}


@transaction.atomic
def select(wave: Wave, *, on: date, actor: User | None) -> SelectionRun:
    """Select anew: earlier places of this wave are given up, ranked again and stored with their reasons.

    Raises `DomainError` when the wave already has names in a decree, or when nobody can be selected.
    """
    if actor is not None:
        policy.require(actor, Act.RUN_SELECTION)
    # Waves of a year draw on the same people and the same ceiling, so the year is what gets locked.
    Program.objects.select_for_update().get(pk=wave.program_id)
    wave = Wave.objects.select_related("program").get(pk=wave.pk)
    _refuse_decreed(wave)
    _give_up_places(wave)
    placed = preview(wave, on=on)
    run = _store(wave, placed, on, actor)
    _move(run, Place.SELECTED, State.SELECTED)
    _move(run, Place.WAITING, State.WAITING)
    audit.record("selection.select", actor=actor, subject=run, **run.counts["total"])
    return run


def preview(wave: Wave, *, on: date) -> list[Placed]:
    """What selecting now would give; changes nothing. Order and reasons: eligibility.regulations.priority."""
    frame = pool(wave)
    if frame.is_empty():
        raise DomainError(
            f"{wave}: tidak ada orang yang terverifikasi dan memenuhi syarat.",
            "Selesaikan penilaian kelayakan dan verval lebih dahulu.",
        )
    parameters = regulations.load(wave.program.regulation).terms(on).parameters
    ranked = regulations.rank(frame, parameters, wave.program.year)
    rows = ranked.select("number", "group", "rank", "priority", "reason").iter_rows()
    return allocate((Candidate(*row) for row in rows), limits(wave))


def pool(wave: Wave) -> pl.DataFrame:
    """Verified, waiting or already selected people of the programme who are eligible by their newest assessment."""
    held = SelectionLine.objects.filter(run__wave=wave, run__current=True).values("registration")
    free = Q(state__in=(State.VERIFIED, State.WAITING)) | Q(state=State.SELECTED, pk__in=held)
    rows = Registration.objects.filter(free, program=wave.program, assessment__result=Result.ELIGIBLE)
    frame = pl.DataFrame(rows.values_list(*COLUMNS.values()), schema=TYPES, orient="row")
    married = pl.col("marital") == Marital.MARRIED
    return frame.with_columns(married=pl.when(pl.col("marital") != "").then(married))


def limits(wave: Wave) -> Limits:
    """The wave's own limits, and what the fund source's ceiling still allows after other waves' decrees."""
    groups = dict(wave.group_quotas.values_list("group_id", "quota"))
    money = min(wave.budget, _left_of_ceiling(wave))
    return Limits(wave.quota, max(0, money) // wave.cost_per_person, groups)


def _left_of_ceiling(wave: Wave) -> int:
    ceiling = Budget.objects.filter(program=wave.program, fund_source=wave.fund_source).aggregate(
        total=Sum("ceiling")
    )["total"]
    if ceiling is None:
        return wave.budget
    others = wave.program.waves.filter(fund_source=wave.fund_source).exclude(pk=wave.pk)
    return ceiling - sum(_committed(other) for other in others)


def _committed(wave: Wave) -> int:
    """Rupiah bound by the places of another wave, selected or already decreed."""
    held = SelectionLine.objects.filter(run__wave=wave, run__current=True, place=Place.SELECTED).exclude(
        registration__state=State.WITHDRAWN
    )
    return held.count() * wave.cost_per_person


def _refuse_decreed(wave: Wave) -> None:
    decreed = SelectionLine.objects.filter(
        run__wave=wave, run__current=True, place=Place.SELECTED, registration__state__in=DECREED_STATES
    )
    if decreed.exists():
        raise DomainError(
            f"{wave} sudah ditetapkan dengan Keputusan Bupati; seleksinya tidak dapat diulang.",
            "Perubahan nama dilakukan dengan keputusan perubahan.",
        )


def _give_up_places(wave: Wave) -> None:
    current = SelectionRun.objects.filter(wave=wave, current=True)
    held = Registration.objects.filter(selection_lines__run__in=current, state__in=(State.SELECTED, State.WAITING))
    held.update(state=State.VERIFIED, state_changed_at=timezone.now())
    current.update(current=False)


def _store(wave: Wave, placed: list[Placed], on: date, actor: User | None) -> SelectionRun:
    bounds = limits(wave)
    run = SelectionRun.objects.create(
        wave=wave,
        regulation=regulations.load(wave.program.regulation).version,
        method=METHOD,
        inputs={
            "on": on.isoformat(),
            "quota": bounds.quota,
            "affordable": bounds.affordable,
            "groups": {str(group): quota for group, quota in bounds.groups.items()},
        },
        counts=_counts(placed),
        actor=actor,
    )
    with connection.cursor() as cursor:
        columns = ("run_id", "registration_id", "rank", "priority", "place", "reason")
        copy_rows(cursor, SelectionLine._meta.db_table, columns, (_line(run, item) for item in placed))
    return run


def _line(run: SelectionRun, item: Placed) -> tuple[object, ...]:
    place = Place.SELECTED if item.selected else Place.WAITING
    who = item.candidate
    return (run.pk, who.registration, who.rank, who.priority, place.value, item.reason)


def _counts(placed: list[Placed]) -> dict[str, dict[str, int]]:
    selected = Counter(str(item.candidate.group) for item in placed if item.selected)
    waiting = Counter(str(item.candidate.group) for item in placed if not item.selected)
    return {
        "total": {"selected": selected.total(), "waiting": waiting.total()},
        "selected": dict(selected),
        "waiting": dict(waiting),
    }


def _move(run: SelectionRun, place: Place, state: State) -> None:
    Registration.objects.filter(
        state__in=(State.VERIFIED, State.WAITING), selection_lines__run=run, selection_lines__place=place
    ).exclude(state=state).update(state=state, state_changed_at=timezone.now())
