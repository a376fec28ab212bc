"""Somebody sent back from verification stays the person, and the proposal, that the Kadinsos list names."""

from __future__ import annotations

from datetime import date

import pytest

from enrollment.lifecycle import State
from enrollment.workers import services
from enrollment.workers.models import ListedIdentity, Registration
from jamsos.accounts.models import Role
from jamsos.errors import DomainError

from .conftest import ON, in_state, person

pytestmark = pytest.mark.django_db
OTHER_NIK = "3604616805800077"
PATH = [State.LOCKED, State.LISTED, State.IN_VERIFICATION, State.RETURNED]


@pytest.fixture
def petugas(user_of):
    return user_of(Role.DINSOS_PETUGAS)


@pytest.fixture
def returned(program, petugas) -> Registration:
    """Listed by the bulk updates that the stages use, then sent back by Disdukcapil."""
    one = services.propose(program, person(1, STATUS_KAWIN="Kawin"), on=ON, declared=False, actor=petugas)
    for state in PATH:
        Registration.objects.filter(pk=one.pk).update(state=state)
    one.refresh_from_db()
    return one


def mended(one: Registration, petugas, **changes: str) -> list[str]:
    return services.change(one, person(1, STATUS_KAWIN="Kawin") | changes, on=ON, actor=petugas)


def test_the_step_to_listed_keeps_who_was_listed(returned) -> None:
    kept = ListedIdentity.objects.get(registration=returned)
    assert (kept.nik, kept.name, kept.birth_date) == (returned.nik, returned.name, date(1980, 5, 28))


@pytest.mark.parametrize(
    "changes",
    [
        {"KELOMPOK": "BPD"},
        {"TGL_DAFTAR": "2025-02-01"},
        {"PEKERJAAN": "Nelayan"},
        {"OPD_PENGUSUL": "Dinas Lain"},
        {"DISABILITAS": "Ya"},
        {"JUMLAH_TANGGUNGAN": "9"},
        {"STATUS_KAWIN": "Cerai Mati"},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_what_eligibility_and_rank_rest_on_is_settled(returned, petugas, changes) -> None:
    with pytest.raises(DomainError, match="Sudah ditetapkan Dinsos"):
        mended(returned, petugas, **changes)
    assert not returned.changes.exists()


@pytest.mark.parametrize("changes", [{"NIK": OTHER_NIK}, {"NAMA": "SITI AMINAH"}, {"TGL_LAHIR": "1980-05-29"}])
def test_one_piece_of_identity_may_be_mended_with_the_address(returned, petugas, changes) -> None:
    fields = mended(returned, petugas, ALAMAT="Kp. Baru", **changes)
    assert "address" in fields and {"nik", "name", "birth_date"} & set(fields)


@pytest.mark.parametrize(
    "changes",
    [
        {"NIK": OTHER_NIK, "NAMA": "ORANG LAIN"},
        {"NIK": OTHER_NIK, "TGL_LAHIR": "1980-05-29"},
        {"NAMA": "ORANG LAIN", "TGL_LAHIR": "1981-05-28"},
    ],
)
def test_two_pieces_make_another_person(returned, petugas, changes) -> None:
    with pytest.raises(DomainError, match="Ini menjadi orang lain; tarik usulan ini lalu usulkan orang yang baru"):
        mended(returned, petugas, **changes)


def test_step_by_step_does_not_get_around_it(returned, petugas) -> None:
    mended(returned, petugas, NAMA="ORANG LAIN")
    with pytest.raises(DomainError, match="Ini menjadi orang lain"):
        mended(returned, petugas, NAMA="ORANG LAIN", NIK=OTHER_NIK)
    mended(returned, petugas)
    assert "nik" in mended(returned, petugas, NIK=OTHER_NIK)


def test_a_second_round_of_verification_does_not_get_around_it(returned, petugas) -> None:
    mended(returned, petugas, NAMA="ORANG LAIN")
    for state in PATH[1:]:
        Registration.objects.filter(pk=returned.pk).update(state=state)
    with pytest.raises(DomainError, match="Ini menjadi orang lain"):
        mended(returned, petugas, NAMA="ORANG LAIN", NIK=OTHER_NIK)


def test_nik_taken_over_from_a_link_counts_too(returned, petugas) -> None:
    Registration.objects.filter(pk=returned.pk).update(nik=OTHER_NIK)
    with pytest.raises(DomainError, match="Ini menjadi orang lain"):
        mended(returned, petugas, NIK=OTHER_NIK, NAMA="ORANG LAIN")


def test_without_a_copy_the_first_change_is_the_measure(program, petugas) -> None:
    one = in_state(services.propose(program, person(1), on=ON, declared=False, actor=petugas), State.RETURNED)
    services.change(one, person(1, NAMA="ORANG LAIN"), on=ON, actor=petugas)
    with pytest.raises(DomainError, match="Ini menjadi orang lain"):
        services.change(one, person(1, NAMA="ORANG LAIN", NIK=OTHER_NIK), on=ON, actor=petugas)


def test_a_new_proposal_may_still_become_anybody(program, petugas) -> None:
    one = services.propose(program, person(1), on=ON, declared=False, actor=petugas)
    changed = services.change(one, person(2, TGL_LAHIR="1981-05-28", KELOMPOK="BPD"), on=ON, actor=petugas)
    assert {"nik", "name", "birth_date", "group", "track"} <= {name.removesuffix("_id") for name in changed}
