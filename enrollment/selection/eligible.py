"""Who counts as eligible: by the newest assessment, as long as nothing was changed in the data since."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from enrollment.assessment.models import Result
from enrollment.workers.models import Change, RegistrationQuerySet

ELIGIBLE = Q(assessment__result=Result.ELIGIBLE, changed_since=False)
UNASSESSED = Q(assessment__isnull=True) | Q(changed_since=True)


def with_freshness(people: RegistrationQuerySet) -> RegistrationQuerySet:
    """Adds `changed_since`: whether the data were changed after the assessment, so that it must be made again."""
    changes = Change.objects.filter(registration=OuterRef("pk"), changed_at__gt=OuterRef("assessment__made_at"))
    return people.annotate(changed_since=Exists(changes.exclude(field="state")))


def eligible(people: RegistrationQuerySet) -> RegistrationQuerySet:
    """The people a decree may name; a stale assessment lets nobody through."""
    return with_freshness(people).filter(ELIGIBLE)


def to_assess_again(people: RegistrationQuerySet) -> RegistrationQuerySet:
    """Those whose data changed after they had been found eligible."""
    return with_freshness(people).filter(assessment__result=Result.ELIGIBLE, changed_since=True)
