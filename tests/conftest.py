"""Shared fixtures. Tests run on PostgreSQL: the one of DATABASE_URL, or the project's own."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from datetime import date

os.environ.setdefault("SECRET_KEY", "only-for-tests-" + "x" * 40)
os.environ.setdefault("NIK_KEY", "only-for-tests-" + "y" * 40)
os.environ.setdefault("DEMO", "1")
os.environ.setdefault("DATABASE_URL", "")
if not os.environ["DATABASE_URL"]:
    from jamsos import localdb

    os.environ["DATABASE_URL"] = localdb.database_url()
os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="jamsos-tests-")

import pytest
from django.test import Client


@pytest.fixture(scope="session")
def django_db_modify_db_settings() -> None:
    """Keep pytest-django's own handling of the test database's name."""


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker) -> None:  # noqa: F811
    """Tests that commit empty every table afterwards; the audit trail's own refusal would stop them."""
    from django.db import connection

    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname FROM pg_trigger WHERE tgrelid = 'audit_event'::regclass AND tgname LIKE '%no_truncate%'"
        )
        for (name,) in cursor.fetchall():
            cursor.execute(f'ALTER TABLE audit_event DISABLE TRIGGER "{name}"')


@pytest.fixture
def user_of(db) -> Callable:
    """`user_of(Role.DINSOS_PETUGAS)` -> an active user with that role from 2025 on."""
    from jamsos.accounts.models import Role, RoleAssignment, User
    from jamsos.regions.models import Village

    def make(role: str, username: str | None = None) -> User:
        user, _ = User.objects.get_or_create(username=username or f"uji_{role}")
        village = Village.objects.get(name="Kramatwatu") if role == Role.OPERATOR_DESA else None
        RoleAssignment.objects.get_or_create(user=user, role=role, village=village, starts_on=date(2025, 1, 1))
        return user

    return make


@pytest.fixture
def client_of(user_of) -> Callable[[str], Client]:
    """`client_of(role)` -> a browser signed in as somebody with that role."""

    def make(role: str) -> Client:
        client = Client()
        client.force_login(user_of(role), backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return make


@pytest.fixture
def program(db):
    """Programme 2026 with the eight groups and one wave (January to December, APBD)."""
    from enrollment.programs.services import open_program

    return open_program(2026, actor=None)
