"""After an amending decree (Pasal 22(4)) every page tells the same number of people: those in force."""

from __future__ import annotations

import pytest
from django.urls import reverse

from enrollment.decrees.amend_panels import chain_panels
from jamsos.accounts.models import Role
from reporting.catalogue import CATALOGUE
from reporting.entries import Asked, left_of_quota
from reporting.tally import tally
from tests.decrees.amending import MAY, amend, decreed, leave, put
from tests.reporting.numbers import numbers

pytestmark = pytest.mark.django_db


@pytest.fixture
def amended(program):
    """Four named; two left, of whom an amendment replaces one each: four in force again, six ever named."""
    first = decreed(program, places=4, people=7)
    for line in first.lines.order_by("no")[:2]:
        leave(line)
    put(amend(first.wave))
    first.refresh_from_db()
    return first


def test_decree_page_dashboard_home_sheet_and_list_tell_the_same(client_of, program, amended) -> None:
    on_decree = next(
        fact for panel in chain_panels(amended) for fact in panel.facts if fact.label == "Berlaku sekarang"
    )
    found = tally(program)
    assert (found.in_force, found.whole.at("ditetapkan-bupati")) == (4, 6)
    assert on_decree.value == "4 orang"
    client = client_of(Role.DINSOS_PETUGAS)
    for page in ("home", "dashboard", "dashboard-sheet"):
        shown = {
            one.text for one in numbers(client.get(reverse(page)).content.decode()) if one.key == "berlaku-sekarang"
        }
        assert "4" in shown, page
    opened = client.get(CATALOGUE["berlaku-sekarang"].opens.url(tahun=program.year))
    assert opened.context["table"].paginator.count == 4


def test_places_left_are_reckoned_from_who_is_in_force(program, amended) -> None:
    rows = left_of_quota(Asked(program, MAY))
    assert [one.part for one in rows if one.what == "Berlaku sekarang"] == [-4]


def test_who_was_taken_off_is_not_told_by_subtraction(client_of, program, amended) -> None:
    page = client_of(Role.TIM_KOORDINASI).get(reverse("dashboard"))
    group = next(panel for panel in page.context["panels"] if panel.title == "Per kelompok")
    lines = group.context["grid"].sections[0].lines[:-1]
    assert {count.text for line in lines for count in line.counts if count.key == "berlaku-sekarang"} <= {
        "ditutup",
        "0",
    }
