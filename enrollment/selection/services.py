"""Selecting a wave (Pasal 20(3)-(4), 22(2)): rank, place under the limits, keep every rank with its reason."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
from django.db import connection, transaction
from django.utils import timezone

from eligibility import regulations
from eligibility.regulations import Regulation
from enrollment.lifecycle import DECREED_STATES, State
from enrollment.programs.models import Program, Wave
from enrollment.selection.allocation import METHOD, Limits, allocate
from enrollment.selection.legal_base import law_of
from enrollment.selection.limits import figures, limits, places
from enrollment.selection.models import Place, SelectionLine, SelectionRun, Stop
from enrollment.selection.pool import pool
from enrollment.verification.models import VerdictRecord
from enrollment.workers.models import Registration
from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.audit import services as audit
from jamsos.errors import DomainError
from jamsos.lib.copying import copy_frame
from jamsos.sealing import seal

# Columns of a line in the order in which they are stored and sealed, by their name in the frame.
LINE = {
    "registration_id": "number",
    **{name: name for name in ("rank", "group_rank", "priority", "place", "stopped_by", "reason")},
    "group_id": "group",
    "village_id": "village",
    **{name: name for name in ("segment", "monthly_rate", "decile", "birth_date", "registered_on", "sex")},
}


@transaction.atomic
def select(wave: Wave, *, on: date, actor: User | None) -> SelectionRun:
    """Select anew: earlier places of this wave are given up, ranked again and stored with their reasons.

    `on` decides which law is the wave's base and how it is read. Raises `DomainError` when a decree (or its draft)
    rests on the wave, when nobody can be selected, or when the actor verified people of the programme.
    """
    if actor is not None:
        policy.require(actor, Act.RUN_SELECTION)
    refuse_verifier(wave, actor)
    wave = lock(wave)
    refuse_settled(wave)
    _give_up_places(wave)
    law, bounds = law_of(wave, on), limits(wave)
    placed = _place_all(wave, law, bounds, on)
    run = _store(wave, law, bounds, placed, on, actor)
    _move(run, Place.SELECTED, State.SELECTED)
    _move(run, Place.WAITING, State.WAITING)
    audit.record("selection.select", actor=actor, subject=run, **run.counts["total"])
    return run


def lock(wave: Wave) -> Wave:
    """Lock the year, then the wave: waves of a year draw on the same people and the same ceiling."""
    Program.objects.select_for_update().get(pk=wave.program_id)
    return Wave.objects.select_for_update(of=("self",)).select_related("program").get(pk=wave.pk)


def preview(wave: Wave, *, on: date) -> pl.DataFrame:
    """What `select` would give now, one row per person in order; changes nothing and raises the same errors."""
    refuse_settled(wave)
    return _place_all(wave, law_of(wave, on), limits(wave), on)


def _place_all(wave: Wave, law: Regulation, bounds: Limits, on: date) -> pl.DataFrame:
    people = pool(wave).filter(pl.col("regulation") == law.code)
    if people.is_empty():
        raise DomainError(
            f"{wave}: tidak ada orang yang terverifikasi dan memenuhi syarat menurut {law.short}.",
            "Selesaikan penilaian kelayakan dan verval lebih dahulu.",
        )
    return placed(people, law, bounds, on=on, year=wave.program.year)


def placed(people: pl.DataFrame, law: Regulation, bounds: Limits, *, on: date, year: int) -> pl.DataFrame:
    """Rank people under the law as read on `on` and walk them through the limits; the columns of `LINE` and cost.

    Nothing but the arguments decides: the same people, law and limits give the same lines in any order of rows.
    """
    in_order = regulations.rank(people, law, on, year)
    done = allocate(in_order, bounds).with_columns(group_rank=pl.col("rank").rank("ordinal").over("group"))
    selected = pl.col("stopped_by") == Stop.NONE.value
    place = pl.when(selected).then(pl.lit(Place.SELECTED.value)).otherwise(pl.lit(Place.WAITING.value))
    return done.with_columns(place=place).select(*LINE.values(), "cost")


def lines_seal(lines: pl.DataFrame) -> str:
    """Keyed hash over the lines in order of rank."""
    return seal(lines.sort("rank").select(LINE.values()).iter_rows())


def refuse_settled(wave: Wave) -> None:
    """Raise `DomainError` when a decree or its draft rests on the selection of the wave."""
    decreed = places([wave]).filter(registration__state__in=DECREED_STATES)
    if wave.settled_at is not None or decreed.exists():
        raise DomainError(
            f"{wave} sudah mempunyai rancangan atau Keputusan Bupati; seleksinya tidak dapat diulang.",
            "Batalkan dulu rancangannya. Bila sudah ditetapkan, buka tahap berikutnya dan seleksi daftar tunggunya.",
        )


def refuse_verifier(
    wave: Wave, actor: User | None, *, others: str = "Seleksi dijalankan petugas Dinsos lain."
) -> None:
    """Raise `DomainError` when the person verified somebody of the programme; `others` says who gives places then."""
    if actor is None:
        return
    if VerdictRecord.objects.filter(line__batch__program=wave.program_id, recorded_by=actor).exists():
        raise DomainError("Anda mencatat hasil verval program ini.", others)


def _give_up_places(wave: Wave) -> None:
    """Back to verified: who holds a place here, and who waits. Places in other waves stay as they are."""
    current = SelectionRun.objects.filter(wave=wave, current=True)
    waiting = SelectionLine.objects.filter(run__in=current, place=Place.WAITING)
    for lines, state in ((places([wave]), State.SELECTED), (waiting, State.WAITING)):
        held = Registration.objects.filter(pk__in=lines.values("registration"), state=state)
        held.update(state=State.VERIFIED, state_changed_at=timezone.now())
    current.update(current=False)


def _store(
    wave: Wave, law: Regulation, bounds: Limits, lines: pl.DataFrame, on: date, actor: User | None
) -> SelectionRun:
    """Keep the run with its lines, and the law it was made under with the wave."""
    terms = law.terms(on).snapshot()
    run = SelectionRun.objects.create(
        wave=wave,
        regulation=law.code,
        version=law.version,
        terms=terms,
        method=METHOD,
        inputs={"on": on.isoformat(), "year": wave.program.year, "ceiling": bounds.ceiling, **figures(wave)},
        counts=_counts(lines),
        lines_hash=lines_seal(lines),
        actor=actor,
    )
    with connection.cursor() as cursor:
        named = {column: pl.col(name) for column, name in LINE.items()}
        copy_frame(cursor, SelectionLine._meta.db_table, lines.select(run_id=pl.lit(run.pk), **named))
        # The planner would take the table for empty and look up each of many thousand people one by one.
        cursor.execute(f"ANALYZE {SelectionLine._meta.db_table}")
    Wave.objects.filter(pk=wave.pk).update(legal_base=law.code, legal_version=law.version, legal_terms=terms)
    return run


def _counts(lines: pl.DataFrame) -> dict[str, dict[str, Any]]:
    """People and rupiah in all, people by group."""
    found: dict[str, dict[str, Any]] = {}
    for place in Place:
        of_place = lines.filter(pl.col("place") == place.value)
        found[place.value] = {str(group): people for group, people in of_place["group"].value_counts().iter_rows()}
    total = {place: sum(groups.values()) for place, groups in found.items()}
    spent = lines.filter(pl.col("place") == Place.SELECTED.value)["cost"].sum()
    return {"total": total, "money": {"selected": spent}, **found}


def _move(run: SelectionRun, place: Place, state: State) -> None:
    Registration.objects.filter(
        state__in=(State.VERIFIED, State.WAITING), selection_lines__run=run, selection_lines__place=place
    ).exclude(state=state).update(state=state, state_changed_at=timezone.now())
