"""Asking for a change, and approving or refusing it: never the same person (also a constraint of the database)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.db.models import Q

from enrollment.corrections.barriers import (
    FIELDS,
    require_applicable,
    require_correctable,
    require_past_proposal,
)
from enrollment.corrections.models import Correction, Decision, Level
from enrollment.programs.models import Program
from enrollment.workers import identity
from enrollment.workers.columns import BY_FIELD
from enrollment.workers.models import Registration
from enrollment.workers.seen import require_unmoved
from enrollment.workers.services import checked_values, require_area, write
from enrollment.workers.showing import cells_of
from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.audit import services as audit
from jamsos.errors import DomainError
from jamsos.stated import stated

DECIDING = {Level.VILLAGE: Act.DECIDE_VILLAGE_CHANGES, Level.OFFICE: Act.DECIDE_OFFICE_CHANGES}
COLUMNS = {name: (BY_FIELD[name].name,) for name in FIELDS} | {"village": ("DESA", "KECAMATAN")}
WRITTEN = {"nik": ("nik", "nik_given"), "village": ("village_id",)}
"""What of a registration a field stands for, where it is not the field alone."""


@transaction.atomic
def request(
    one: Registration, cells: Mapping[str, str], *, reason: str, on: date, actor: User, seen: str
) -> list[Correction]:
    """Ask for every difference between the registration and `cells` (all columns, as typed text), one request a field.

    Checked like the entry form. `seen`: what the form was opened on. Raises `DomainError` (`Refused`, `Overtaken`).
    """
    policy.require(actor, Act.CHANGE_WORKERS)
    one = Registration.objects.select_for_update(of=("self",)).select_related("program").get(pk=one.pk)
    require_area(actor, Act.CHANGE_WORKERS, one.village_id)
    require_past_proposal(one)
    require_unmoved(one, seen, FIELDS)
    wanted = _wanted(one, cells, on)
    require_area(actor, Act.CHANGE_WORKERS, wanted.village_id)
    told = stated(reason, least=5)
    made = [_request(one, wanted, name, told, actor) for name in _different(one, wanted)]
    if not made:
        raise DomainError("Tidak ada yang berubah.", "Ubah sedikitnya satu data, lalu ajukan.")
    audit.record("corrections.request", actor=actor, subject=one, fields=[each.field for each in made])
    return made


def _wanted(one: Registration, cells: Mapping[str, str], on: date) -> Registration:
    """The registration as it is asked to be, not stored."""
    values = checked_values(one.program, cells, on=on, leave_out=Q(pk=one.pk))
    identity.require_same(one, values)
    wanted = Registration.objects.get(pk=one.pk)
    for name, value in values.items():
        setattr(wanted, name, value)
    return wanted


def _different(one: Registration, wanted: Registration) -> list[str]:
    now, then = cells_of(one), cells_of(wanted)
    return [name for name in FIELDS if any(now[column] != then[column] for column in COLUMNS[name])]


def _request(one: Registration, wanted: Registration, name: str, reason: str, actor: User) -> Correction:
    require_correctable(one, name)
    if one.corrections.filter(field=name, decision__isnull=True).exists():
        label = BY_FIELD[name].name.replace("_", " ")
        raise DomainError(f"Perubahan {label} orang ini sudah diajukan.", "Tunggu putusannya.")
    now, then = cells_of(one), cells_of(wanted)
    return Correction.objects.create(
        registration=one,
        field=name,
        before={column: now[column] for column in COLUMNS[name]},
        after={column: then[column] for column in COLUMNS[name]},
        reason=reason,
        level=level_of(actor),
        requested_by=actor,
    )


def level_of(actor: User) -> Level:
    """Whoever may answer a desa asks one step higher."""
    return Level.OFFICE if policy.allows(actor, Act.DECIDE_VILLAGE_CHANGES) else Level.VILLAGE


@transaction.atomic
def approve(correction: Correction, *, reason: str, on: date, actor: User) -> Decision:
    """Agree and apply: with history, after the checks of the entry form, and only upon the value that was seen.

    Frozen lines of decrees stay as they are. Raises `DomainError` when the value has changed since it was asked for,
    when a list is on its way (`require_applicable`), or for what the checks refuse; then nothing is stored.
    """
    correction = _open(correction, actor)
    _apply(correction, on, actor)
    return _decide(correction, True, reason, actor)


@transaction.atomic
def refuse(correction: Correction, *, reason: str, actor: User) -> Decision:
    """Say no, with the reason; the data stay as they are."""
    return _decide(_open(correction, actor), False, reason, actor)


def act_for(correction: Correction) -> Act:
    """The right that answering this request asks for."""
    return DECIDING[Level(correction.level)]


def require_answerable(correction: Correction, actor: User) -> None:
    """Raise `DomainError` for who may not answer the request, and once it has been answered."""
    policy.require(actor, act_for(correction))
    require_area(actor, act_for(correction), correction.registration.village_id)
    if correction.requested_by_id == actor.pk:
        raise DomainError("Anda sendiri yang mengajukan perubahan ini.", "Minta orang lain memutuskannya.")
    if Decision.objects.filter(correction=correction).exists():
        raise DomainError("Permintaan ini sudah diputuskan.", "Muat ulang untuk melihat putusannya.")


def _open(correction: Correction, actor: User) -> Correction:
    """The request under lock, if this person may answer it."""
    locked = Correction.objects.select_for_update(of=("self",)).select_related("registration")
    correction = locked.get(pk=correction.pk)
    require_answerable(correction, actor)
    return correction


def _decide(correction: Correction, approved: bool, reason: str, actor: User) -> Decision:
    decision = Decision.objects.create(
        correction=correction, approved=approved, reason=stated(reason, least=5), decided_by=actor
    )
    act = "corrections.approve" if approved else "corrections.refuse"
    audit.record(act, actor=actor, subject=correction, purpose=decision.reason, fields=[correction.field])
    return decision


def _apply(correction: Correction, on: date, actor: User) -> None:
    registration = correction.registration
    program = Program.objects.select_for_update().get(pk=registration.program_id)
    one = Registration.objects.select_for_update(of=("self",)).get(pk=registration.pk)
    require_applicable(one, correction.field)
    now = cells_of(one)
    if any(now[column] != value for column, value in correction.before.items()):
        raise DomainError(
            "Nilai lamanya sudah bukan yang tercatat saat diajukan.", "Tolak permintaan ini, lalu ajukan yang baru."
        )
    values = checked_values(program, now | correction.after, on=on, leave_out=Q(pk=one.pk))
    identity.require_same(one, values)
    names = WRITTEN.get(correction.field, (correction.field,))
    reason = f"Permintaan {correction.requested_by}: {correction.reason}"[:200]
    write(one, {name: values[name] for name in names}, actor, reason)
