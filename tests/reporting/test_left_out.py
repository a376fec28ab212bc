"""Who is left out, where, and why: counts that the Tim reads without names, and that others open."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from enrollment.assessment.models import Finding, Result
from enrollment.lifecycle import State
from jamsos.accounts.models import Role
from reporting.catalogue import CATALOGUE
from reporting.suppression import SMALLEST
from tests.reporting.numbers import numbers, value

pytestmark = pytest.mark.django_db
ADDRESS = "dashboard-left-out"


@pytest.fixture
def stopped(add) -> None:
    """At the assessment: 12 in Anyar and 8 in Kramatwatu not eligible, 6 in Anyar unclear, and 2 in Ciruas."""
    for village, result, people in (
        ("Anyar", Result.NOT_ELIGIBLE, 12),
        ("Kramatwatu", Result.NOT_ELIGIBLE, 8),
        ("Anyar", Result.UNKNOWN, 6),
        ("Ciruas", Result.UNKNOWN, 2),
    ):
        for _ in range(people):
            _explain(add(village=village, result=result), result)
    for _ in range(6):
        add(State.WAITING, village="Anyar", result=Result.ELIGIBLE)


def _explain(one, result: str) -> None:
    """The rule on age stands against who is not eligible, the one on residence against who is unclear."""
    rule, outcome = ("P21-b", "not_met") if result == Result.NOT_ELIGIBLE else ("P21-a", "unknown")
    told = {"pasal": "Pasal 21", "title": rule, "sentence": "uji"}
    Finding.objects.create(assessment=one.assessment, position=1, rule=rule, outcome=outcome, **told)


def grids(client, step: str) -> dict[str, dict[str, list[str]]]:
    """Of each table its lines: label -> what is printed."""
    panels = client.get(reverse(ADDRESS), {"langkah": step}).context["panels"]
    return {
        panel.title.split(": ")[-1]: {
            line.label: [count.text for count in line.counts] for line in panel.context["grid"].sections[0].lines
        }
        for panel in panels
        if "grid" in panel.context
    }


def test_the_tim_reads_where_and_why_people_stopped(client_of, stopped) -> None:
    tim = grids(client_of(Role.TIM_KOORDINASI), "diusulkan")
    assert tim["Pada langkah mana"]["Diusulkan: tidak atau belum memenuhi syarat"] == ["28"]
    assert tim["Pada langkah mana"]["Terverifikasi: tidak terpilih"] == ["6"]
    assert tim["mengapa"] == {"tidak memenuhi syarat": ["20"], "perlu klarifikasi": ["8"]}
    assert tim["syarat mana"] == {"Pasal 21: P21-b": ["20", "0"], "Pasal 21: P21-a": ["0", "8"]}
    assert tim["kecamatan"]["Jumlah"] == ["20", "8", "28"]
    assert tim["kelompok"]["Nelayan"] == ["20", "8", "28"]
    assert list(grids(client_of(Role.TIM_KOORDINASI), "terverifikasi")["mengapa"]) == ["daftar tunggu"]


def test_no_small_number_is_told_to_who_may_not_see_the_people(client_of, stopped) -> None:
    closed = grids(client_of(Role.TIM_KOORDINASI), "diusulkan")["kecamatan"]
    told = [value(text) or 0 for line in closed.values() for text in line]
    assert "Ciruas" not in closed and "Lainnya, digabung" in closed
    assert [count for count in told if 0 < count < SMALLEST] == []
    opened = grids(client_of(Role.AUDITOR), "diusulkan")["kecamatan"]
    assert (opened["Ciruas"], opened["Anyar"]) == (["0", "2", "2"], ["12", "6", "18"])


def test_each_number_is_in_the_catalogue_and_opens_the_same_people(client_of, stopped) -> None:
    auditor, tim = client_of(Role.AUDITOR), client_of(Role.TIM_KOORDINASI)
    for client in (auditor, tim):
        shown = numbers(client.get(reverse(ADDRESS), {"langkah": "diusulkan"}).content.decode())
        assert len(shown) > 20 and all(one.key in CATALOGUE for one in shown)
        assert any(one.url for one in shown) is (client is auditor)
        for one in {one for one in shown if one.url}:
            assert auditor.get(one.url).context["table"].paginator.count == value(one.text), one


def test_the_dashboard_leads_there_from_every_step_on_which_somebody_stopped(client_of, stopped) -> None:
    page = client_of(Role.TIM_KOORDINASI).get(reverse("dashboard")).content.decode()
    steps = set(re.findall(rf"{reverse(ADDRESS)}\?tahun=2026&amp;langkah=([a-z-]+)", page))
    assert steps == {"diusulkan", "terverifikasi"}


def test_where_fewer_than_five_stopped_nothing_of_them_is_told(client_of, add) -> None:
    add(State.WAITING, village="Anyar")
    answer = client_of(Role.TIM_KOORDINASI).get(reverse(ADDRESS), {"langkah": "terverifikasi"})
    assert "<title>sebab lain, digabung: ditutup</title>" in answer.content.decode()
    told = grids(client_of(Role.TIM_KOORDINASI), "terverifikasi")["kecamatan"]
    assert told == {"Lainnya, digabung": ["ditutup", "ditutup"], "Jumlah": ["ditutup", "ditutup"]}


@pytest.mark.parametrize("step", ["aktif", "terekam"])
def test_a_step_on_which_nobody_stopped_says_so(client_of, program, step) -> None:
    answer = client_of(Role.SETDA).get(reverse(ADDRESS), {"langkah": step})
    assert "Tidak ada yang berhenti pada langkah ini" in answer.content.decode()
