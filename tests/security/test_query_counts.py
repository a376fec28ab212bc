"""How many queries each page asks: the same for three rows as for thirty, never more than the page is known for."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from enrollment.lifecycle import State
from jamsos.accounts.models import Role
from tests.decrees import people as cases
from tests.security.objects import POST_ONLY, Object
from tests.security.query_counts import QUERIES
from tests.security.test_url_matrix import KNOWN, label
from tests.security.world import World, build

pytestmark = pytest.mark.django_db
MORE = range(500, 530)


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker) -> Iterator[World]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield build()
        transaction.set_rollback(True)


def ask(world: World, one: Object) -> HttpResponse:
    role = next(role for role in Role if role in one.allowed)
    return world.clients[role].get(reverse(one.name, kwargs=one.arguments(world, role)))


def queries(world: World, one: Object) -> int:
    """Asked by the first role that may open it."""
    with CaptureQueriesContext(connection) as asked:
        answer = ask(world, one)
    assert answer.status_code in {200, 302}
    return len(asked)


@pytest.mark.parametrize("one", KNOWN, ids=label)
def test_a_page_asks_what_it_is_known_for_and_no_more_for_thirty_more_people(world: World, one: Object) -> None:
    ask(world, one)  # a page is warm when it is counted
    assert queries(world, one) <= QUERIES[label(one)]
    if not one.row:
        cases.eligible(world.rows["program"], MORE, state=State.PROPOSED)
        assert queries(world, one) <= QUERIES[label(one)], "a form that nothing could be done with asks less before"


def test_no_page_is_left_out_or_gone() -> None:
    assert set(QUERIES) == {label(one) for one in KNOWN if one.name not in POST_ONLY}
