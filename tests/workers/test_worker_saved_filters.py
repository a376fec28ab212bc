"""Filters of the worker list kept under a name: one's own, twenty at most, without personal numbers."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from enrollment.workers import services
from jamsos.accounts.models import Role
from jamsos.audit.models import Event
from jamsos.errors import DomainError
from jamsos.ui import saved
from jamsos.ui.models import SavedFilter

from .conftest import ON, person

pytestmark = pytest.mark.django_db
NIK = "3604616805800001"
SAVE, OWN = "worker-filter-save", "worker-filters"


@pytest.fixture
def client(client_of) -> Client:
    return client_of(Role.DINSOS_PETUGAS)


def keep(client: Client, query: dict[str, str], name: str = "Tanpa NIK"):
    return client.post(f"{reverse(SAVE)}?{urlencode(query)}", {"name": name})


def test_the_present_filter_is_offered_named_and_linked(program, client, user_of) -> None:
    without = services.propose(program, person(1, NIK=""), on=ON, declared=False, actor=user_of(Role.DINSOS_PETUGAS))
    page = client.get(reverse("workers"), {"nik": "kosong", "page": "1"}).content.decode()
    assert f"{reverse(SAVE)}?nik=kosong" in page
    assert "Simpan saringan ini" not in client.get(reverse("workers")).content.decode()
    assert "Belum ada" in client.get(f"{reverse(SAVE)}?nik=kosong").content.decode(), "what is saved is shown in words"
    answer = keep(client, {"nik": "kosong", "page": "1"})
    assert answer["Location"] == f"{reverse('workers')}?nik=kosong"
    shown = client.get(reverse("workers")).content.decode()
    assert "Tanpa NIK" in shown and "?nik=kosong" in shown
    assert without.name in client.get(answer["Location"]).content.decode()
    assert "NIK: Belum ada" in client.get(reverse(OWN)).content.decode()


@pytest.mark.parametrize("typed", [NIK, f" {NIK[:4]} {NIK[4:8]} {NIK[8:]}", "0812-3456-7890", f"SITI {NIK}"])
def test_a_personal_number_is_never_kept(client, typed) -> None:
    for answer in (keep(client, {"name": typed}), keep(client, {"nik": "kosong"}, typed)):
        assert answer.status_code == 409
        assert "nomor lain tidak dapat disimpan" in answer.content.decode()
    assert not SavedFilter.objects.exists()
    assert typed.strip() not in str(list(Event.objects.values_list("data", flat=True)))


def test_the_database_keeps_no_number_either(user_of) -> None:
    for row in ({"name": "x", "query": f"name={NIK}"}, {"name": NIK, "query": "nik=kosong"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            SavedFilter.objects.create(user=user_of(Role.DINSOS_PETUGAS), page="workers", **row)


def test_an_empty_filter_and_a_name_used_before_are_refused(client) -> None:
    assert keep(client, {"page": "3"}).status_code == 409
    assert keep(client, {"nik": "kosong"}).status_code == 302
    answer = keep(client, {"nik": "salah"})
    assert answer.status_code == 409 and "sudah ada" in answer.content.decode()


def test_twenty_at_most(user_of) -> None:
    user = user_of(Role.DINSOS_PETUGAS)
    for number in range(20):
        saved.save("workers", f"Saringan {number}", {"nik": "kosong"}, actor=user)
    with pytest.raises(DomainError, match="20 saringan"):
        saved.save("workers", "Satu lagi", {"nik": "kosong"}, actor=user)


def test_only_the_own_ones_are_seen_and_deleted(client, client_of) -> None:
    keep(client, {"nik": "kosong"})
    one, other = SavedFilter.objects.get(), client_of(Role.OPERATOR_DESA)
    address = reverse("worker-filter-delete", args=[one.pk])
    assert "Tanpa NIK" not in other.get(reverse(OWN)).content.decode()
    assert (other.get(address).status_code, other.post(address).status_code) == (404, 404)
    assert client.get(address).status_code == 200 and SavedFilter.objects.exists()
    assert client.post(address).status_code == 302
    assert not SavedFilter.objects.exists()


@pytest.mark.parametrize("query", ["nik=bukan", "district=999999", "state=%00", "asing=1&nik=kosong"])
def test_a_filter_that_no_longer_fits_breaks_nothing(client, user_of, query) -> None:
    SavedFilter.objects.create(user=user_of(Role.DINSOS_PETUGAS), page="workers", name="Lama", query=query)
    assert client.get(reverse(OWN)).status_code == 200
    assert client.get(f"{reverse(SAVE)}?{query}").status_code in {200, 400}
