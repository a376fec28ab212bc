"""Asking one list about everybody who receives: set-based, by identity number, nothing written.

A person stays a receiver until somebody decides; a list never ends anything by itself.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from eligibility.reference.models import ListKind, ReferenceList, ReferencePerson
from eligibility.reference.standings import Segment, Standing
from enrollment.lifecycle import State
from enrollment.programs.models import Program, Track
from enrollment.workers.models import Registration
from reporting.monitoring.models import Change

RECEIVING = (State.DECREED, State.SUBMITTED, State.REGISTERED, State.ACTIVE)
HIGHEST_DECILE = 4
ARTICLES = {
    Change.DECILE: "Pasal 21 huruf d",
    Change.GONE: "Pasal 21 huruf d",
    Change.DIED: "Pasal 24 ayat (2) huruf e",
    Change.MOVED: "Pasal 21 huruf a",
    Change.COVERED: "Pasal 19 ayat (2) huruf c",
    Change.DOUBLED: "Pasal 21 huruf f",
}


@dataclass(frozen=True)
class Told:
    """What the list says of a registration: the change, the row that says it, the decile if it is about that."""

    registration: int
    change: Change
    row_no: int | None
    decile: int | None


def receivers(program: Program) -> QuerySet[Registration]:
    """Whom a Keputusan Bupati names and whose part has not ended."""
    return program.registrations.filter(state__in=RECEIVING, nik__isnull=False).order_by()


def told_by(reference: ReferenceList, program: Program) -> list[Told]:
    """Every change the list tells about the receivers of the programme."""
    people = receivers(program)
    if reference.kind == ListKind.DTSEN:
        return [*_above_decile(reference, people), *_gone(reference, people)]
    standings = {
        ListKind.DEATHS: ((Change.DIED, Q(standing=Standing.DEAD)), (Change.MOVED, Q(standing=Standing.MOVED))),
        ListKind.BPJS: ((Change.COVERED, Q(standing=Standing.ACTIVE, segment=Segment.WAGE)),),
        ListKind.AID: ((Change.DOUBLED, Q(standing=Standing.ACTIVE)),),
    }
    return [told for change, what in standings[reference.kind] for told in _named(reference, people, change, what)]


def _rows(reference: ReferenceList) -> QuerySet[ReferencePerson]:
    return ReferencePerson.objects.filter(list_id=reference.pk, nik=OuterRef("nik")).order_by("row_no")


def _named(reference: ReferenceList, people: QuerySet[Registration], change: Change, what: Q) -> list[Told]:
    row = Subquery(_rows(reference).filter(what).values("row_no")[:1])
    found = people.annotate(row=row).filter(row__isnull=False)
    return [Told(pk, change, row_no, None) for pk, row_no in found.values_list("pk", "row")]


def _bound(people: QuerySet[Registration]) -> QuerySet[Registration]:
    """Those whom Pasal 21 huruf d binds."""
    return people.filter(track=Track.DTSEN)


def _above_decile(reference: ReferenceList, people: QuerySet[Registration]) -> list[Told]:
    above = _rows(reference).filter(decile__gt=HIGHEST_DECILE)
    rows = {name: Subquery(above.values(name)[:1]) for name in ("row_no", "decile")}
    found = _bound(people).annotate(row=rows["row_no"], now=rows["decile"]).filter(row__isnull=False)
    return [Told(pk, Change.DECILE, row, now) for pk, row, now in found.values_list("pk", "row", "now")]


def _gone(reference: ReferenceList, people: QuerySet[Registration]) -> list[Told]:
    """Not on the release, although the list their eligibility was assessed from named them."""
    earlier = ReferencePerson.objects.filter(nik=OuterRef("nik"), list_id=OuterRef("assessment__reference_list"))
    missing = _bound(people).filter(~Exists(_rows(reference)), Exists(earlier))
    return [Told(pk, Change.GONE, None, None) for pk in missing.values_list("pk", flat=True)]
