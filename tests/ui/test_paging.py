"""Pages by key: every row once, in order, forwards and backwards, whatever stands in the address."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jamsos.accounts.models import Role, User
from jamsos.audit import services as audit
from jamsos.lib.copying import analyze
from jamsos.regions.models import District, Village
from jamsos.ui import paging
from jamsos.ui.paging import END, KeysetPage, KeysetPaginator, told

pytestmark = pytest.mark.django_db
SIZE = 50


def page(key: str = "pk", **given: object) -> KeysetPage:
    return KeysetPaginator(Village.objects.all(), key, SIZE).get_page(
        {name: str(value) for name, value in given.items()}
    )


def walk(key: str, rel: str, **given: object) -> list[list[int]]:
    """The numbers on each page, from the given one on, as the button with that relation leads."""
    one, pages = page(key, **given), []
    while True:
        pages.append([row.pk for row in one.object_list])
        ahead = [link for link in one.links if link.rel == rel]
        if not ahead:
            return pages
        one = page(key, **{"after": ahead[0].after} if rel == "next" else {"before": ahead[0].before})


@pytest.mark.parametrize("key", ["pk", "-pk"])
def test_every_row_stands_on_one_page_both_ways(key: str) -> None:
    everything = list(Village.objects.order_by(key).values_list("pk", flat=True))
    forwards, backwards = walk(key, "next"), walk(key, "prev", before=END)
    assert [number for numbers in forwards for number in numbers] == everything
    assert [number for numbers in reversed(backwards) for number in numbers] == everything
    assert {len(numbers) for numbers in forwards[:-1]} == {SIZE}


def test_the_ends_have_no_way_beyond() -> None:
    assert [link.rel for link in page().links] == ["next", "last"]
    assert [link.rel for link in page(before=END).links] == ["first", "prev"]
    assert len(page(after=page().object_list[-1].pk).links) == 4


def test_few_rows_have_no_pager() -> None:
    few = KeysetPaginator(District.objects.all(), "pk", SIZE).get_page({})
    assert not few.has_other_pages
    assert len(few.object_list) == District.objects.count()


@pytest.mark.parametrize("value", ["", "x", "-1", "9" * 30, "١٢", "1.5"])
@pytest.mark.parametrize("name", ["after", "before"])
def test_what_cannot_be_read_leads_to_the_first_page(name: str, value: str) -> None:
    assert page(**{name: value}).object_list == page().object_list


def test_behind_the_last_row_stands_nothing_but_the_way_back() -> None:
    beyond = page(after=10**17)
    assert (beyond.object_list, [link.rel for link in beyond.links]) == ([], ["first"])


def test_a_deep_page_reads_no_more_rows_than_the_first() -> None:
    """`OFFSET` would read, and throw away, all rows before it."""
    deep = Village.objects.order_by("pk")[200].pk
    with CaptureQueriesContext(connection) as asked:
        page(after=deep)
    queries = [one["sql"] for one in asked.captured_queries]
    assert any(query.endswith(f"LIMIT {SIZE + 1}") for query in queries)
    assert not any("OFFSET" in query for query in queries)


def test_rows_are_counted_while_that_is_cheap_and_else_estimated(monkeypatch) -> None:
    User.objects.bulk_create([User(username=f"uji{n:04}") for n in range(2500)])
    with connection.cursor() as cursor:
        analyze(cursor, User._meta.db_table)
    assert told(User.objects.filter(username__startswith="uji")) == "2.500"
    monkeypatch.setattr(paging, "CHEAP", 0)
    few = User.objects.filter(username__startswith="uji24")
    assert told(User.objects.all()) == f"sekitar {round(User.objects.count(), -3) // 1000}.000"
    assert told(User.objects.filter(username__startswith="uji")) == "lebih dari 1.000"
    assert told(few) == str(few.count())


def test_a_list_shows_the_pager_and_keeps_its_filters(client_of) -> None:
    for n in range(60):
        audit.record("uji.banyak", actor=None, nomor=n)
    client = client_of(Role.AUDITOR)
    first = client.get("/jejak-audit/?act=uji.banyak")
    assert "50 dari 60" in first.content.decode()
    ahead = next(link for link in first.context["table"].page.links if link.rel == "next")
    assert f"?act=uji.banyak&amp;after={ahead.after}" in first.content.decode()
    second = client.get(f"/jejak-audit/?act=uji.banyak&after={ahead.after}")
    assert "10 dari 60" in second.content.decode()
    assert len(second.context["table"].page.object_list) == 10
