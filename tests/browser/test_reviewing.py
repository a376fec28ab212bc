"""An officer clears the queue of doubtful links with the keyboard alone; nothing of it stays in the browser."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from enrollment.doubles.models import Pair
from enrollment.matching.models import Decision, Match, MatchRuling, MatchRun
from jamsos.accounts.models import Role
from tests.browser.looking import ready_for_keys, sound
from tests.doubles.people import alike
from tests.matches.people import person, release, worker
from tests.matches.test_match_review import STRANGER

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAIRS = 25
NAMES = ("SITI AMINAH", "ETI ROHAETI", "UJANG KOSIM", "DARSONO", "NUNUNG NURHAYATI")


@pytest.fixture
def doubtful(program) -> Iterator[None]:
    """Workers who each bear the NIK of somebody else on the list, with the next row as runner-up."""
    rows = range(2, 2 + PAIRS)
    listed = [person(row, name=NAMES[row % 5], birth_date=date(1960 + row, 3, 17)) for row in rows]
    made = release(*listed)
    counts = {"auto": 0, "review": PAIRS, "none": 0, "nik_from_list": 0, "doubles": 0}
    run = MatchRun.objects.create(
        program=program, reference_list=made, counts=counts, finished_at=timezone.now(), weights_version="uji"
    )
    for one in listed:
        Match.objects.create(
            registration=worker(program, one, **STRANGER),
            run=run,
            decision=Decision.REVIEW,
            row_no=one["row_no"],
            nik_matched=one["nik"],
            score=0.4,
            runner_up_row_no=one["row_no"] % PAIRS + 2,
            runner_up_score=0.2,
        )
    yield
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE reference_person_{made.pk}")


def title(page: Page, text: str) -> None:
    """The pair of this title is shown and listens to the keys."""
    expect(page.locator(".page-title")).to_have_text(text)
    expect(page.locator(".htmx-request, .htmx-swapping, .htmx-settling")).to_have_count(0)
    ready_for_keys(page)


def first_pair(open_page) -> Page:
    return open_page(reverse("match", args=[Match.objects.order_by("pk").first().pk]), Role.DINSOS_PETUGAS)


def test_a_size_that_the_browser_gave_a_part_is_not_written_into_the_next_page(doubtful, open_page) -> None:
    """As when somebody drags a field larger: htmx would copy it as an inline style, which the policy forbids."""
    page = first_pair(open_page)
    title(page, f"Tinjau padanan: 1 dari {PAIRS}")
    page.evaluate("document.getElementById('isi').style.minHeight = '40rem'")
    page.keyboard.press("l")
    title(page, f"Tinjau padanan: 1 dari {PAIRS - 1}")
    assert page.complaints == []


def test_a_queue_is_cleared_by_keys_alone_without_a_new_page(doubtful, open_page) -> None:
    page = first_pair(open_page)
    loads: list[str] = []
    page.on("load", lambda: loads.append(page.url))
    for left in range(PAIRS, 1, -1):
        title(page, f"Tinjau padanan: 1 dari {left}")
        page.keyboard.press("l" if left % 3 else "s")
    title(page, "Tinjau padanan: 1 dari 1")
    page.keyboard.press("u")
    title(page, "Tinjau padanan: 1 dari 2")
    page.keyboard.press("n")
    title(page, "Tinjau padanan: 2 dari 2")
    page.keyboard.press("b")
    title(page, "Tinjau padanan: 1 dari 2")
    page.keyboard.press("l")
    title(page, "Tinjau padanan: 1 dari 1")
    page.keyboard.press("l")
    page.get_by_text("Semua padanan sudah ditinjau.").wait_for()
    assert (loads, page.complaints) == ([], [])
    assert MatchRuling.objects.filter(step="decide").count() == PAIRS + 1
    assert MatchRuling.objects.filter(step="undo").count() == 1
    kept = page.evaluate("[...Object.keys(localStorage), ...Object.keys(sessionStorage)]")
    assert kept == ["htmx-current-path-for-history"], "an address, and no copy of a page with its numbers"


def test_the_pair_is_usable_by_everybody_before_and_after_an_answer(doubtful, open_page) -> None:
    page = first_pair(open_page)
    sound(page)
    page.get_by_role("button", name="Orang lain").click()
    title(page, f"Tinjau padanan: 1 dari {PAIRS - 1}")
    page.get_by_role("button", name="Urungkan").wait_for()
    sound(page)
    assert MatchRuling.objects.filter(step="decide").count() == 1


def test_a_stale_answer_is_told_on_the_spot(doubtful, open_page) -> None:
    page = first_pair(open_page)
    title(page, f"Tinjau padanan: 1 dari {PAIRS}")
    Match.objects.update(row_no=999)
    page.keyboard.press("l")
    page.get_by_text("Pemadanan baru menemukan baris lain").wait_for()
    assert not MatchRuling.objects.exists()


def test_doubles_are_merged_and_told_apart_by_key(program, open_page) -> None:
    pair, other = alike(program), alike(program, row=7)
    page = open_page(reverse("double", args=[pair.pk]), Role.DINSOS_PETUGAS)
    sound(page)
    page.keyboard.press("g")
    page.get_by_text("Pilih dulu usulan mana yang tetap").wait_for()
    page.keyboard.press("2")
    page.keyboard.press("g")
    title(page, "Tinjau dugaan ganda: 1 dari 1")
    page.keyboard.press("l")
    page.get_by_text("Semua dugaan ganda sudah ditinjau.").wait_for()
    assert dict(Pair.objects.values_list("pk", "verdict")) == {pair.pk: "right", other.pk: "different"}
    assert [line for line in page.complaints if "422" not in line] == []
