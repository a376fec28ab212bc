"""The page about one's own account."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.test import Client

from jamsos.accounts.models import Role, User
from jamsos.accounts.security_panels import address_prefix
from tests.accounts.factors import sign_in, with_factor, with_password

PAGE = "/keamanan-akun/"


@pytest.fixture
def officer(db, user_of) -> User:
    cache.clear()
    return with_password(user_of(Role.AUDITOR, "uji_saya"))


def test_it_is_linked_from_every_page(officer) -> None:
    assert f'href="{PAGE}"' in sign_in("uji_saya").get("/kewenangan/").content.decode()


def test_it_shows_the_last_ways_in_without_the_whole_address(officer) -> None:
    Client().post("/masuk/", {"login": "uji_saya", "password": "salah"}, REMOTE_ADDR="198.51.100.77")
    page = sign_in("uji_saya").get(PAGE).content.decode()
    assert "198.51.*" in page and "198.51.100" not in page
    assert "gagal: kata sandi salah" in page and "berhasil" in page


def test_it_shows_nobody_elses(officer, user_of) -> None:
    with_password(user_of(Role.DISNAKER, "uji_lain"))
    Client().post("/masuk/", {"login": "uji_lain", "password": "salah"}, REMOTE_ADDR="198.51.100.77")
    assert "198.51" not in sign_in("uji_saya").get(PAGE).content.decode()


def test_it_offers_the_second_factor_and_then_what_belongs_to_it(officer) -> None:
    client = sign_in("uji_saya")
    page = client.get(PAGE).content.decode()
    assert "tidak dipasang" in page and "Aktifkan faktor kedua" in page and "Lepas" not in page
    with_factor(officer)
    page = client.get(PAGE).content.decode()
    assert "aktif sejak" in page and "Kode cadangan tersisa" in page and "Lepas faktor kedua" in page


def test_administrator_sees_whether_there_is_one_but_no_codes(officer, client_of) -> None:
    codes = with_factor(officer)
    page = client_of(Role.ADMIN_SISTEM).get(f"/akun/{officer.pk}/").content.decode()
    assert "aktif sejak" in page and not [code for code in codes if code in page]


@pytest.mark.parametrize(
    "address, prefix",
    [
        ("203.0.113.9", "203.0.*"),
        ("2001:db8:1:2::9", "2001:0db8:0001:…"),
        ("", "–"),
        ("bukan alamat", "–"),
    ],
)
def test_prefix_tells_the_office_from_elsewhere_and_no_more(address, prefix) -> None:
    assert address_prefix(address) == prefix
