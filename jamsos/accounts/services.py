"""Acts upon accounts."""

from __future__ import annotations

import re
from datetime import date, timedelta

from django.db import models, transaction
from django.utils import timezone

from jamsos.accounts import policy
from jamsos.accounts.models import Agency, Role, RoleAssignment, RoleAssignmentQuerySet, User
from jamsos.accounts.passwords import first_password
from jamsos.accounts.roles import AGENCIES_OF, agencies_told
from jamsos.accounts.two_hands import NO_FACTOR, refuse_both_keys
from jamsos.audit import services as audit
from jamsos.errors import DomainError
from jamsos.lib.names import strange_sign
from jamsos.logs import mask_text
from jamsos.regions.models import Village

# A letter first keeps NIK and NIP, which are personal data, out of addresses, logs and the audit trail.
USERNAME = re.compile(r"[a-z][a-z0-9._-]{2,39}")
NAME_LENGTH = 150


@transaction.atomic
def assign_role(
    user: User,
    role: str,
    *,
    starts_on: date,
    actor: User | None,
    village: Village | None = None,
    ends_on: date | None = None,
) -> RoleAssignment:
    """Give `user` a role from `starts_on` to `ends_on`, both included; open sessions end, so that it is seen at once.

    Refuses a role of another agency, and a pair of roles one person may not hold (DESIGN 5) on any day that both would
    be in force.
    """
    guard(user, actor)
    _refuse_other_agency(user, role)
    if ends_on is not None and ends_on < starts_on:
        raise DomainError("Tanggal akhir peran mendahului tanggal mulainya.", "Perbaiki isian Sampai.")
    held = list(_held(User.objects.select_for_update().get(pk=user.pk), starts_on, ends_on))
    if any(each.role == role and each.village_id == (village.pk if village else None) for each in held):
        raise DomainError(f"{user} sudah memegang peran {Role(role).label} itu.", "Tidak ada yang perlu diubah.")
    _refuse_pair([*(each.role for each in held), role])
    if (role == Role.OPERATOR_DESA) != (village is not None):
        raise DomainError("Desa wajib untuk operator desa, dan hanya untuk operator desa.", "Perbaiki isian desa.")
    assignment = RoleAssignment.objects.create(
        user=user, role=role, village=village, starts_on=starts_on, ends_on=ends_on
    )
    end_sessions(user)
    more = {"village": village.code if village else "", "ends_on": str(ends_on or "")}
    given = {key: value for key, value in more.items() if value}
    audit.record("accounts.assign_role", actor=actor, subject=user, role=role, starts_on=str(starts_on), **given)
    return assignment


@transaction.atomic
def end_role(assignment: RoleAssignment, *, on: date, actor: User | None) -> None:
    """Take a role away: `on` is the first day without it.

    A role that begins that day was in force for hours: it is kept, as taken away now. One that begins later never was
    in force and is deleted.
    """
    guard(assignment.user, actor)
    held = RoleAssignment.objects.select_for_update().not_over(on).filter(pk=assignment.pk).first()
    if held is None:
        raise DomainError("Penugasan ini sudah berakhir.", "Muat ulang halaman akun.")
    if held.starts_on > on:
        held.delete()
    elif held.starts_on == on:
        held.ends_on, held.taken_at = on, timezone.now()
        held.save(update_fields=["ends_on", "taken_at"])
    else:
        held.ends_on = on - timedelta(days=1)
        held.save(update_fields=["ends_on"])
    end_sessions(held.user)
    audit.record("accounts.end_role", actor=actor, subject=held.user, role=held.role, first_day_without=str(on))


@transaction.atomic
def create_user(username: str, name: str, agency: str, *, actor: User | None) -> tuple[User, str]:
    """Open an account; returns it with its first password, which is kept nowhere else but as a hash."""
    if actor is not None:
        policy.require(actor, policy.Act.MANAGE_ACCOUNTS)
    username, name = username.strip().lower(), " ".join(name.split())
    _check_new(username, name, agency)
    password = first_password()
    user = User(username=username, first_name=name, agency=agency, must_change_password=True)
    user.set_password(password)
    user.save()
    audit.record("accounts.create", actor=actor, subject=user, agency=agency)
    return user, password


@transaction.atomic
def reset_password(user: User, *, actor: User | None) -> str:
    """Replace a lost password by a new first one and return it; sessions of the old one end."""
    guard(user, actor)
    user = User.objects.select_for_update().get(pk=user.pk)
    refuse_both_keys(user, actor, NO_FACTOR)
    if not user.is_active:
        raise DomainError(f"Akun {user} nonaktif.", "Aktifkan akunnya; kata sandi pertama yang baru ikut dibuat.")
    password = _give_first_password(user)
    audit.record("accounts.reset_password", actor=actor, subject=user)
    return password


@transaction.atomic
def deactivate(user: User, *, actor: User | None) -> None:
    """Close an account. Its password is destroyed, so no session of before comes back when it is opened again."""
    guard(user, actor)
    user = _lock_standing(user, active=True)
    user.is_active = False
    user.set_unusable_password()
    user.save(update_fields=["is_active", "password"])
    audit.record("accounts.set_active", actor=actor, subject=user, active=False)


@transaction.atomic
def reactivate(user: User, *, actor: User | None) -> str:
    """Open a closed account again; returns its new first password."""
    guard(user, actor)
    user = _lock_standing(user, active=False)
    refuse_both_keys(user, actor, NO_FACTOR)
    user.is_active = True
    user.save(update_fields=["is_active"])
    password = _give_first_password(user)
    audit.record("accounts.set_active", actor=actor, subject=user, active=True)
    return password


def _check_new(username: str, name: str, agency: str) -> None:
    if not USERNAME.fullmatch(username):
        raise DomainError(
            f"Nama pengguna {mask_text(username)!r} tidak dapat dipakai.",
            "Pakai 3-40 huruf kecil, angka, titik, garis bawah, atau strip, diawali huruf; jangan NIK atau NIP.",
        )
    if not name or len(name) > NAME_LENGTH:
        raise DomainError("Nama orang wajib diisi.", f"Isi nama lengkapnya, paling panjang {NAME_LENGTH} huruf.")
    if sign := strange_sign(name):
        raise DomainError(f"Tanda «{sign}» tidak dipakai dalam nama.", "Isi nama orangnya dengan huruf.")
    if agency not in Agency.values:
        raise DomainError(f"Instansi {agency!r} tidak dikenal.", f"Pilih salah satu: {', '.join(Agency.values)}.")
    if User.objects.filter(username__iexact=username).exists():
        raise DomainError(f"Nama pengguna {username} sudah dipakai.", "Pilih nama lain; satu orang satu akun.")


def _give_first_password(user: User) -> str:
    password = first_password()
    user.set_password(password)
    user.must_change_password = True
    user.save(update_fields=["password", "password_changed_at", "must_change_password"])
    return password


def _lock_standing(user: User, *, active: bool) -> User:
    locked = User.objects.select_for_update().get(pk=user.pk)
    if locked.is_active != active:
        standing = "aktif" if locked.is_active else "nonaktif"
        raise DomainError(f"Akun {locked} sudah {standing}.", "Muat ulang halaman akun.")
    return locked


def end_sessions(user: User) -> None:
    """Every open session of the user is refused from its next request on."""
    User.objects.filter(pk=user.pk).update(session_stamp=models.F("session_stamp") + 1)
    user.refresh_from_db(fields=["session_stamp"])


def guard(user: User, actor: User | None) -> None:
    """Only who manages accounts, and never one's own."""
    if actor is None:
        return
    policy.require(actor, policy.Act.MANAGE_ACCOUNTS)
    if actor.pk == user.pk:
        raise DomainError("Akun sendiri tidak dapat diubah.", "Minta admin sistem yang lain.")


def _held(user: User, first: date, last: date | None) -> RoleAssignmentQuerySet:
    """Roles in force on any day from `first` to `last`; without `last` those that begin later are included."""
    held = user.role_assignments.not_over(first)
    return held if last is None else held.exclude(starts_on__gt=last)


def _refuse_other_agency(user: User, role: str) -> None:
    if user.agency not in AGENCIES_OF[role]:
        raise DomainError(
            f"Peran {Role(role).label} hanya untuk akun {agencies_told(role)}; "
            f"akun {user}: {user.get_agency_display() or 'tanpa instansi'}.",
            "Pilih peran dari instansinya, atau tugaskan orang dari instansi itu.",
        )


def _refuse_pair(roles: list[str]) -> None:
    pair = policy.forbidden_pair(roles)
    if pair:
        labels = " dan ".join(Role(each).label for each in sorted(pair))
        raise DomainError(
            f"Satu orang tidak boleh memegang peran {labels} sekaligus.",
            "Akhiri dulu peran yang lama, atau tugaskan orang lain.",
        )
