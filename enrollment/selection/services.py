"""Selecting a wave (Pasal 20(3)-(4), 22(2)): rank, place under the limits, keep every rank with its reason."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import polars as pl
from django.db import connection, transaction
from django.db.models import Q, QuerySet, Sum
from django.utils import timezone

from eligibility import regulations
from enrollment.lifecycle import DECREED_STATES, State
from enrollment.programs.models import Budget, Program, Wave
from enrollment.selection.allocation import METHOD, Candidate, Limits, Placed, allocate
from enrollment.selection.eligible import eligible
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

    Raises `DomainError` when a decree (or its draft) rests on the wave, or when nobody can be selected.
    """
    if actor is not None:
        policy.require(actor, Act.RUN_SELECTION)
    wave = lock(wave)
    _refuse_settled(wave)
    _give_up_places(wave)
    placed = _place_all(wave, on)
    run = _store(wave, placed, on, actor)
    _move(run, Place.SELECTED, State.SELECTED)
    _move(run, Place.WAITING, State.WAITING)
    audit.record("selection.select", actor=actor, subject=run, **run.counts["total"])
    return run


def lock(wave: Wave) -> Wave:
    """Lock the year, then the wave: waves of a year draw on the same people and the same ceiling."""
    Program.objects.select_for_update().get(pk=wave.program_id)
    return Wave.objects.select_for_update(of=("self",)).select_related("program").get(pk=wave.pk)


def preview(wave: Wave, *, on: date) -> list[Placed]:
    """What `select` would give now; changes nothing and raises the same errors."""
    _refuse_settled(wave)
    return _place_all(wave, on)


def _place_all(wave: Wave, on: date) -> list[Placed]:
    """Rank the pool and place it; order and reasons: eligibility.regulations.priority."""
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
    """Eligible people of the programme who are verified, waiting, or hold a place in this very wave."""
    rows = eligible(Registration.objects.filter(_free(wave), program=wave.program))
    frame = pl.DataFrame(list(rows.values_list(*COLUMNS.values())), schema=TYPES, orient="row")
    married = pl.col("marital") == Marital.MARRIED
    return frame.with_columns(married=pl.when(pl.col("marital") != "").then(married))


def _free(wave: Wave) -> Q:
    held = _places(wave).values("registration")
    return Q(state__in=(State.VERIFIED, State.WAITING)) | Q(state=State.SELECTED, pk__in=held)


def figures(wave: Wave) -> dict[str, Any]:
    """The wave's own figures that a selection rests on, as kept in `SelectionRun.inputs`."""
    quotas = wave.group_quotas.order_by("group_id").values_list("group_id", "quota")
    return {
        "fund_source": wave.fund_source,
        "quota": wave.quota,
        "budget": wave.budget,
        "months": wave.months,
        "monthly_rate": wave.monthly_rate,
        "groups": {str(group): quota for group, quota in quotas},
    }


def limits(wave: Wave) -> Limits:
    """The wave's own limits, and what the fund source's ceiling still allows after other waves' places.

    Raises `DomainError` when the fund source has no ceiling in this programme.
    """
    groups = dict(wave.group_quotas.values_list("group_id", "quota"))
    money = min(wave.budget, _left_of_ceiling(wave))
    return Limits(wave.quota, max(0, money) // wave.cost_per_person, groups)


def _left_of_ceiling(wave: Wave) -> int:
    ceiling = Budget.objects.filter(program=wave.program, fund_source=wave.fund_source).aggregate(
        total=Sum("ceiling")
    )["total"]
    if ceiling is None:
        raise DomainError(
            f"Sumber dana {wave.get_fund_source_display()} belum punya pagu pada {wave.program}.",
            "Isi pagunya pada halaman Program, lalu ulangi.",
        )
    others = wave.program.waves.filter(fund_source=wave.fund_source).exclude(pk=wave.pk)
    return ceiling - sum(_committed(other) for other in others)


def _committed(wave: Wave) -> int:
    """Rupiah bound by the places of another wave, selected or already decreed."""
    held = _places(wave).exclude(registration__state=State.WITHDRAWN)
    return held.count() * wave.cost_per_person


def _refuse_settled(wave: Wave) -> None:
    decreed = _places(wave).filter(registration__state__in=DECREED_STATES)
    if wave.settled_at is not None or decreed.exists():
        raise DomainError(
            f"{wave} sudah mempunyai rancangan atau Keputusan Bupati; seleksinya tidak dapat diulang.",
            "Batalkan dulu rancangannya. Bila sudah ditetapkan, perubahan nama dilakukan dengan keputusan perubahan.",
        )


def _places(wave: Wave) -> QuerySet[SelectionLine]:
    return SelectionLine.objects.filter(run__wave=wave, run__current=True, place=Place.SELECTED)


def _give_up_places(wave: Wave) -> None:
    """Back to verified: who holds a place here, and who waits. Places in other waves stay as they are."""
    current = SelectionRun.objects.filter(wave=wave, current=True)
    for place, state in ((Place.SELECTED, State.SELECTED), (Place.WAITING, State.WAITING)):
        lines = SelectionLine.objects.filter(run__in=current, place=place).values("registration")
        held = Registration.objects.filter(pk__in=lines, state=state)
        held.update(state=State.VERIFIED, state_changed_at=timezone.now())
    current.update(current=False)


def _store(wave: Wave, placed: list[Placed], on: date, actor: User | None) -> SelectionRun:
    run = SelectionRun.objects.create(
        wave=wave,
        regulation=regulations.load(wave.program.regulation).version,
        method=METHOD,
        inputs={"on": on.isoformat(), "affordable": limits(wave).affordable, **figures(wave)},
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
