"""Asking for links: those of a programme, those that wait for an officer, the place of one among them."""

from __future__ import annotations

from django.db.models import Q

from enrollment.matching.models import Match, MatchQuerySet, MatchRun
from enrollment.matching.subjects import OPEN_STATES
from enrollment.programs.models import Program
from enrollment.workers.models import Registration
from jamsos.accounts.models import User


def newest_run(program: Program | None) -> MatchRun | None:
    """The last finished run over the whole programme."""
    runs = MatchRun.objects.filter(program=program, whole=True, finished_at__isnull=False)
    return runs.select_related("reference_list", "program", "actor").first()


def visible_matches(user: User) -> MatchQuerySet:
    """Links of workers in the user's area whose data may still change, in a steady order."""
    registrations = Registration.objects.visible_to(user).in_state(*OPEN_STATES)
    matches = Match.objects.filter(registration__in=registrations)
    return matches.select_related("registration__village__district", "registration__group", "run__reference_list")


def queue(user: User) -> MatchQuerySet:
    """Links that wait for the user's eye, first come first."""
    return visible_matches(user).to_review().order_by("registration_id")


def place_in_queue(match: Match, user: User) -> tuple[int, int]:
    """Which one of how many: (1, 12); (0, 12) for one that does not wait."""
    waiting = queue(user)
    waits = waiting.filter(pk=match.pk).exists()
    before = waiting.filter(registration_id__lt=match.registration_id).count()
    return (before + 1 if waits else 0), waiting.count()


def next_in_queue(match: Match, user: User) -> Match | None:
    """The one to look at after this one: the next in order, else the first that still waits."""
    waiting = queue(user).filter(~Q(pk=match.pk))
    return waiting.filter(registration_id__gt=match.registration_id).first() or waiting.first()
