"""Acts upon accounts."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction

from jamsos.accounts import policy
from jamsos.accounts.models import Role, RoleAssignment, RoleAssignmentQuerySet, User
from jamsos.audit import services as audit
from jamsos.errors import DomainError
from jamsos.regions.models import Village


@transaction.atomic
def assign_role(
    user: User, role: str, *, starts_on: date, actor: User | None, village: Village | None = None
) -> RoleAssignment:
    """Give `user` a role from `starts_on`; refuses a pair of roles one person may not hold (DESIGN 5)."""
    _guard(user, actor)
    held = list(_held(User.objects.select_for_update().get(pk=user.pk), starts_on))
    if any(each.role == role and each.village_id == (village.pk if village else None) for each in held):
        raise DomainError(f"{user} sudah memegang peran {Role(role).label} itu.", "Tidak ada yang perlu diubah.")
    _refuse_pair([*(each.role for each in held), role])
    if (role == Role.OPERATOR_DESA) != (village is not None):
        raise DomainError("Desa wajib untuk operator desa, dan hanya untuk operator desa.", "Perbaiki isian desa.")
    assignment = RoleAssignment.objects.create(user=user, role=role, village=village, starts_on=starts_on)
    where = {"village": village.code} if village else {}
    audit.record("accounts.assign_role", actor=actor, subject=user, role=role, starts_on=str(starts_on), **where)
    return assignment


@transaction.atomic
def end_role(assignment: RoleAssignment, *, on: date, actor: User | None) -> None:
    """Take a role away: `on` is the first day without it. A role that began that day never was in force."""
    _guard(assignment.user, actor)
    held = RoleAssignment.objects.select_for_update().filter(pk=assignment.pk, ends_on__isnull=True).first()
    if held is None:
        raise DomainError("Penugasan ini sudah berakhir.", "Muat ulang halaman akun.")
    if held.starts_on >= on:
        held.delete()
    else:
        held.ends_on = on - timedelta(days=1)
        held.save(update_fields=["ends_on"])
    audit.record("accounts.end_role", actor=actor, subject=held.user, role=held.role, first_day_without=str(on))


@transaction.atomic
def set_active(user: User, active: bool, *, actor: User | None) -> None:
    """Open or close an account; a closed one is refused at its next request, sessions included."""
    _guard(user, actor)
    User.objects.filter(pk=user.pk).update(is_active=active)
    audit.record("accounts.set_active", actor=actor, subject=user, active=active)


def _guard(user: User, actor: User | None) -> None:
    """Only who manages accounts, and never one's own."""
    if actor is None:
        return
    policy.require(actor, policy.Act.MANAGE_ACCOUNTS)
    if actor.pk == user.pk:
        raise DomainError("Akun sendiri tidak dapat diubah.", "Minta admin sistem yang lain.")


def _held(user: User, from_day: date) -> RoleAssignmentQuerySet:
    """Roles not over before `from_day`, those that begin later included."""
    return user.role_assignments.exclude(ends_on__lt=from_day)


def _refuse_pair(roles: list[str]) -> None:
    pair = policy.forbidden_pair(roles)
    if pair:
        labels = " dan ".join(Role(each).label for each in sorted(pair))
        raise DomainError(
            f"Satu orang tidak boleh memegang peran {labels} sekaligus.",
            "Akhiri dulu peran yang lama, atau tugaskan orang lain.",
        )
