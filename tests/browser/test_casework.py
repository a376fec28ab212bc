"""Casework in a real browser: a double click has one effect, and the pages of two officers are readable on a phone."""

from __future__ import annotations

from urllib.parse import urljoin

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from enrollment.corrections.models import Correction
from enrollment.corrections.services import request
from enrollment.lifecycle import State
from enrollment.workers import services
from enrollment.workers.models import Registration
from enrollment.workers.seen import opened
from enrollment.workers.showing import cells_of
from jamsos.accounts.models import Role
from jamsos.audit.models import Event
from jamsos.ui import saved
from tests.browser.looking import sound
from tests.workers.conftest import ON, in_state, person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def one(program, user_of) -> Registration:
    line = person(1, ALAMAT="Kp. Lama", NO_KK="3604612803120007")
    return services.propose(program, line, on=ON, declared=False, actor=user_of(Role.DINSOS_PETUGAS))


def test_a_double_click_has_one_effect(open_page, user_of) -> None:
    target = user_of(Role.DISNAKER, "uji_orang")
    page = open_page(reverse("account-reset", args=[target.pk]), Role.ADMIN_SISTEM)
    page.locator(".form-buttons button").dblclick()
    expect(page.locator("h1")).to_be_visible()
    page.wait_for_load_state()
    assert Event.objects.filter(act="accounts.reset_password").count() == 1


def test_going_back_and_sending_again_is_a_new_form(open_page, program) -> None:
    page = open_page(reverse("worker-propose"), Role.OPERATOR_DESA)
    for name in ("ORANG SATU", "ORANG DUA"):
        page.goto(page.url)
        page.fill("[name=name]", name)
        page.select_option("[name=group]", "POKTAN")
        page.click("text=Usulkan >> visible=true >> nth=-1")
        expect(page.locator("h1")).to_have_text(name)
        page.go_back()
    assert set(Registration.objects.values_list("name", flat=True)) == {"ORANG SATU", "ORANG DUA"}


def test_the_second_officer_sees_the_difference(open_page, one, user_of) -> None:
    page = open_page(reverse("worker-change", args=[one.pk]), Role.OPERATOR_DESA)
    services.change(one, cells_of(one) | {"ALAMAT": "Kp. Baru"}, on=ON, actor=user_of(Role.DINSOS_PETUGAS))
    page.fill("[name=address]", "Kp. Operator")
    page.click(".form-buttons button")
    expect(page.locator("table")).to_contain_text("Kp. Baru")
    page.complaints.clear()  # the console reports the answer 409 as an error
    sound(page)
    page.click(".form-buttons button")
    expect(page.locator("h1")).to_have_text(one.name)
    assert Registration.objects.get().address == "Kp. Operator"


def test_asking_answering_leaving_and_saved_filters_are_readable(open_page, one, user_of) -> None:
    officer, later = user_of(Role.DINSOS_PETUGAS), in_state(one, State.VERIFIED)
    saved.save("workers", "Kramatwatu tanpa NIK", {"nik": "kosong"}, actor=officer)
    wanted = cells_of(later) | {"ALAMAT": "Kp. Baru", "NO_KK": "3604612803120008"}
    how = {"reason": "KTP-el baru diperlihatkan", "on": ON, "seen": opened(later)}
    asked = request(later, wanted, **how, actor=user_of(Role.OPERATOR_DESA))
    page = open_page(reverse("workers"), Role.DINSOS_PETUGAS)
    for path in (
        reverse("correction-request", args=[later.pk]),
        reverse("corrections"),
        reverse("correction", args=[asked[0].pk]),
        reverse("correction-approve", args=[asked[0].pk]),
        reverse("worker-withdraw", args=[later.pk]),
        f"{reverse('workers')}?nik=kosong",
        reverse("worker-filters"),
        f"{reverse('worker-filter-save')}?nik=kosong",
        f"{reverse('worker-export')}?nik=kosong",
    ):
        page.goto(urljoin(page.url, path))
        sound(page)
    assert Correction.objects.count() == 2
