"""Finding decrees by what an officer types."""

from __future__ import annotations

from django.db.models import QuerySet

from enrollment.decrees.models import Decree, DecreeState, Kind
from enrollment.programs.selectors import find_program, find_wave
from enrollment.workers.models import Registration
from jamsos.errors import DomainError


def behind(people: QuerySet[Registration]) -> QuerySet[Decree]:
    """The issued decrees of the Dinas Sosial that name some of these people, the earliest first (Pasal 24(2)d)."""
    issued = Decree.objects.filter(kind=Kind.KADINSOS, state=DecreeState.ISSUED)
    named = issued.filter(lines__registration__in=people.order_by().values("pk"))
    return named.order_by("decided_on", "pk").distinct()


def live_decree(kind: str, *, wave: int, year: int | None) -> Decree:
    """The newest decree of a wave (bupati, amendments too) or of its programme (kadinsos), drafts included."""
    live = Decree.objects.exclude(state=DecreeState.CANCELLED).select_related("program", "wave")
    if kind == Kind.BUPATI:
        decree = live.filter(kind=kind, wave=find_wave(wave, year=year)).first()
    else:
        program = find_program(year) if year else find_wave(wave).program
        decree = live.filter(kind=kind, program=program).first()
    if decree is None:
        raise DomainError(f"Belum ada {Kind(kind).label} untuk tahap {wave}.", "Susun dulu rancangannya.")
    return decree
