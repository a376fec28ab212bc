"""Giving and taking roles."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.db import connections
from django.utils import timezone

from jamsos.accounts import policy
from jamsos.accounts.demo import PASSWORD, PEOPLE, make_demo_accounts
from jamsos.accounts.models import Agency, Role, RoleAssignment, User
from jamsos.accounts.policy import Act
from jamsos.accounts.roles import AGENCIES_OF
from jamsos.accounts.services import assign_role, deactivate, end_role
from jamsos.audit.models import Event
from jamsos.errors import DomainError
from jamsos.regions.models import Village

DAY = date(2026, 1, 5)


@pytest.fixture
def person(db) -> User:
    return User.objects.create(username="uji_orang", first_name="Uji", agency=Agency.DINSOS)


def test_assigned_role_counts_and_is_recorded(person, user_of) -> None:
    admin = user_of(Role.ADMIN_SISTEM)
    assign_role(person, Role.DINSOS_PETUGAS, starts_on=DAY, actor=admin)
    assert policy.allows(person, Act.IMPORT_WORKERS)
    event = Event.objects.latest("seq")
    assert (event.act, event.actor, event.data["role"]) == ("accounts.assign_role", admin, "dinsos_petugas")


@pytest.mark.parametrize("agency, own", [("disnaker", "dari instansi"), ("", "tanpa instansi")])
def test_role_of_another_agency_is_refused(person, user_of, agency, own) -> None:
    User.objects.filter(pk=person.pk).update(agency=agency)
    person.refresh_from_db()
    with pytest.raises(DomainError, match="hanya untuk akun Dinas Sosial; akun Uji") as refused:
        assign_role(person, Role.DINSOS_PETUGAS, starts_on=DAY, actor=user_of(Role.ADMIN_SISTEM))
    assert own in f"{refused.value.message} {refused.value.hint}"
    assert not person.role_assignments.exists()


def test_every_role_belongs_to_an_agency() -> None:
    assert set(AGENCIES_OF) == set(Role.values) and all(AGENCIES_OF.values())


def test_forbidden_pair_is_refused(person) -> None:
    assign_role(person, Role.DINSOS_PETUGAS, starts_on=DAY, actor=None)
    with pytest.raises(DomainError, match="Petugas Dinsos dan Kepala Dinas Sosial|Kepala Dinas Sosial dan Petugas"):
        assign_role(person, Role.DINSOS_KEPALA, starts_on=DAY, actor=None)


def test_role_with_an_end_date_ahead_still_forbids_its_pair(person) -> None:
    RoleAssignment.objects.create(
        user=person, role=Role.DINSOS_PETUGAS, starts_on=DAY, ends_on=DAY + timedelta(days=30)
    )
    with pytest.raises(DomainError, match="tidak boleh memegang"):
        assign_role(person, Role.DINSOS_KEPALA, starts_on=DAY, actor=None)


def test_after_the_old_role_ended_the_new_one_is_given(person) -> None:
    old = assign_role(person, Role.DINSOS_PETUGAS, starts_on=DAY, actor=None)
    end_role(old, on=DAY + timedelta(days=10), actor=None)
    assign_role(person, Role.DINSOS_KEPALA, starts_on=DAY + timedelta(days=10), actor=None)
    assert policy.allows(person, Act.LOCK_PENDATAAN) and not policy.allows(person, Act.IMPORT_WORKERS)


def test_role_ended_today_ends_the_session_at_the_next_request(user_of, client_of) -> None:
    client = client_of(Role.AUDITOR)
    assert client.get("/jejak-audit/").status_code == 200
    held = user_of(Role.AUDITOR).role_assignments.get()
    end_role(held, on=timezone.localdate(), actor=None)
    assert client.get("/jejak-audit/").headers["Location"] == "/masuk/?next=/jejak-audit/&akhir=berubah"
    client.force_login(user_of(Role.AUDITOR), backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get("/jejak-audit/").status_code == 403


def test_account_closed_mid_session_is_signed_out(user_of, client_of) -> None:
    client = client_of(Role.AUDITOR)
    deactivate(user_of(Role.AUDITOR), actor=None)
    assert client.get("/jejak-audit/").headers["Location"].startswith("/masuk/")


def test_same_role_twice_is_refused_with_words(person) -> None:
    assign_role(person, Role.DINSOS_PETUGAS, starts_on=DAY, actor=None)
    with pytest.raises(DomainError, match="sudah memegang"):
        assign_role(person, Role.DINSOS_PETUGAS, starts_on=DAY, actor=None)


@pytest.mark.parametrize("role, with_village", [(Role.OPERATOR_DESA, False), (Role.DISNAKER, True)])
def test_village_goes_with_operators_only(person, role, with_village) -> None:
    person.agency = PEOPLE[role][1]
    village = Village.objects.first() if with_village else None
    with pytest.raises(DomainError, match="Desa wajib untuk operator desa"):
        assign_role(person, role, village=village, starts_on=DAY, actor=None)


def test_only_the_administrator_assigns(person, user_of) -> None:
    with pytest.raises(DomainError, match="tidak berwenang"):
        assign_role(person, Role.DISNAKER, starts_on=DAY, actor=user_of(Role.DINSOS_KEPALA))


def test_nobody_changes_the_own_account(user_of) -> None:
    admin = user_of(Role.ADMIN_SISTEM)
    with pytest.raises(DomainError, match="Akun sendiri"):
        assign_role(admin, Role.TIM_KOORDINASI, starts_on=DAY, actor=admin)


@pytest.mark.django_db(transaction=True)
def test_two_administrators_at_once_cannot_make_a_forbidden_pair() -> None:
    person = User.objects.create(username="uji_serentak", agency=Agency.DINSOS)

    def assign(role: str) -> str:
        try:
            assign_role(User.objects.get(pk=person.pk), role, starts_on=DAY, actor=None)
            return "given"
        except DomainError:
            return "refused"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(pool.map(assign, [Role.DINSOS_PETUGAS, Role.DINSOS_KEPALA]))
    assert outcomes == ["given", "refused"]
    assert person.role_assignments.count() == 1


def test_demo_accounts_only_in_a_demonstration(db, settings) -> None:
    settings.DEMO = False
    with pytest.raises(DomainError, match="DEMO=1"):
        make_demo_accounts(DAY)
    assert not User.objects.exists()


def test_demo_accounts_one_per_role_and_again_without_harm(db, settings) -> None:
    settings.DEMO = True
    make_demo_accounts(DAY)
    users = make_demo_accounts(DAY)
    assert {user.roles for user in users.values()} == {frozenset({role}) for role in Role.values}
    assert all(user.check_password(PASSWORD) for user in users.values())
    assert RoleAssignment.objects.count() == len(users)
