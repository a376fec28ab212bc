"""Who counts as eligible: by the newest assessment, as long as neither data nor link changed since."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from enrollment.assessment.models import Assessment, Result
from enrollment.assessment.selectors import LINK_CHANGED
from enrollment.workers.models import Change, RegistrationQuerySet

ELIGIBLE = Q(assessment__result=Result.ELIGIBLE, changed_since=False)
UNASSESSED = Q(assessment__isnull=True) | Q(changed_since=True)


def with_freshness(people: RegistrationQuerySet) -> RegistrationQuerySet:
    """Adds `changed_since`: the assessment is older than the data or the link it is about, in whatever state."""
    changes = Change.objects.filter(registration=OuterRef("registration"), changed_at__gt=OuterRef("made_at"))
    stale = Assessment.objects.filter(LINK_CHANGED | Exists(changes.exclude(field="state")))
    return people.annotate(changed_since=Exists(stale.filter(registration=OuterRef("pk"))))


def eligible(people: RegistrationQuerySet) -> RegistrationQuerySet:
    """The people a decree may name; a stale assessment lets nobody through."""
    return with_freshness(people).filter(ELIGIBLE)


def to_assess_again(people: RegistrationQuerySet) -> RegistrationQuerySet:
    """Those who were found eligible before something about them changed."""
    return with_freshness(people).filter(assessment__result=Result.ELIGIBLE, changed_since=True)
