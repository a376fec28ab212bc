"""A first password opens one page only; a demo account opens nothing outside a demonstration."""

from __future__ import annotations

from datetime import date
from io import StringIO

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import Client

from jamsos.accounts.demo import PASSWORD, make_demo_accounts
from jamsos.accounts.models import Role, User
from jamsos.accounts.passwords import first_password
from jamsos.accounts.services import create_user
from jamsos.audit.models import Event
from jamsos.errors import DomainError

OWN = "kapal berlayar ke barat"


@pytest.fixture(autouse=True)
def no_lockout(db) -> None:
    cache.clear()


@pytest.fixture
def newcomer() -> tuple[Client, str]:
    _, password = create_user("rina.k", "Rina Kartika", "disnaker", actor=None)
    return sign_in("rina.k", password), password


def sign_in(username: str, password: str) -> Client:
    client = Client()
    client.post("/masuk/", {"login": username, "password": password})
    return client


def change(client: Client, old: str, new: str):
    return client.post("/kata-sandi/", {"oldpassword": old, "password1": new, "password2": new})


@pytest.mark.parametrize("path", ["/", "/kewenangan/", "/akun/", "/pekerjaan-latar/", "/dasbor/"])
def test_first_password_opens_only_the_page_that_replaces_it(newcomer, path) -> None:
    client, _ = newcomer
    for answer in (client.get(path), client.post(path)):
        assert (answer.status_code, answer.headers.get("Location")) == (302, "/kata-sandi/")


def test_page_says_why_and_offers_the_way_out(newcomer) -> None:
    client, _ = newcomer
    page = client.get("/kata-sandi/").content.decode()
    assert "hanya untuk masuk pertama kali" in page and 'href="/keluar/"' in page
    client.post("/keluar/")
    assert client.get("/").headers["Location"].startswith("/masuk/")


def test_own_password_opens_the_portal(newcomer) -> None:
    client, password = newcomer
    assert change(client, password, OWN).headers["Location"] == "/"
    assert client.get("/").status_code == 200
    assert "hanya untuk masuk pertama kali" not in client.get("/kata-sandi/").content.decode()
    assert sign_in("rina.k", OWN).get("/").status_code == 200
    event = Event.objects.get(act="accounts.change_password")
    assert event.actor.username == "rina.k" and OWN not in str(event.data)


def test_keeping_the_first_password_is_no_change(newcomer) -> None:
    client, password = newcomer
    assert "harus berbeda" in change(client, password, password).content.decode()
    assert client.get("/").headers["Location"] == "/kata-sandi/"


def test_first_passwords_are_strong_and_never_twice_the_same() -> None:
    made = {first_password() for _ in range(500)}
    assert len(made) == 500
    assert all(len(set(password) - {"-"}) >= 4 and validate_password(password) is None for password in made)


def test_only_the_administrator_opens_accounts(user_of) -> None:
    with pytest.raises(DomainError, match="tidak berwenang"):
        create_user("rina.k", "Rina", "disnaker", actor=user_of(Role.DINSOS_KEPALA))


def test_database_itself_refuses_a_name_that_differs_by_case_only(newcomer) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(username="RINA.K")


def test_command_opens_the_first_administrator() -> None:
    out = StringIO()
    call_command("create_account", "admin.satu", name="Admin Satu", agency="kominfo", role="admin_sistem", stdout=out)
    printed = dict(line.split(": ") for line in out.getvalue().splitlines())
    user = User.objects.get(username="admin.satu")
    assert user.roles == {Role.ADMIN_SISTEM} and user.must_change_password
    assert user.check_password(printed["first_password"])
    assert not (user.is_superuser or user.is_staff)


@pytest.mark.parametrize("name, agency", [("ab", "kominfo"), ("admin.dua", "swasta")])
def test_command_refuses_what_the_page_refuses(name, agency) -> None:
    with pytest.raises(CommandError):
        call_command("create_account", name, name="Admin Dua", agency=agency)
    assert not User.objects.exists()


def test_command_leaves_no_account_when_the_role_is_refused(user_of) -> None:
    petugas = user_of(Role.DINSOS_PETUGAS)
    with pytest.raises(CommandError, match="tidak berwenang"):
        call_command("create_account", "rina.k", name="Rina", agency="setda", role="setda", actor=petugas.username)
    assert not User.objects.filter(username="rina.k").exists()


@pytest.mark.parametrize("demo, status", [(True, 200), (False, 302)])
def test_demo_account_signs_in_only_during_a_demonstration(settings, demo, status) -> None:
    make_demo_accounts(date(2026, 1, 5))
    settings.DEMO = demo
    assert sign_in("auditor", PASSWORD).get("/").status_code == status
    acts = set(Event.objects.filter(act__startswith="accounts.sign_in").values_list("act", flat=True))
    assert acts == {"accounts.sign_in" if demo else "accounts.sign_in_failed"}


def test_demo_session_ends_with_the_demonstration(settings) -> None:
    make_demo_accounts(date(2026, 1, 5))
    client = sign_in("auditor", PASSWORD)
    settings.DEMO = False
    assert client.get("/jejak-audit/").headers["Location"] == "/akun-nonaktif/"
    settings.DEMO = True
    assert client.get("/jejak-audit/").headers["Location"].startswith("/masuk/")
