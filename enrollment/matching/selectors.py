"""Asking for links: those of a programme, those that wait for an officer, the place of one among them.

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


def queue(user: User) -> MatchQuerySet:
    """Links that wait for the user's eye, first come first; those of one person on several lists together."""
    return visible_matches(user).to_review().order_by("registration_id", "pk")


def place_in_queue(match: Match, user: User) -> tuple[int, int]:
    """Which one of how many: (1, 12); (0, 12) for one that does not wait."""
    waiting = queue(user)
    waits = waiting.filter(pk=match.pk).exists()
    before = waiting.exclude(_after(match)).exclude(pk=match.pk).count()
    return (before + 1 if waits else 0), waiting.count()


def next_in_queue(match: Match, user: User) -> Match | None:
    """The one to look at after this one: the next in order, else the first that still waits."""
    waiting = queue(user).filter(~Q(pk=match.pk))
    return waiting.filter(_after(match)).first() or waiting.first()


def _after(match: Match) -> Q:
    one = match.registration_id
    return Q(registration_id__gt=one) | Q(registration_id=one, pk__gt=match.pk)
