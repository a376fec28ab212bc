"""A form sent twice has one effect: by one person clicking twice, and by two processes at the same instant."""

from __future__ import annotations

import re
import threading
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from jamsos.accounts.models import Role, RoleAssignment, User
from jamsos.audit.models import Event
from jamsos.jobs.tasks import sweep
from jamsos.ui import once
from jamsos.ui.models import Sending

HIDDEN = re.compile(rf'name="{once.KEY}" value="([0-9a-f-]{{36}})"')
RESET = "accounts.reset_password"


@pytest.fixture
def admin(client_of) -> Client:
    return client_of(Role.ADMIN_SISTEM)


@pytest.fixture
def person(user_of) -> User:
    return user_of(Role.DISNAKER, "uji_orang")


def key_on(client: Client, path: str) -> str:
    return HIDDEN.search(client.get(path).content.decode())[1]


def give_role(client: Client, person: User, role: str = Role.TIM_KOORDINASI, **more: str):
    return client.post(reverse("account-assign"), {"user": person.pk, "role": role} | more)


def roles_of(person: User) -> list[str]:
    return sorted(RoleAssignment.objects.filter(user=person).values_list("role", flat=True))


def resets() -> int:
    return Event.objects.filter(act=RESET).count()


def test_each_form_is_drawn_with_a_key_of_its_own(admin) -> None:
    path = reverse("account-assign")
    assert key_on(admin, path) != key_on(admin, path)


def test_the_same_form_again_gets_the_first_answer_and_is_not_done_twice(admin, person) -> None:
    key = key_on(admin, reverse("account-assign"))
    first, again = (give_role(admin, person, sekali=key) for _ in range(2))
    assert (first.status_code, again.status_code) == (302, 302)
    assert first["Location"] == again["Location"]
    assert Event.objects.filter(act="accounts.assign_role").count() == 1
    assert once.REPEATED in admin.get(again["Location"]).content.decode()


def test_without_a_key_the_second_sending_is_worked_on(admin, person) -> None:
    assert give_role(admin, person).status_code == 302
    assert give_role(admin, person).status_code == 409, "the service itself saw it, and refused"


def test_a_form_with_mistakes_may_be_sent_again(admin, person) -> None:
    key = key_on(admin, reverse("account-assign"))
    assert give_role(admin, person, role="", sekali=key).status_code == 422
    assert give_role(admin, person, Role.SETDA, sekali=key).status_code == 409, "no role for which Disnaker is checked"
    assert give_role(admin, person, sekali=key).status_code == 302
    assert Role.TIM_KOORDINASI in roles_of(person)


def test_other_content_under_a_used_key_is_told_and_not_swallowed(admin, person, user_of) -> None:
    key, other = key_on(admin, reverse("account-assign")), user_of(Role.DISNAKER, "uji_lain")
    give_role(admin, person, sekali=key)
    answer = give_role(admin, other, sekali=key)
    assert answer.status_code == 409 and "isiannya sekarang berbeda" in answer.content.decode()
    assert roles_of(other) == [Role.DISNAKER]


def test_a_password_shown_once_is_not_replaced_by_a_second_click(admin, person) -> None:
    path, key = reverse("account-reset", args=[person.pk]), str(uuid4())
    assert admin.post(path, {once.KEY: key}).status_code == 200
    again = admin.post(path, {once.KEY: key})
    assert again.status_code == 409 and "hanya ditampilkan satu kali" in again.content.decode()
    assert resets() == 1


def test_the_key_of_somebody_else_or_of_another_address_is_another_key(admin, person, user_of) -> None:
    key, second = str(uuid4()), user_of(Role.DISNAKER, "uji_lain")
    for one in (person, second):
        assert admin.post(reverse("account-reset", args=[one.pk]), {once.KEY: key}).status_code == 200
    other = Client()
    other.force_login(user_of(Role.ADMIN_SISTEM, "uji_admin_2"), backend=once.settings.AUTHENTICATION_BACKENDS[0])
    assert other.post(reverse("account-reset", args=[person.pk]), {once.KEY: key}).status_code == 200
    assert resets() == 3


def test_while_the_first_is_under_way_the_second_is_told(admin, person, monkeypatch) -> None:
    monkeypatch.setattr(once, "PATIENCE", 0)
    path, key = reverse("account-reset", args=[person.pk]), str(uuid4())
    admin.post(path, {once.KEY: key})
    Sending.objects.update(finished_at=None)
    answer = admin.post(path, {once.KEY: key})
    assert answer.status_code == 409 and "Masih diproses" in answer.content.decode()
    Sending.objects.update(sent_at=timezone.now() - once.LIFETIME - timedelta(seconds=1))
    answer = admin.post(path, {once.KEY: key})
    assert answer.status_code == 409 and "terputus" in answer.content.decode()
    assert resets() == 1


@pytest.mark.parametrize("key", ["", "x", "\0", "9" * 5000])
def test_what_is_no_key_counts_as_none(admin, person, key) -> None:
    assert give_role(admin, person, sekali=key).status_code == 302
    assert not Sending.objects.exists()


def test_nothing_that_was_typed_is_kept(admin, client_of, program) -> None:
    client, nik = client_of(Role.DINSOS_PETUGAS), "3604616805800001"
    client.post(reverse("worker-look-ahead"), {"nik": nik, once.KEY: str(uuid4())})
    give_role(admin, User.objects.first(), sekali=str(uuid4()))
    kept = str(list(Sending.objects.values()))
    assert nik not in kept


def test_keys_are_swept_after_a_day(admin, person) -> None:
    give_role(admin, person, sekali=str(uuid4()))
    sweep()
    assert Sending.objects.count() == 1
    Sending.objects.update(sent_at=timezone.now() - timedelta(hours=25))
    sweep()
    assert not Sending.objects.exists()


def _at_once(client_of, person: User, data: dict[str, str]) -> list[int]:
    """The same form from two browsers of one person that start together."""
    path, start, codes = reverse("account-reset", args=[person.pk]), threading.Barrier(2), []

    def send(client: Client) -> None:
        start.wait(timeout=10)
        codes.append(client.post(path, data).status_code)
        connections.close_all()

    threads = [threading.Thread(target=send, args=[client_of(Role.ADMIN_SISTEM)]) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return sorted(codes)


@pytest.mark.django_db(transaction=True)
def test_two_at_the_same_instant_have_one_effect(client_of, person) -> None:
    assert _at_once(client_of, person, {once.KEY: str(uuid4())}) == [200, 409]
    assert resets() == 1


@pytest.mark.django_db(transaction=True)
def test_and_not_by_luck(client_of, person) -> None:
    """Without the key the same two are both worked on."""
    assert _at_once(client_of, person, {}) == [200, 200]
    assert resets() == 2
