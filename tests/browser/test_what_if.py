"""An officer moves a slider: the number beside it follows, and the answer comes without a new page."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from jamsos.accounts.models import Role
from tests.decrees.people import wave_of
from tests.selection.test_kept_selection import mixed

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_slider_and_its_number_answer_at_once(program, open_page):
    mixed(program)
    wave = wave_of(program, quota=5, budget=10**9)
    page = open_page(reverse("wave-what-if", args=[wave.pk]), Role.DINSOS_PETUGAS)
    selected = page.locator('#jawaban .figure:has(> span:text-is("Terpilih")) strong')
    expect(selected).to_have_text("5")
    page.locator("#geser_quota").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(selected).to_have_text("7")
    expect(page.locator("#id_quota")).to_have_value("7")
    page.locator("#id_quota").fill("3")
    expect(selected).to_have_text("3")
    expect(page.locator("#geser_quota")).to_have_value("3")
    assert page.complaints == []
