"""Asking for runs and links; what waits for whom is in `queue`.

A registration has one link per series of lists. Whoever asks about "the link" without more means DTSEN: add it with
`with_dtsen_link`.
"""

from __future__ import annotations

from django.db.models import FilteredRelation, Q, QuerySet

from eligibility.reference.models import ListKind
from enrollment.matching.models import Match, MatchQuerySet, MatchRun
from enrollment.programs.models import Program
from enrollment.workers.models import Registration
from jamsos.accounts.models import User


def with_dtsen_link(people: QuerySet[Registration]) -> QuerySet[Registration]:
    """Adds `match`: the standing link to DTSEN, whose fields are null for whoever was never matched with it."""
    return people.annotate(match=FilteredRelation("links", condition=Q(links__series=ListKind.DTSEN)))


def departures() -> MatchQuerySet:
    """Links to Disdukcapil's list of deaths and moves that stand: whom they name can be given nothing any more."""
    return Match.objects.filter(series=ListKind.DEATHS).accepted()


def newest_run(program: Program | None, kind: str = ListKind.DTSEN) -> MatchRun | None:
    """The last finished run over the whole programme with a list of the kind."""
    runs = MatchRun.objects.filter(program=program, whole=True, finished_at__isnull=False, reference_list__kind=kind)
    return runs.select_related("reference_list", "program", "actor").first()


def visible_matches(user: User) -> MatchQuerySet:
    """Links of workers in the user's area that may still be judged."""
    matches = Match.objects.filter(registration__in=Registration.objects.visible_to(user)).changeable()
    return matches.select_related("registration__village__district", "registration__group", "run__reference_list")
