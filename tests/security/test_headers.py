"""What every answer carries, whatever it is."""

from __future__ import annotations

import pytest
from django.test import Client, override_settings

from jamsos.accounts.models import Role
from jamsos.accounts.policy import Act
from jamsos.files.services import store_bytes

DIRECTIVES = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
}


@pytest.fixture
def answers(client_of, user_of) -> dict:
    """One answer of every sort."""
    auditor = client_of(Role.AUDITOR)
    auditor.raise_request_exception = False
    stored = store_bytes(b"%PDF-1.7", "x.pdf", actor=None, act=Act.VIEW_AUDIT)
    without_token = Client(enforce_csrf_checks=True)
    return {
        "login": Client().get("/masuk/"),
        "redirect": Client().get("/"),
        "page": auditor.get("/jejak-audit/"),
        "download": auditor.get(f"/berkas/{stored.pk}/"),
        "inline": auditor.get(f"/berkas/{stored.pk}/?inline"),
        "400": auditor.get("/?a=%00"),
        "403": auditor.get("/akun/"),
        "csrf": without_token.post("/masuk/", {}),
        "404": auditor.get("/tidak-ada/"),
        "405": auditor.post(f"/berkas/{stored.pk}/"),
        "health": Client().get("/health/"),
    }


def test_policy_of_contents_is_strict_everywhere(answers) -> None:
    for name, answer in answers.items():
        policy = answer.headers.get("Content-Security-Policy", "")
        assert {part.strip() for part in policy.split(";")} == DIRECTIVES, name


def test_no_sniffing_framing_or_leaking_address(answers) -> None:
    for name, answer in answers.items():
        assert answer.headers["X-Content-Type-Options"] == "nosniff", name
        assert answer.headers["Referrer-Policy"] == "same-origin", name
        assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin", name


@pytest.mark.parametrize("name", ["page", "download", "inline", "403", "404", "405"])
def test_nothing_of_a_signed_in_person_is_kept_by_browsers(answers, name) -> None:
    assert answers[name].headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "name, title",
    [
        ("400", "Permintaan tidak dapat dibaca"),
        ("403", "Tidak berwenang"),
        ("404", "Tidak ditemukan"),
        ("csrf", "Formulir kedaluwarsa"),
    ],
)
def test_refusals_are_pages_in_indonesian(answers, name, title) -> None:
    assert title in answers[name].content.decode()


def test_pages_hold_no_inline_script_or_style(answers) -> None:
    for name in ("login", "page", "403", "404"):
        text = answers[name].content.decode()
        assert "style=" not in text and "onclick=" not in text and "<script>" not in text, name


@override_settings(SECURE_HSTS_SECONDS=31536000, SECURE_HSTS_INCLUDE_SUBDOMAINS=True, SECURE_HSTS_PRELOAD=True)
def test_https_is_remembered_on_every_answer(answers) -> None:
    client = Client()
    for path in ("/masuk/", "/", "/tidak-ada/", "/?a=%00"):
        answer = client.get(path, secure=True)
        assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000"), path


def test_cookies_cannot_be_read_by_scripts(client_of) -> None:
    client = Client()
    client.get("/masuk/")
    assert client.cookies["csrftoken"]["httponly"]
    signed_in = client_of(Role.AUDITOR)
    assert signed_in.cookies["sessionid"]["samesite"] in {"", "Lax"}
