"""Who is held back, and whom a reader may know of."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from enrollment.holds.models import HOLDABLE, Hold, HoldQuerySet
from enrollment.holds.services import CHOSEN
from enrollment.workers.models import Registration, RegistrationQuerySet
from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act


def held(prefix: str = "") -> Q:
    """Of people: that the name is held. Of rows about people `prefix` names the reference to them."""
    return Q(**{f"{prefix or 'pk'}__in": Hold.objects.open().order_by().values("registration")})


def within_reach(user: User) -> RegistrationQuerySet:
    """The people of whose holds the user may know: of the own area; without the register only whom a selection has
    named, and whom the user holds, wherever a selection made anew has put them.
    """
    if policy.allows(user, Act.VIEW_WORKERS):
        return Registration.objects.visible_to(user)
    villages = policy.area(user, Act.VIEW_HOLDS)
    own = Hold.objects.open().filter(held_by=user).values("registration")
    chosen = Registration.objects.filter(Q(state__in=CHOSEN) | Q(pk__in=own))
    return chosen if villages is None else chosen.filter(village_id__in=villages)


def holds_for(user: User) -> HoldQuerySet:
    """All holds of people within the user's reach, newest first, with what lists show."""
    seen = Hold.objects.filter(registration__in=within_reach(user))
    return seen.with_hands().select_related("registration__village__district")


def to_explain(user: User) -> QuerySet[Registration]:
    """Who is held in the user's area and not explained yet, with `held_since`: what the proposer's side has to do."""
    since = Hold.objects.open().filter(registration=OuterRef("pk"), explanations=None).order_by()
    people = Registration.objects.visible_to(user).filter(Exists(since), state__in=HOLDABLE)
    return people.annotate(held_since=Subquery(since.values("held_at")[:1]))


def explained(user: User) -> HoldQuerySet:
    """Holds within the user's reach that were answered and wait for a release, or for another answer."""
    return holds_for(user).in_force().explained()
