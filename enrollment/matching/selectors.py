"""Asking for runs and links; what waits for whom is in `queue`."""

from __future__ import annotations

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
