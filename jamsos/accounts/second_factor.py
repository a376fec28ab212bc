"""The second factor of an account: a code from the owner's telephone, or a recovery code on paper.

Codes and their check are allauth's; who needs one is `policy.SECOND_FACTOR`.
"""

from __future__ import annotations

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction

from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.accounts.services import end_sessions, guard
from jamsos.accounts.two_hands import NEW_PASSWORD, refuse_both_keys
from jamsos.audit import services as audit
from jamsos.errors import DomainError

TOTP, RECOVERY = Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES


def active_since(user: User) -> datetime | None:
    """When the second factor was set up, None when there is none."""
    return Authenticator.objects.filter(user=user, type=TOTP).values_list("created_at", flat=True).first()


def is_required(user: User) -> bool:
    """Whether one of the roles in force decides about people's rights or accounts."""
    return settings.MFA_REQUIRED and not policy.SECOND_FACTOR.isdisjoint(user.roles)


def is_missing(user: User) -> bool:
    """Required, and not set up yet."""
    return is_required(user) and active_since(user) is None


def codes_left(user: User) -> int:
    """Recovery codes not used yet."""
    codes = Authenticator.objects.filter(user=user, type=RECOVERY).first()
    return len(codes.wrap().get_unused_codes()) if codes else 0


@transaction.atomic
def reset(user: User, *, actor: User | None) -> None:
    """Take a lost second factor away, recovery codes included, and end the sessions; the owner sets up a new one."""
    guard(user, actor)
    user = User.objects.select_for_update().get(pk=user.pk)
    refuse_both_keys(user, actor, NEW_PASSWORD)
    removed, _ = Authenticator.objects.filter(user=user).delete()
    if not removed:
        raise DomainError(f"Akun {user} tidak memakai faktor kedua.", "Tidak ada yang perlu diatur ulang.")
    end_sessions(user)
    audit.record("accounts.reset_second_factor", actor=actor, subject=user)
