"""Shared fixtures. Tests run on PostgreSQL: the one of DATABASE_URL, or the project's own."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import date

import hypothesis
import pytest
from django.test import Client

# How long one example takes says something about the machine, not about the code.
hypothesis.settings.register_profile("steady", deadline=None)
hypothesis.settings.load_profile("steady")


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


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """Emptying the tables after a test that committed also empties what the migrations loaded: load it again.

    After the last test the test database is gone, and the connection would lead to the real one.
    """
    yield
    if nextitem is None:
        return
    marker = item.get_closest_marker("django_db")
    committed = {"transactional_db", "live_server"} & set(getattr(item, "fixturenames", ()))
    if committed or (marker and marker.kwargs.get("transaction")):
        _reload_regions(item.config)


def _reload_regions(config: pytest.Config) -> None:
    from django.db import connection
    from pytest_django.plugin import blocking_manager_key

    from jamsos.regions.services import load_regions

    with config.stash[blocking_manager_key].unblock():
        load_regions()
        connection.close()


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
    from jamsos.accounts.sessions import begin

    def make(role: str) -> Client:
        client = Client()
        client.force_login(user_of(role), backend="allauth.account.auth_backends.AuthenticationBackend")
        session = client.session
        begin(session, time.time())
        session.save()
        return client

    return make


@pytest.fixture
def program(db):
    """Programme 2026 with the eight groups and one wave (January to December, APBD)."""
    from enrollment.programs.services import open_program

    return open_program(2026, actor=None)
