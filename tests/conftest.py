"""Shared fixtures. Tests run on PostgreSQL: the one of DATABASE_URL, or the project's own."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import date
from unittest import mock

import hypothesis
import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client, TransactionTestCase

from tests.template_database import migrated_database

# How long one example takes says something about the machine, not about the code.
hypothesis.settings.register_profile("steady", deadline=None)
hypothesis.settings.load_profile("steady")

LOADED = {"django_content_type", "auth_permission", "regions_district", "regions_village"}
"""Tables that the migrations fill."""


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """The empty database of each process is a copy of one that has been migrated."""
    connection.settings_dict["TEST"]["TEMPLATE"] = migrated_database(settings.DATABASE_URL)


@pytest.fixture(scope="session", autouse=True)
def emptied_after_commits() -> Iterator[None]:
    """What a test committed goes by deleting the rows there are; what the migrations loaded stays.

    Django would truncate some 150 tables after each such test and make all permissions anew: half a second a test.
    """
    with mock.patch.object(TransactionTestCase, "_fixture_teardown", lambda self: _delete_rows()):
        yield


def _delete_rows() -> None:
    """No trigger and no foreign key is asked: the tables refuse deletion to everybody else."""
    tables = sorted(set(connection.introspection.django_table_names(include_views=False)) - LOADED)
    filled = " UNION ALL ".join(f"SELECT '{table}' WHERE EXISTS (SELECT FROM \"{table}\")" for table in tables)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(filled)
        for (table,) in cursor.fetchall():
            cursor.execute(f'DELETE FROM "{table}"')


@pytest.fixture
def user_of(db) -> Callable:
    """`user_of(Role.DINSOS_PETUGAS)` -> an active user of that role's agency, with the role from 2025 on."""
    from jamsos.accounts.demo import PEOPLE
    from jamsos.accounts.models import Role, RoleAssignment, User
    from jamsos.regions.models import Village

    def make(role: str, username: str | None = None) -> User:
        user, _ = User.objects.get_or_create(username=username or f"uji_{role}", defaults={"agency": PEOPLE[role][1]})
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
