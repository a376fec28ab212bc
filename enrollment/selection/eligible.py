"""Who counts as eligible: by the newest assessment, as long as neither data nor link changed since.

Whoever an officer has found on Disdukcapil's list of deaths and moves is kept back, however eligible; so is whose name
is held.
"""

from __future__ import annotations

from django.db.models import BooleanField, ExpressionWrapper, Q

from enrollment.assessment.models import Result
from enrollment.assessment.selectors import overtaken
from enrollment.holds.selectors import held
from enrollment.matching.selectors import departures
from enrollment.workers.models import RegistrationQuerySet

ELIGIBLE = Q(changed_since=False, assessment__result=Result.ELIGIBLE, has_left=False, on_hold=False)
UNASSESSED = Q(assessment__isnull=True) | Q(changed_since=True)


def with_freshness(people: RegistrationQuerySet) -> RegistrationQuerySet:
    """Adds `changed_since`: the assessment is older than the data or a link it is about, in whatever state;
    `has_left`: dead or moved away according to a link that stands; and `on_hold`: the name is held.
    """
    left = Q(pk__in=departures().values("registration"))
    changed = ExpressionWrapper(overtaken("assessment__", registration=""), BooleanField())
    kept = {"has_left": left, "on_hold": held()}
    told = {name: ExpressionWrapper(condition, BooleanField()) for name, condition in kept.items()}
    return people.annotate(changed_since=changed, **told)


def eligible(people: RegistrationQuerySet) -> RegistrationQuerySet:
    """The people a decree may name; a stale assessment lets nobody through."""
    return with_freshness(people).filter(ELIGIBLE)


def to_assess_again(people: RegistrationQuerySet) -> RegistrationQuerySet:
    """Those who were found eligible before something about them changed."""
    return with_freshness(people).filter(assessment__result=Result.ELIGIBLE, changed_since=True)
