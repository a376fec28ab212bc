"""Uploads that are refused before they reach the disk."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from jamsos.accounts.models import Role

FEW_MEGABYTES = b"x" * 4_000_000


@pytest.fixture
def written(monkeypatch):
    """Temporary files that uploads have begun to fill."""
    from jamsos.files import uploads

    begun = []
    make = uploads.GuardedUploadHandler.new_file
    monkeypatch.setattr(uploads.GuardedUploadHandler, "new_file", lambda *a, **k: (begun.append(a), make(*a, **k)))
    return begun


def test_nobody_unknown_fills_the_disk(db, written) -> None:
    answer = Client().post(reverse("account_login"), {"berkas": SimpleUploadedFile("a.bin", FEW_MEGABYTES)})
    assert answer.status_code == 400 and not written


def test_more_than_the_largest_upload_is_refused(client_of, settings, written) -> None:
    settings.REFERENCE_MAX_BYTES = 1_000_000
    page = client_of(Role.DINSOS_PETUGAS)
    answer = page.post(reverse("reference-upload"), {"family": SimpleUploadedFile("a.csv", FEW_MEGABYTES)})
    assert answer.status_code == 400 and not written


def test_an_officer_may_upload(client_of, written) -> None:
    page = client_of(Role.DINSOS_PETUGAS)
    answer = page.post(reverse("reference-upload"), {"family": SimpleUploadedFile("a.csv", b"x" * 100)})
    assert answer.status_code == 422 and written
