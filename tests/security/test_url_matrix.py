"""Each address against each role, on real rows: what the declared matrix allows is answered, all else is refused."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from jamsos.accounts import policy
from jamsos.accounts.models import Role, User
from jamsos.accounts.policy import Act
from jamsos.ui.once import KEY
from tests.security.addresses import Address, addresses
from tests.security.objects import HIDDEN, OBJECTS, OUT_OF_AREA, POST_ONLY, Object
from tests.security.url_matrix import EVERYBODY, MATRIX, OPEN, WITHOUT_ACT
from tests.security.world import World, build

pytestmark = pytest.mark.django_db
ADDRESSES = addresses()
CLOSED = [address for address in ADDRESSES if address.name not in OPEN]
PLAIN = [Object(address.name, "") for address in CLOSED if not address.kinds]
KNOWN = [*PLAIN, *OBJECTS]
ANSWERED = {200, 302}
FORM = re.compile(r"<form[^>]*method=.post.*?</form>", re.DOTALL)


def label(one: Object | Address) -> str:
    return "-".join(filter(None, (one.name, getattr(one, "row", ""))))


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker) -> Iterator[World]:
    """Built once and never committed; each test works in a savepoint within."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build()
        transaction.set_rollback(True)


def refusal(one: Object) -> int:
    return 404 if one.name in HIDDEN else 403


def answer(world: World, one: Object, role: str) -> HttpResponse:
    return world.clients[role].get(reverse(one.name, kwargs=one.arguments(world, role)))


def status(world: World, one: Object, role: str, method: str = "get") -> int:
    path = reverse(one.name, kwargs=one.arguments(world, role))
    return getattr(world.clients[role], method)(path).status_code


def deviations(one: Object, answers: dict[str, HttpResponse]) -> dict[str, int]:
    """Roles that got another answer than the matrix says, with that answer."""
    right = {role: ANSWERED if role in one.allowed else {refusal(one)} for role in Role}
    return {role: got.status_code for role, got in answers.items() if got.status_code not in right[role]}


def forms_without_key(page: HttpResponse) -> list[str]:
    """Forms that would work twice when sent twice; a form that is not closed counts as one."""
    if page.streaming or not page.headers.get("Content-Type", "").startswith("text/html"):
        return []
    text = page.content.decode()
    forms = FORM.findall(text)
    unclosed = [] if len(forms) == text.count('method="post"') else ["a form that is not closed"]
    return unclosed + [form for form in forms if form.count(f'name="{KEY}" value="') != 1]


def test_every_address_is_in_the_matrix() -> None:
    assert not sorted({address.name for address in ADDRESSES} - set(MATRIX) - OPEN)


def test_the_matrix_names_no_address_that_is_gone() -> None:
    assert not sorted(set(MATRIX) - {address.name for address in ADDRESSES})


def test_every_address_with_arguments_has_a_real_row() -> None:
    with_arguments = {address.name for address in CLOSED if address.kinds}
    assert {one.name for one in OBJECTS} | POST_ONLY == with_arguments


@pytest.mark.parametrize("address", CLOSED, ids=label)
def test_every_view_declares_its_act(address: Address) -> None:
    if address.name not in WITHOUT_ACT:
        assert isinstance(getattr(address.view_class, "act", None), Act)


@pytest.mark.parametrize("address", CLOSED, ids=label)
def test_who_is_not_signed_in_is_sent_to_the_login_page(world: World, address: Address) -> None:
    for answer in (Client().get(address.path()), Client().post(address.path())):
        assert (answer.status_code, answer.headers.get("Location", "").split("?")[0]) == (302, "/masuk/")


@pytest.mark.parametrize("one", KNOWN, ids=label)
def test_roles_reach_what_is_theirs_and_nothing_else_and_every_form_works_once(world: World, one: Object) -> None:
    """Asked once of each role: the answers are what the matrix says, and each form in them carries its key."""
    answers = {role: answer(world, one, role) for role in Role}
    assert deviations(one, answers) == {}
    assert {role: found for role, page in answers.items() if (found := forms_without_key(page))} == {}


@pytest.mark.parametrize("one", [one for one in OBJECTS if one.allowed < EVERYBODY], ids=label)
def test_a_policy_that_grants_everything_is_noticed(world: World, one: Object, monkeypatch) -> None:
    """By one of the roles that are refused, so that the time goes to the matrix itself."""
    monkeypatch.setattr(policy, "POLICY", {role: frozenset(Act) for role in Role})
    refused = sorted(set(Role) - one.allowed)
    assert status(world, one, refused[len(one.name) % len(refused)]) != refusal(one)


@pytest.mark.parametrize("one", [one for one in KNOWN if one.allowed < EVERYBODY], ids=label)
def test_no_role_changes_what_it_may_not_open(world: World, one: Object) -> None:
    for role in set(Role) - one.allowed:
        assert status(world, one, role, "post") in {refusal(one), 405}, role


def posted_empty(world: World, one: Object, role: str) -> int:
    """The status, with whatever it did undone: rows and the browser's session."""
    cookies = world.clients[role].cookies.copy()
    with transaction.atomic():
        code = status(world, one, role, "post")
        transaction.set_rollback(True)
    world.clients[role].cookies = cookies
    return code


@pytest.mark.parametrize("one", [*KNOWN, Object("job-cancel", "own job")], ids=label)
def test_a_form_sent_empty_is_answered_to_who_may_send_it(world: World, one: Object) -> None:
    """Neither an error of the portal nor a refusal of what the matrix allows."""
    for role in sorted(one.allowed):
        code = posted_empty(world, one, role)
        assert code < 500 and code != 403, (role, code)
        if code == 405:
            return  # nothing is sent here, by nobody


@pytest.mark.parametrize("one", OUT_OF_AREA, ids=label)
def test_people_out_of_reach_do_not_exist(world: World, one: Object) -> None:
    for role in one.allowed:
        assert status(world, one, role) == 404
        assert status(world, one, role, "post") in {404, 405}


def test_only_the_one_who_started_a_job_reaches_it(world: World) -> None:
    strangers = world.jobs[Role.DINSOS_KEPALA].pk
    for role in set(Role) - {Role.DINSOS_KEPALA, Role.AUDITOR}:
        for name in ("job", "job-progress", "job-issues"):
            assert world.clients[role].get(reverse(name, args=[strangers])).status_code == 404
    for role in set(Role) - {Role.DINSOS_KEPALA}:
        assert world.clients[role].post(reverse("job-cancel", args=[strangers])).status_code == 404


def test_signed_in_person_without_a_role_reaches_no_data(world: World) -> None:
    client = Client()
    user = User.objects.create(username="uji_tanpa_peran")
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    for one in KNOWN:
        if one.name not in WITHOUT_ACT:
            arguments = one.arguments(world, Role.DISNAKER)
            assert client.get(reverse(one.name, kwargs=arguments)).status_code == 403, one.name
