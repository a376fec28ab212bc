"""Pages for everybody: closed until opened; aggregates only; one of three answers, alike in size, never a trace."""

from __future__ import annotations

import time

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from enrollment.lifecycle import State
from jamsos.audit.models import Event

pytestmark = pytest.mark.django_db
BORN = "1980-01-01"


@pytest.fixture(autouse=True)
def opened(settings):
    cache.clear()
    settings.PUBLIC_FIGURES = True


def ask(nik: str, born: str = BORN):
    return Client().post(reverse("public-check"), {"nik": nik, "birth_date": born})


def answer_to(nik: str, born: str = BORN) -> str:
    page = ask(nik, born).content.decode()
    return page.split('role="status"><p class="mb-0">')[1].split(":")[0]


def test_both_pages_are_not_there_until_the_office_opens_them(settings) -> None:
    settings.PUBLIC_FIGURES = False
    assert [Client().get(reverse(name)).status_code for name in ("public-figures", "public-check")] == [404, 404]
    assert ask("1" * 16).status_code == 404


def test_figures_are_closed_where_small_and_name_nobody(add, program) -> None:
    for village, people in (("Ciruas", 3), ("Kramatwatu", 7), ("Anyar", 30)):
        for _ in range(people):
            add(State.DECREED, village=village)
    page = Client().get(reverse("public-figures")).content.decode()
    assert "<title>Anyar: 30</title>" in page and "<title>Ciruas: ditutup</title>" in page
    assert '<p class="h1 mb-0">40</p>' in page and "ORANG UJI" not in page


def test_a_whole_of_a_few_is_not_told_either(add, program) -> None:
    add(State.DECREED)
    page = Client().get(reverse("public-figures")).content.decode()
    assert '<p class="h1 mb-0">kurang dari 5</p>' in page and '<p class="h1 mb-0">1</p>' not in page


def test_one_of_three_answers_alike_in_size_and_not_too_quick(add, settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {}
    listed, waiting, gone = add(State.ACTIVE), add(State.PROPOSED), add(State.ENDED)
    asked = ((listed.nik, BORN), (waiting.nik, BORN), (gone.nik, BORN), ("9" * 16, BORN), (listed.nik, "1980-01-02"))
    assert [answer_to(*one) for one in asked] == ["Terdaftar", "Hubungi", "Hubungi"] + ["Tidak ditemukan"] * 2
    sizes, began = set(), time.monotonic()
    for one in asked:
        page = ask(*one)
        assert one[0].encode() not in page.content
        sizes.add(len(page.content))
    assert len(sizes) == 1
    assert time.monotonic() - began >= 0.25 * len(asked)


def test_nothing_of_a_question_is_kept(add, capsys) -> None:
    one, before = add(State.ACTIVE), Event.objects.count()
    ask(one.nik)
    assert Event.objects.count() == before
    assert one.nik not in capsys.readouterr().err


def test_few_questions_from_one_address_and_few_in_all(add, settings) -> None:
    def codes(address: str, times: int) -> list[int]:
        form = {"nik": "x", "birth_date": BORN}
        return [Client(REMOTE_ADDR=address).post(reverse("public-check"), form).status_code for _ in range(times)]

    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "public_check_all": "7/m/key"}
    assert codes("10.0.0.1", 6) == [200] * 5 + [429]
    assert codes("10.0.0.2", 3) == [200, 200, 429]
