"""Users, their agency, and the roles they hold for a time and (for a village operator) for an area."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.functional import cached_property

from jamsos.accounts.guards import NO_FORBIDDEN_PAIR
from jamsos.accounts.roles import Agency, Role

__all__ = ["Agency", "Role", "RoleAssignment", "User"]


class User(AbstractUser):
    """One living person; shared accounts do not exist."""

    agency = models.CharField("instansi", max_length=20, choices=Agency.choices, blank=True)
    must_change_password = models.BooleanField("wajib mengganti kata sandi", default=False)
    password_changed_at = models.DateTimeField("kata sandi sejak", default=timezone.now, editable=False)
    wants_digest = models.BooleanField("pengingat lewat surel", default=True)
    session_stamp = models.PositiveIntegerField("cap sesi", default=0, editable=False)
    is_demo = models.BooleanField("akun peragaan", default=False, help_text="Kata sandinya umum.")

    class Meta:
        verbose_name = "pengguna"
        verbose_name_plural = "pengguna"
        constraints = [models.UniqueConstraint(Lower("username"), name="username_once_in_any_case")]

    def __str__(self) -> str:
        return self.get_full_name() or self.username

    def set_password(self, raw_password: str | None) -> None:
        """A password counts its age from here; a costlier hash of the same one is saved without this field."""
        super().set_password(raw_password)
        self.password_changed_at = timezone.now()

    @property
    def has_old_password(self) -> bool:
        """Older than `PASSWORD_MAX_DAYS`; never when that is 0.

        Off by default because the rules differ: Peraturan BSSN 4/2021 lists a validity period among the standards of
        a web application, OWASP ASVS 4.0 (2.1.10) forbids rotation without a sign of a leak. The office decides.
        """
        days = settings.PASSWORD_MAX_DAYS
        return days > 0 and timezone.now() - self.password_changed_at > timedelta(days=days)

    def get_session_auth_hash(self) -> str:
        """What each session was begun with: every session ends once the password or the stamp is another."""
        return self._session_hash(settings.SECRET_KEY)

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        return map(self._session_hash, settings.SECRET_KEY_FALLBACKS)

    def _session_hash(self, secret: str) -> str:
        value = f"{self.password}:{self.session_stamp}"
        return salted_hmac("jamsos.accounts.session", value, secret=secret, algorithm="sha256").hexdigest()

    @cached_property
    def assignments(self) -> list[RoleAssignment]:
        """Roles in force today (asked once per request)."""
        return list(self.role_assignments.in_force(timezone.localdate()).select_related("village"))

    @property
    def is_closed_demo(self) -> bool:
        """A demo account outside a demonstration."""
        return self.is_demo and not settings.DEMO

    @cached_property
    def roles(self) -> frozenset[str]:
        return frozenset(assignment.role for assignment in self.assignments)

    @property
    def role_labels(self) -> str:
        return ", ".join(assignment.get_role_display() for assignment in self.assignments)


class RoleAssignmentQuerySet(models.QuerySet["RoleAssignment"]):
    def in_force(self, on: date) -> RoleAssignmentQuerySet:
        begun = models.Q(starts_on__lte=on)
        return self.not_over(on).filter(begun)

    def not_over(self, on: date) -> RoleAssignmentQuerySet:
        """In force on that day, or yet to begin."""
        open_ended = models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=on)
        return self.filter(open_ended, taken_at=None)


class RoleAssignment(models.Model):
    """A role held from `starts_on` to `ends_on` (both included), within a village for an operator."""

    user = models.ForeignKey(User, models.CASCADE, related_name="role_assignments", verbose_name="pengguna")
    role = models.CharField("peran", max_length=20, choices=Role.choices)
    village = models.ForeignKey(
        "regions.Village", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="desa"
    )
    starts_on = models.DateField("mulai")
    ends_on = models.DateField("sampai", null=True, blank=True)
    taken_at = models.DateTimeField("dicabut", null=True, blank=True)
    """When a role was taken away on the very day it began; it was in force until then."""

    objects = RoleAssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = "penugasan"
        verbose_name_plural = "penugasan"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "village", "starts_on"],
                name="role_assignment_once",
                nulls_distinct=False,
                condition=models.Q(taken_at=None),
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=models.F("starts_on")),
                name="role_assignment_ends_after_start",
            ),
            models.CheckConstraint(
                condition=models.Q(role=Role.OPERATOR_DESA, village__isnull=False)
                | (~models.Q(role=Role.OPERATOR_DESA) & models.Q(village__isnull=True)),
                name="role_assignment_village_for_operators_only",
            ),
        ]
        triggers = [NO_FORBIDDEN_PAIR]

    def __str__(self) -> str:
        return f"{self.get_role_display()} · {self.user}"

    def is_over(self, on: date) -> bool:
        return self.taken_at is not None or (self.ends_on is not None and self.ends_on < on)
