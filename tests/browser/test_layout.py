"""Sizes a person would notice: marks of a legend, labels beside bars, the whole menu within reach."""

from __future__ import annotations

import pytest

from jamsos.accounts.models import Role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MARKS = "all => all.map(mark => Math.max(mark.getBoundingClientRect().width, mark.getBoundingClientRect().height))"
LABELS = """svgs => svgs.flatMap(svg => [...svg.querySelectorAll('g')].filter(row =>
    row.querySelector('.chart-label').getBBox().width > Number(row.querySelector('.bar-room').getAttribute('x'))
).map(row => row.textContent))"""
MENU = """list => [getComputedStyle(list).scrollbarWidth, getComputedStyle(list).overflowY,
    list.scrollHeight - list.clientHeight < 200, getComputedStyle(list).backgroundAttachment]"""
EDGES = "local, local, scroll, scroll"
"""Two edges that stay, and two covers that move along with the lines and hide them at either end."""


def test_marks_of_a_legend_are_small_and_labels_end_before_their_bars(program, open_page) -> None:
    page = open_page("/dasbor/", Role.DINSOS_KEPALA)
    sizes = page.eval_on_selector_all("svg.swatch", MARKS)
    assert sizes and max(sizes) <= 24
    assert "Badan Permusyawaratan Desa (BPD)" in page.locator("svg.chart.rows .chart-label").all_text_contents()
    assert page.eval_on_selector_all("svg.chart.rows", LABELS) == []


def test_menu_shows_that_there_is_more_and_every_line_can_be_reached(open_page) -> None:
    page = open_page("/", Role.AUDITOR)
    page.set_viewport_size({"width": 1366, "height": 850})
    assert page.eval_on_selector(".navbar-vertical .navbar-nav", MENU) == ["thin", "scroll", True, EDGES]
    last = page.get_by_role("link", name="Jejak audit")
    last.scroll_into_view_if_needed()
    box = last.bounding_box()
    assert box["y"] + box["height"] <= 850
