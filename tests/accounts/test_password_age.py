"""A password may be given a longest age; by default it has none."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from jamsos.accounts.models import Role, User
from tests.accounts.factors import PASSWORD, sign_in, with_password

FRESH = "kalimat sandi yang lain"


@pytest.fixture
def client(db, user_of) -> Client:
    """Somebody whose password is 91 days old."""
    cache.clear()
    user = with_password(user_of(Role.AUDITOR, "uji_umur"))
    User.objects.filter(pk=user.pk).update(password_changed_at=timezone.now() - timedelta(days=91))
    return sign_in("uji_umur")


def change(client: Client, new: str):
    return client.post("/kata-sandi/", {"oldpassword": PASSWORD, "password1": new, "password2": new})


@pytest.mark.parametrize("days, status", [(0, 200), (92, 200), (90, 302)])
def test_old_password_leads_to_its_change_only_when_the_office_says_so(client, settings, days, status) -> None:
    settings.PASSWORD_MAX_DAYS = days
    assert client.get("/kewenangan/").status_code == status


def test_page_says_why_and_a_new_password_opens_the_portal(client, settings) -> None:
    settings.PASSWORD_MAX_DAYS = 90
    assert client.get("/").headers["Location"] == "/kata-sandi/"
    assert "melewati umur" in client.get("/kata-sandi/").content.decode()
    assert "harus berbeda dari kata sandi lama" in change(client, PASSWORD).content.decode()
    assert client.get("/").status_code == 302
    change(client, FRESH)
    assert client.get("/").status_code == 200


def test_signing_in_does_not_make_a_password_young(client, settings) -> None:
    settings.PASSWORD_MAX_DAYS = 90
    assert sign_in("uji_umur").get("/").headers["Location"] == "/kata-sandi/"


def test_a_costlier_hash_does_not_make_a_password_young(client, settings) -> None:
    settings.PASSWORD_MAX_DAYS = 90
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",
        "django.contrib.auth.hashers.MD5PasswordHasher",
    ]
    assert sign_in("uji_umur").get("/").headers["Location"] == "/kata-sandi/"
    assert User.objects.get(username="uji_umur").password.startswith("pbkdf2")
