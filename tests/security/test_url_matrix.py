"""Each address against each role: what the declared matrix allows is answered, everything else is refused."""

from __future__ import annotations

import pytest
from django.test import Client

from jamsos.accounts.models import Role, User
from jamsos.accounts.policy import Act
from tests.security.addresses import Address, addresses
from tests.security.url_matrix import MATRIX, OPEN, WITHOUT_ACT

ANSWERED = {200, 302, 404, 405, 409}
ADDRESSES = addresses()
CLOSED = [address for address in ADDRESSES if address.name not in OPEN]


def test_every_address_is_in_the_matrix() -> None:
    assert not sorted({address.name for address in ADDRESSES} - set(MATRIX) - OPEN)


def test_the_matrix_names_no_address_that_is_gone() -> None:
    assert not sorted(set(MATRIX) - {address.name for address in ADDRESSES})


@pytest.mark.parametrize("address", CLOSED, ids=lambda address: address.name)
def test_every_view_declares_its_act(address: Address) -> None:
    if address.name not in WITHOUT_ACT:
        assert isinstance(getattr(address.view_class, "act", None), Act)


@pytest.mark.parametrize("address", CLOSED, ids=lambda address: address.name)
def test_who_is_not_signed_in_is_sent_to_the_login_page(db, address: Address) -> None:
    for answer in (Client().get(address.path()), Client().post(address.path())):
        assert (answer.status_code, answer.headers.get("Location", "").split("?")[0]) == (302, "/masuk/")


@pytest.mark.parametrize("address", CLOSED, ids=lambda address: address.name)
def test_roles_reach_what_is_theirs_and_nothing_else(program, client_of, address: Address) -> None:
    answers = {role: client_of(role).get(address.path()).status_code for role in Role}
    allowed = MATRIX[address.name]
    refusal = {403, 404} if address.kinds else {403}
    wrong = {
        role: status
        for role, status in answers.items()
        if status not in (ANSWERED if role in allowed else refusal)
        or (role in allowed and not address.kinds and status == 404)
    }
    assert not wrong


@pytest.mark.parametrize("address", CLOSED, ids=lambda address: address.name)
def test_no_role_changes_what_it_may_not_open(program, client_of, address: Address) -> None:
    for role in set(Role) - MATRIX[address.name]:
        assert client_of(role).post(address.path()).status_code in {403, 404, 405}


def test_signed_in_person_without_a_role_reaches_no_data(db) -> None:
    client = Client()
    user = User.objects.create(username="uji_tanpa_peran")
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    for address in CLOSED:
        if address.name not in WITHOUT_ACT:
            assert client.get(address.path()).status_code in {403, 404}, address.name
