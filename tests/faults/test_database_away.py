"""The database goes away and comes back: 503 meanwhile, no restart needed."""

from __future__ import annotations

from unittest.mock import patch

import pytest
from django.db import OperationalError
from django.db.backends.postgresql.base import DatabaseWrapper
from django.test import Client

from jamsos.accounts.models import Role

pytestmark = [pytest.mark.faults, pytest.mark.django_db]


def away(*_args, **_kwargs):
    raise OperationalError("connection refused")


def unreachable():
    """The database refuses every statement."""
    return patch.object(DatabaseWrapper, "cursor", away)


@pytest.fixture
def client(client_of) -> Client:
    browser = client_of(Role.AUDITOR)
    browser.raise_request_exception = False
    return browser


def test_pages_answer_503_and_recover(client) -> None:
    with unreachable():
        answer = client.get("/jejak-audit/")
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
        assert "Sedang tidak tersedia" in answer.content.decode()
        assert "connection refused" not in answer.content.decode()
    assert client.get("/jejak-audit/").status_code == 200


def test_login_answers_503(client) -> None:
    with unreachable():
        answer = client.post("/masuk/", {"login": "x", "password": "y"})
    assert answer.status_code == 503


def test_health_tells_the_proxy(client) -> None:
    with unreachable():
        assert Client().get("/health/").status_code == 503
    assert Client().get("/health/").json() == {"database": "OK"}


def test_headers_are_kept_in_trouble(client) -> None:
    with unreachable():
        answer = client.get("/jejak-audit/")
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_mistake_of_ours_is_a_plain_500_without_trace(client) -> None:
    with patch("reporting.trail.AuditPage.get_queryset", side_effect=RuntimeError("NIK 3604610101900001")):
        answer = client.get("/jejak-audit/")
    text = answer.content.decode()
    assert answer.status_code == 500 and "Terjadi gangguan" in text
    assert "3604610101900001" not in text and "RuntimeError" not in text
