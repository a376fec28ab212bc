"""Acts upon accounts."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from jamsos.accounts import policy
from jamsos.accounts.models import Role, RoleAssignment, User
from jamsos.audit import services as audit
from jamsos.errors import DomainError
from jamsos.regions.models import Village


@transaction.atomic
def assign_role(
    user: User, role: str, *, starts_on: date, actor: User | None, village: Village | None = None
) -> RoleAssignment:
    """Give `user` a role from `starts_on`; refuses a pair of roles one person may not hold (DESIGN 5)."""
    User.objects.select_for_update().get(pk=user.pk)
    held = user.role_assignments.filter(ends_on__isnull=True).values_list("role", flat=True)
    pair = policy.forbidden_pair([*held, role])
    if pair:
        labels = " dan ".join(Role(each).label for each in sorted(pair))
        raise DomainError(
            f"Satu orang tidak boleh memegang peran {labels} sekaligus.",
            "Akhiri dulu peran yang lama, atau tugaskan orang lain.",
        )
    assignment = RoleAssignment.objects.create(user=user, role=role, village=village, starts_on=starts_on)
    audit.record("accounts.assign_role", actor=actor, subject=user, role=role)
    return assignment
