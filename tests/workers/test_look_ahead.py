"""What the entry form tells about a person before the proposal is sent, and what it keeps to itself."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from enrollment.workers import ahead, looking, services
from jamsos.accounts.models import Role
from jamsos.audit.models import Event
from jamsos.errors import DomainError
from tests.matches.people import person as listed
from tests.matches.people import release, village

from .conftest import ON, person

pytestmark = pytest.mark.django_db
URL = reverse("worker-look-ahead")
ROLES = [Role.OPERATOR_DESA, Role.DINSOS_PETUGAS]
HERE = {"nik": "3604616805800001", "name": "SITI AMINAH", "birth_date": "1980-05-28", "sex": "P"}


@pytest.fixture
def dtsen(program):
    """SITI AMINAH of Kramatwatu (the operator's desa), and IIS ROHANI of another."""
    there = {"nik": "3604715203750003", "name": "IIS ROHANI", "birth_date": "1975-03-12", "village": "Margasana"}
    return release(listed(7, **HERE), listed(8, **there))


def typed(**changes: str) -> dict[str, object]:
    return {"nik": HERE["nik"], "name": "Siti Aminah", "birth_date": "28-05-1980", "village": village().pk} | changes


def told(client, **changes: object) -> str:
    answer = client.post(URL, typed(**changes))
    assert answer.status_code == 200
    return re.sub("<[^>]*>", "", answer.content.decode()).strip()


@pytest.mark.parametrize("role", ROLES)
def test_it_says_how_well_the_form_agrees_and_nothing_of_the_list(client_of, dtsen, role) -> None:
    said = told(client_of(role), nik="3604616805800009")
    assert said == "Pada DTSEN 2026-3 ada orang yang cocok: nama sama; tanggal lahir sama; NIK berbeda 1 angka."


def test_nobody_of_another_desa_is_shown_to_the_operator(client_of, dtsen) -> None:
    other = {"nik": "3604715203750003", "name": "Iis Rohani", "birth_date": "12-03-1975"}
    assert "belum ditemukan" in told(client_of(Role.OPERATOR_DESA), **other)
    assert "nama sama" in told(client_of(Role.DINSOS_PETUGAS), **other)


def test_another_desa_is_not_asked_about(client_of, user_of, dtsen, program) -> None:
    elsewhere = village("Margasana")
    assert "Isi desa" in told(client_of(Role.OPERATOR_DESA), village=elsewhere.pk)
    facts = {"nik": HERE["nik"], "name": None, "birth_date": None, "village_id": elsewhere.pk}
    with pytest.raises(DomainError, match="di luar wilayah"):
        ahead.look(program, facts, actor=user_of(Role.OPERATOR_DESA))
    assert not Event.objects.filter(act=looking.LOOK_AHEAD).exists()


@pytest.mark.parametrize("missing", [{"nik": "", "birth_date": ""}, {"nik": "36046168", "name": ""}, {"village": ""}])
def test_too_little_to_go_by_asks_for_more(client_of, dtsen, missing) -> None:
    assert "Isi desa" in told(client_of(Role.DINSOS_PETUGAS), **missing)


@pytest.mark.parametrize("wrong", [{}, {"nik": ""}, {"nik": "3604616805800009"}], ids=["nik", "person", "sure link"])
def test_who_is_proposed_already_is_told(client_of, user_of, dtsen, program, wrong) -> None:
    line = person(1, NAMA=HERE["name"])
    services.propose(program, line, on=ON, declared=False, actor=user_of(Role.DINSOS_PETUGAS))
    assert "Sudah diusulkan pada program ini." in told(client_of(Role.OPERATOR_DESA), **wrong)


def test_each_look_is_recorded_without_the_nik_and_counts_in_the_budget(client_of, dtsen, monkeypatch) -> None:
    monkeypatch.setattr(looking, "LIMIT", 1)
    client = client_of(Role.OPERATOR_DESA)
    assert "cocok" in told(client)
    assert "Batas 1 NIK" in told(client)
    (event,) = Event.objects.filter(act=looking.LOOK_AHEAD)
    assert (event.subject_id, event.data) == (str(dtsen.pk), {"row_no": 7, "held": False})


def test_a_nik_cannot_be_tried_out_digit_by_digit(client_of, dtsen, monkeypatch) -> None:
    monkeypatch.setattr(ahead, "SAME_ROW", 3)
    client = client_of(Role.OPERATOR_DESA)
    answers = [told(client, nik=f"360461680580000{digit}") for digit in (9, 8, 7, 1)]
    assert ["cocok" in said for said in answers] == [True, True, True, False]
    assert "sudah 3 kali dicek" in answers[-1]


def test_the_form_asks_by_post_when_a_field_that_matters_is_left(client_of, program) -> None:
    page = client_of(Role.OPERATOR_DESA).get(reverse("worker-propose")).content.decode()
    asking = re.findall(r'name="(\w+)"[^>]*hx-post="' + URL, page)
    assert sorted(asking) == ["birth_date", "name", "nik", "village"]
    assert 'id="cek-usulan"' in page
