"""An officer of Disdukcapil works through a batch with the keyboard; every new page is usable on a phone."""

from __future__ import annotations

from urllib.parse import urljoin

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from enrollment.lifecycle import State
from enrollment.verification import samples
from enrollment.verification.models import VerdictRecord
from jamsos.accounts.models import Role
from tests.browser.looking import ready_for_keys, sound
from tests.decrees.people import ON, eligible, verified
from tests.verification.people import line_of, received

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def title(page: Page, text: str) -> None:
    """The person of this title is shown and listens to the keys."""
    expect(page.locator(".page-title")).to_have_text(text)
    expect(page.locator(".htmx-request, .htmx-swapping, .htmx-settling")).to_have_count(0)
    ready_for_keys(page)


@pytest.fixture
def batch(program, user_of):
    return received(program, user_of(Role.DISDUKCAPIL))


def test_a_batch_is_answered_by_keys_alone(batch, open_page) -> None:
    page = open_page(reverse("verification-check", args=[line_of(batch, 1).pk]), Role.DISDUKCAPIL)
    title(page, "Periksa: 1 dari 3")
    page.keyboard.press("a")
    page.get_by_text("Semua unsur yang dijawab sesuai").wait_for()
    title(page, "Periksa: 1 dari 3")
    page.keyboard.press("p")
    title(page, "Periksa: 1 dari 2")
    page.keyboard.press("a")
    page.get_by_text("Semua unsur yang dijawab sesuai").wait_for()
    ready_for_keys(page)
    page.keyboard.press("7")
    page.get_by_text("dan tanggal lahir sesuai; Alamat tidak").wait_for()
    page.keyboard.press("s")
    title(page, "Periksa: 1 dari 1")
    page.keyboard.press("u")
    page.get_by_text("Sudah dijawab: padan sebagian").wait_for()
    assert page.complaints == []
    found = VerdictRecord.objects.order_by("line__no").values_list("verdict", "elements__ALAMAT")
    assert list(found) == [("padan", "SESUAI"), ("padan_sebagian", "TIDAK SESUAI")]


def test_every_page_is_usable_by_everybody(program, batch, user_of, open_page) -> None:
    verified(program, range(20, 40)), eligible(program, [50], state=State.RETURNED)
    sample = samples.draw(program, confidence=90, margin=20, on=ON, actor=user_of(Role.DINSOS_KEPALA), seed=3)
    page = open_page(reverse("verification"), Role.DISDUKCAPIL)
    for path in (
        reverse("verification-check", args=[line_of(batch, 1).pk]),
        reverse("batch", args=[batch.pk]),
        reverse("batch-lines", args=[batch.pk]),
        reverse("verification-answer", args=[batch.pk]),
        reverse("verification-receive", args=[batch.pk]),
        reverse("verification-returned"),
        reverse("verification-returned-people"),
        reverse("sample-draw"),
        reverse("sample", args=[sample.pk]),
        reverse("sample-line", args=[sample.lines.first().pk]),
    ):
        sound(page)
        page.goto(urljoin(page.url, path))
    sound(page)
