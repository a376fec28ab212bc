"""Who takes the places that an amending decree frees: the reserve list in order, within every limit (20(4), 22(2)).

The same walk makes the draft and is walked again when it is issued: what is decided still follows from the list.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from enrollment.decrees.leaving import Leaver, leavers
from enrollment.decrees.models import Decree, DecreeLine, DecreeState, Removal
from enrollment.lifecycle import State, guard
from enrollment.programs.models import Wave
from enrollment.selection.limits import places
from enrollment.selection.models import Promotion, SelectionLine
from enrollment.selection.reserve import first_fitting, person, reserve, room_left
from enrollment.selection.selectors import current_run
from enrollment.selection.services import refuse_verifier
from enrollment.workers.ending import EndReason
from enrollment.workers.models import Registration
from enrollment.workers.moving import move
from enrollment.workers.services import step
from jamsos.accounts.models import User
from jamsos.errors import DomainError
from jamsos.lib.money import number

Leaving = tuple[DecreeLine | None, int]
REDRAFT = "Batalkan rancangan ini, lalu susun lagi dari data terbaru."


@dataclass(frozen=True)
class Newcomer:
    """Somebody of the reserve list who gets a place; `replaces` = the line of whoever left it, None = a free place."""

    place: SelectionLine
    replaces: DecreeLine | None


def freed(leaver: Leaver, wave: Wave, month: int) -> tuple[int, int]:
    """Months and rupiah not paid once a person is taken off: from `month` on, or all if BPJS never had them."""
    line = leaver.line
    months = min(line.months, wave.months_left(month)) if leaver.covered else line.months
    return months, months * line.monthly_rate


def newcomers(wave: Wave, leaving: Sequence[Leaving], *, month: int, extra: int = 0) -> list[Newcomer]:
    """For each line that leaves the first in rank who fits its place, then up to `extra` for places free otherwise.

    `leaving`: the line and the rupiah that it sets free. Who comes is paid for from `month` on; a place that nobody
    fits stays empty. Changes nothing.
    """
    run, months = current_run(wave), wave.months_left(month)
    gone = [line.registration_id for line, _ in leaving]
    places_left = places([wave]).filter(registration__in=gone).select_related("village")
    held = {place.registration_id: place for place in places_left}
    room, waiting, found = room_left(run, besides=gone), list(reserve(run).select_related("registration")), []
    for line, rupiah in (*leaving, *[(None, 0)] * extra):
        if line is not None:
            left = held[line.registration_id]
            room.free(left.group_id, left.village_id, left.village.district_id, rupiah)
        if place := first_fitting(waiting, room, months):
            room.fill(*person(place, months))
            waiting.remove(place)
            found.append(Newcomer(place, line))
    return found


def take_effect(decree: Decree, *, actor: User | None) -> None:
    """Give the places of an amendment that is being issued, and end whoever it takes off and has not ended yet.

    Runs in the caller's transaction, under the lock of the wave. Raises `DomainError` when somebody to be taken off
    stands on the list again, the reserve list now gives the places to others, or the actor verified and gives places.
    """
    wave, removals = decree.wave, list(decree.removals.select_related("line", "replacement").order_by("no"))
    gone = {item.line.pk for item in leavers(wave)}
    if back := sum(removal.line_id not in gone for removal in removals):
        raise DomainError(f"{number(back)} orang yang akan dihapus tidak lagi berstatus keluar.", REDRAFT)
    replaced = sum(removal.replacement_id is not None for removal in removals)
    found = newcomers(
        wave,
        [(removal.line, removal.amount) for removal in removals],
        month=decree.first_month,
        extra=decree.people - replaced,
    )
    if _ties(found) != _frozen_ties(decree):
        raise DomainError("Urutan daftar cadangan atau batas tahap berubah sejak rancangan disusun.", REDRAFT)
    if found:
        refuse_verifier(wave, actor, others="Keputusan ini ditetapkan pejabat Bagian Hukum yang lain.")
    _promote(decree, found, actor)
    _end([removal.line.registration_id for removal in removals], actor)


def _ties(found: Sequence[Newcomer]) -> set[tuple[int, int | None]]:
    """Who comes, and the line each replaces."""
    return {(item.place.registration_id, item.replaces and item.replaces.pk) for item in found}


def _frozen_ties(decree: Decree) -> set[tuple[int, int | None]]:
    return set(decree.lines.values_list("registration", "replaces__line"))


def _promote(decree: Decree, found: Sequence[Newcomer], actor: User | None) -> None:
    """Each place is on the file with every rank taken off by then, so that the reserve list can be replayed."""
    run, reason = current_run(decree.wave), f"Keputusan perubahan ke-{decree.sequence}"
    off = Removal.objects.filter(decree__wave=decree.wave).exclude(decree__state=DecreeState.CANCELLED)
    gone = places([decree.wave]).filter(registration__in=off.values("line__registration"))
    fallen = list(gone.order_by("rank").values_list("rank", flat=True))
    Promotion.objects.bulk_create(
        Promotion(run=run, line=item.place, fallen=fallen, reason=reason, actor=actor) for item in found
    )
    people = [item.place.registration_id for item in found]
    move(Registration.objects.filter(pk__in=people), "select", expected=len(people))


def _end(people: Sequence[int], actor: User | None) -> None:
    """Whoever was dropped from a file to BPJS still stands as decreed: with the amendment the part ends."""
    dropped = Registration.objects.filter(pk__in=people, state=State.DECREED).select_for_update(no_key=True)
    for one in dropped:
        step(one, guard("end", one.state), f"{EndReason.OTHER.label}: dihapus dengan keputusan perubahan", actor)
