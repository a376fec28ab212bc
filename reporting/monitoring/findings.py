"""Asking one list about everybody who receives: set-based, by identity number, nothing written.

A person stays a receiver until somebody decides; a list never ends anything by itself.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from eligibility.reference.models import ListKind, ReferenceList, ReferencePerson
from eligibility.reference.standings import Segment, Standing
from enrollment.lifecycle import State
from enrollment.programs.models import Program, Track
from enrollment.submissions.models import Answer, SubmissionLine
from enrollment.workers.models import Registration
from reporting.monitoring.models import Change

EMPLOYED = Q(standing=Standing.ACTIVE, segment=Segment.WAGE)
OWN = Q(segment=None) | ~Q(segment=Segment.WAGE)
RECEIVING = (State.DECREED, State.SUBMITTED, State.REGISTERED, State.ACTIVE)
HIGHEST_DECILE = 4
ARTICLES = {
    Change.DECILE: "Pasal 21 huruf d",
    Change.GONE: "Pasal 21 huruf d",
    Change.DIED: "Pasal 24 ayat (2) huruf e",
    Change.MOVED: "Pasal 21 huruf a",
    Change.COVERED: "Pasal 19 ayat (2) huruf c",
    Change.DOUBLED: "Pasal 21 huruf f",
    Change.INACTIVE: "Pasal 1 angka 8",
    Change.NUMBER: "Pasal 23 ayat (5)",
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
    if reference.kind == ListKind.BPJS:
        employed = _named(reference, people, Change.COVERED, EMPLOYED)
        return [*employed, *_inactive(reference, people), *_number(reference, people)]
    standings = {
        ListKind.DEATHS: ((Change.DIED, Q(standing=Standing.DEAD)), (Change.MOVED, Q(standing=Standing.MOVED))),
        ListKind.AID: ((Change.DOUBLED, Q(standing=Standing.ACTIVE)),),
    }
    return [told for change, what in standings[reference.kind] for told in _named(reference, people, change, what)]


def _rows(reference: ReferenceList) -> QuerySet[ReferencePerson]:
    return ReferencePerson.objects.filter(list_id=reference.pk, nik=OuterRef("nik")).order_by("row_no")


def _named(reference: ReferenceList, people: QuerySet[Registration], change: Change, what: Q) -> list[Told]:
    row = Subquery(_rows(reference).filter(what).values("row_no")[:1])
    found = people.annotate(row=row).filter(row__isnull=False)
    return [Told(pk, change, row_no, None) for pk, row_no in found.values_list("pk", "row")]


def _inactive(reference: ReferenceList, people: QuerySet[Registration]) -> list[Told]:
    """Who has paid and is told of, but nowhere as active; what became of a job with wages says nothing of ours."""
    here = people.filter(Exists(_recorded_by(reference)), state=State.ACTIVE)
    paying = here.filter(~Exists(_rows(reference).filter(standing=Standing.ACTIVE)))
    return _named(reference, paying, Change.INACTIVE, Q(standing=Standing.INACTIVE) & OWN)


def _number(reference: ReferenceList, people: QuerySet[Registration]) -> list[Told]:
    """Whose KPJ by the answer is not among the numbers the list gives the person; jobs have numbers of their own."""
    answered = _recorded_by(reference).exclude(kpj="").values("kpj")
    known = people.annotate(ours=Subquery(answered[:1])).filter(ours__isnull=False)
    same = _rows(reference).filter(kpj=OuterRef("ours"))
    return _named(reference, known.filter(~Exists(same)), Change.NUMBER, Q(kpj__gt="") & OWN)


def _recorded_by(reference: ReferenceList) -> QuerySet[SubmissionLine]:
    """The person's line recorded by the day of the list: an older list cannot know of it."""
    day = reference.as_of or timezone.localdate(reference.loaded_at)
    lines = SubmissionLine.objects.filter(line__registration=OuterRef("pk"), answer=Answer.RECORDED)
    return lines.filter(answered_in__recorded_at__date__lte=day)


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
