"""Who counts as eligible: by the newest assessment, as long as neither data nor link changed since.

Whoever an officer has found on Disdukcapil's list of deaths and moves is kept back, however eligible.
"""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from enrollment.assessment.models import Assessment, Result
from enrollment.assessment.selectors import LINK_CHANGED
from enrollment.matching.selectors import departures
from enrollment.workers.models import Change, RegistrationQuerySet

FRESH = Q(changed_since=False)
_FOUND_ELIGIBLE = FRESH & Q(assessment__result=Result.ELIGIBLE)
ELIGIBLE = _FOUND_ELIGIBLE & Q(has_left=False)
DEPARTED = _FOUND_ELIGIBLE & Q(has_left=True)
UNASSESSED = Q(assessment__isnull=True) | Q(changed_since=True)


def with_freshness(people: RegistrationQuerySet) -> RegistrationQuerySet:
    """Adds `changed_since`: the assessment is older than the data or a link it is about, in whatever state; and
    `has_left`: dead or moved away according to a link that stands.
    """
    changes = Change.objects.filter(registration=OuterRef("registration"), changed_at__gt=OuterRef("made_at"))
    stale = Assessment.objects.filter(LINK_CHANGED | Exists(changes.exclude(field="state")))
    left = departures().filter(registration=OuterRef("pk"))
    return people.annotate(changed_since=Exists(stale.filter(registration=OuterRef("pk"))), has_left=Exists(left))


def eligible(people: RegistrationQuerySet) -> RegistrationQuerySet:
    """The people a decree may name; a stale assessment lets nobody through."""
    return with_freshness(people).filter(ELIGIBLE)


def to_assess_again(people: RegistrationQuerySet) -> RegistrationQuerySet:
    """Those who were found eligible before something about them changed."""
    return with_freshness(people).filter(assessment__result=Result.ELIGIBLE, changed_since=True)
