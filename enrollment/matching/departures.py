"""What Disdukcapil's list of deaths and moves says of registrations, for those who must look before they answer."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Exists, OuterRef

from eligibility.reference.models import ListKind, ListStatus, ReferencePerson
from eligibility.reference.standings import Standing
from enrollment.matching.models import Decision, Match, MatchQuerySet, Review
from jamsos.lib.dates import format_date


def found_departures() -> MatchQuerySet:
    """Links to the list that no officer has refused, seen by one or not."""
    return (
        Match.objects.filter(series=ListKind.DEATHS).exclude(decision=Decision.NONE).exclude(review=Review.DIFFERENT)
    )


def is_on_list(registration: str) -> Exists:
    """Whether such a link exists for the registration named by that field."""
    return Exists(found_departures().filter(registration=OuterRef(registration)))


def departure_notes(ids: Collection[int]) -> dict[int, str]:
    """By registration: what the list says, when, in which row, and whether an officer has seen it."""
    links = found_departures().filter(registration__in=ids).select_related("run__reference_list")
    return {link.registration_id: _note(link) for link in links}


def _note(link: Match) -> str:
    """What the row says, as long as the list has not been destroyed."""
    reference = link.run.reference_list
    seen = "dibenarkan petugas" if link.review == Review.SAME else "padanan belum ditinjau"
    where = f"{reference} baris {link.row_no}, {seen}"
    row = ReferencePerson.objects.filter(list_id=reference.pk, row_no=link.row_no, nik=link.nik_matched).first()
    if row is None or reference.status != ListStatus.READY:
        return where
    what = Standing(row.standing).label if row.standing else "Meninggal atau pindah"
    return f"{what}{f' {format_date(row.event_date)}' if row.event_date else ''} ({where})"
