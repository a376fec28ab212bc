"""Drafting the Keputusan Bupati that changes the list of an earlier one (Pasal 22(4); Diktum KELIMA of the first)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from enrollment.decrees.amending_words import amendment_wording
from enrollment.decrees.amendment_plan import Plan, check
from enrollment.decrees.freezing import in_annex_order, line_values
from enrollment.decrees.models import Decree, Kind
from enrollment.decrees.replacing import freed
from enrollment.decrees.services import make
from enrollment.decrees.wording import to_json
from enrollment.programs.models import Wave
from enrollment.selection.services import lock
from enrollment.workers.models import Registration
from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.audit import services as audit


@transaction.atomic
def draft(wave: Wave, *, month: int, extra: int, mark: str, on: date, actor: User | None) -> Decree:
    """Freeze the amendment that was shown as `mark` into a draft; nobody's place changes before it is issued.

    Raises `DomainError` for what `preview` refuses, for who selected the wave, and when another plan than the one
    shown would come out by now.
    """
    if actor is not None:
        policy.require(actor, Act.DRAFT_DECREE)
    wave = lock(wave)
    plan = check(wave, month=month, extra=extra, mark=mark, on=on, actor=actor)
    rates = {item.place.registration_id: item.place.monthly_rate for item in plan.coming}
    people = in_annex_order(Registration.objects.filter(pk__in=rates))
    values = line_values(people, wave, rates, wave.months_left(month))
    wording = amendment_wording(plan, wave)
    decree = make(
        Kind.BUPATI,
        wave.program,
        values,
        wave=wave,
        actor=actor,
        removals=_removals(plan, wave, people),
        amends=plan.first,
        sequence=plan.sequence,
        month_from=month,
        title=wording.title,
        clauses=to_json(wording),
        signer_title=plan.first.signer_title,
    )
    audit.record(
        "decrees.amend",
        actor=actor,
        subject=decree,
        people=decree.people,
        removed=decree.removed,
        hash=decree.lines_hash,
    )
    return decree


def _removals(plan: Plan, wave: Wave, people: Sequence[Registration]) -> list[tuple[object, ...]]:
    """Rows in the order of `REMOVAL_FIELDS`; a replacement is known by its number in the new annex."""
    numbers = {person.pk: no for no, person in enumerate(people, 1)}
    taken = {item.replaces.pk: numbers[item.place.registration_id] for item in plan.coming if item.replaces}
    return [
        (
            *(no, item.line.pk, item.reason, item.note, item.left_on),
            *freed(item, wave, plan.month),
            taken.get(item.line.pk),
        )
        for no, item in enumerate(plan.leaving, 1)
    ]
