"""Who is left out, where, and why: counts that the Tim reads without names, and that others open."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence

import pytest
from django.urls import reverse

from enrollment.assessment.models import LETTERS, Assessment, Finding, Outcome, Result
from enrollment.lifecycle import State
from jamsos.accounts.models import Role
from reporting.catalogue import CATALOGUE
from reporting.indicators import CHAIN, POSITION
from reporting.suppression import CLOSED, SMALLEST
from tests.reporting.numbers import behind, numbers, value

pytestmark = pytest.mark.django_db
ADDRESS = "dashboard-left-out"
LEFT_OUT = {"Lainnya, digabung": []}


@pytest.fixture
def stopped(add) -> None:
    """At the assessment: not eligible and unclear in four kecamatan, in Ciruas two only."""
    for village, result, people in (
        ("Anyar", Result.NOT_ELIGIBLE, 12),
        ("Kramatwatu", Result.NOT_ELIGIBLE, 8),
        ("Baros", Result.NOT_ELIGIBLE, 15),
        ("Anyar", Result.UNKNOWN, 6),
        ("Kramatwatu", Result.UNKNOWN, 5),
        ("Baros", Result.UNKNOWN, 9),
        ("Ciruas", Result.UNKNOWN, 2),
    ):
        for _ in range(people):
            _explain(add(village=village, result=result), result)
    for _ in range(6):
        add(State.WAITING, village="Anyar", result=Result.ELIGIBLE)


def _explain(one, result: str) -> None:
    """The rule on age stands against who is not eligible, the one on residence against who is unclear."""
    outcomes = ("met", "not_met") if result == Result.NOT_ELIGIBLE else ("unknown", "met")
    for position, (rule, outcome) in enumerate(zip(("P21-a", "P21-b"), outcomes, strict=True), 1):
        told = {"pasal": "Pasal 21", "title": rule, "sentence": "uji"}
        Finding.objects.create(assessment=one.assessment, position=position, rule=rule, outcome=outcome, **told)
    letters = "".join(LETTERS[Outcome(outcome)] for outcome in outcomes)
    Assessment.objects.filter(pk=one.assessment.pk).update(outcomes=letters)


def grids(client, step: str) -> dict[str, dict[str, list[str]]]:
    """Of each table its lines: label -> what is printed; of one that is left out a line without figures."""
    panels = client.get(reverse(ADDRESS), {"langkah": step}).context["panels"]
    told = {
        panel.title.split(": ")[-1]: {
            line.label: [count.text for count in line.counts] for line in panel.context["grid"].sections[0].lines
        }
        for panel in panels
        if "grid" in panel.context
    }
    left = next((panel.note for panel in panels if panel.title.endswith("yang tidak dirinci")), "")
    names = re.findall(r"menurut (.+?):", left)
    return told | {name: LEFT_OUT for name in (names[0].split(", ") if names else ())}


def test_the_tim_reads_where_and_why_people_stopped(client_of, stopped) -> None:
    tim = grids(client_of(Role.TIM_KOORDINASI), "diusulkan")
    assert tim["Pada langkah mana"]["Diusulkan: tidak atau belum memenuhi syarat"] == ["57"]
    assert tim["Pada langkah mana"]["Terverifikasi: tidak terpilih"] == ["6"]
    assert tim["mengapa"] == {"tidak memenuhi syarat": ["35"], "perlu klarifikasi": ["22"]}
    assert tim["syarat mana"] == {"Pasal 21: P21-b": ["35", "0"], "Pasal 21: P21-a": ["0", "22"]}
    assert tim["kecamatan"] == {
        "Anyar": ["12", "6", "18"],
        "Baros": ["15", "9", "24"],
        "Lainnya, digabung": ["8", "7", "15"],
        "Jumlah": ["35", "22", "57"],
    }, "Ciruas is small: it stands together with the next smallest, the others apart"
    assert tim["kelompok"]["Nelayan"] == ["35", "22", "57"]
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
    reader = auditor.get(reverse(ADDRESS)).wsgi_request.user
    for client in (auditor, tim):
        shown = numbers(client.get(reverse(ADDRESS), {"langkah": "diusulkan"}).content.decode())
        assert len(shown) > 20 and all(one.key in CATALOGUE for one in shown)
        assert any(one.url for one in shown) is (client is auditor)
        for one in {one for one in shown if one.url}:
            assert behind(reader, one.url)["table"].paginator.count == value(one.text), one


def test_the_dashboard_leads_there_from_every_step_on_which_somebody_stopped(client_of, stopped) -> None:
    page = client_of(Role.TIM_KOORDINASI).get(reverse("dashboard")).content.decode()
    steps = set(re.findall(rf"{reverse(ADDRESS)}\?tahun=2026&amp;langkah=([a-z-]+)", page))
    assert steps == {"diusulkan", "terverifikasi"}


def test_where_fewer_than_five_stopped_their_sum_is_told_and_neither_where_nor_why(client_of, add) -> None:
    add(State.WAITING, village="Anyar")
    answer = client_of(Role.TIM_KOORDINASI).get(reverse(ADDRESS), {"langkah": "terverifikasi"})
    page = answer.content.decode()
    assert "<title>sebab lain, digabung: 1</title>" in page
    assert "Anyar" not in page and "daftar tunggu" not in page
    told = grids(client_of(Role.TIM_KOORDINASI), "terverifikasi")
    assert told["Pada langkah mana"]["Terverifikasi: tidak terpilih"] == ["1"]
    assert told["kecamatan"] == told["kelompok"] == LEFT_OUT


STANDING = {
    # Of each place the people who stopped on: diusulkan, memenuhi-syarat, ditetapkan-dinsos, terverifikasi, terpilih.
    0: (10, 9, 0, 5, 30),
    1: (17, 3, 0, 0, 0),
    2: (10, 0, 2, 18, 0),
    3: (0, 20, 6, 3, 3),
}
STOPPED_IN = (
    (State.PROPOSED, Result.NOT_ELIGIBLE),
    (State.PROPOSED, Result.ELIGIBLE),
    (State.LISTED, Result.ELIGIBLE),
    (State.WAITING, Result.ELIGIBLE),
    (State.SELECTED, Result.ELIGIBLE),
)


@pytest.mark.parametrize("side", ["kecamatan", "kelompok"])
def test_no_subtraction_over_all_pages_of_the_tim_tells_of_one_to_four_people(client_of, add, program, side) -> None:
    groups = list(program.groups.values_list("code", "name")[:4])
    names = ("Anyar", "Ciruas", "Kramatwatu", "Baros") if side == "kecamatan" else [name for _, name in groups]
    for place, counts in STANDING.items():
        where = {"village": names[place]} if side == "kecamatan" else {"group": groups[place][0]}
        for (state, result), people in zip(STOPPED_IN, counts, strict=True):
            for _ in range(people):
                add(state, result=result, **where)
    tim = client_of(Role.TIM_KOORDINASI)
    told = subtracted(reached_told(tim, side, names), {step.key: grids(tim, step.key) for step in CHAIN[:-1]}, side)
    true = {
        (place, at): sum(counts[at:])
        for place, counts in zip(names, STANDING.values(), strict=True)
        for at in range(9)
    }
    assert len(told) > 12
    assert {where: count for where, count in told.items() if count != true[where]} == {}
    assert {where: count for where, count in told.items() if 0 < count < SMALLEST} == {}
    lost = {
        where: count - told[where[0], where[1] + 1]
        for where, count in told.items()
        if (where[0], where[1] + 1) in told
    }
    assert {where: count for where, count in lost.items() if 0 < count < SMALLEST} == {}


def reached_told(tim, side: str, names: Sequence[str]) -> dict[tuple[str, int], int]:
    """People who reached each step, by place, as the dashboard, its map at every step, and the open data tell."""
    told: dict[tuple[str, int], int] = {}
    rows = csv.DictReader(io.StringIO(tim.get(reverse("open-data-districts")).content.decode()))
    for row in rows if side == "kecamatan" else ():
        if row["orang"]:
            told[row["kecamatan"], POSITION[row["indikator"]]] = int(row["orang"])
    for step in CHAIN:
        answer = tim.get(reverse("dashboard"), {"langkah": step.key})
        panel = next(one for one in answer.context["panels"] if one.title == f"Per {side}")
        for line in panel.context["grid"].sections[0].lines:
            shown = [(cell.key, cell.text) for cell in line.counts if cell.key in POSITION and cell.text != CLOSED]
            told |= {(line.label, POSITION[key]): value(text) for key, text in shown}
        tiles = re.findall(r"<title>([^:<]+): ([\d.]+)</title>", answer.content.decode())
        told |= {(name, POSITION[step.key]): value(text) for name, text in tiles if side == "kecamatan"}
    return {where: count for where, count in told.items() if where[0] in (*names, "Jumlah")}


def subtracted(told: dict[tuple[str, int], int], pages: dict, side: str) -> dict[tuple[str, int], int]:
    """What subtraction adds: those who stopped from those who reached, and the others from the sum."""
    sums = {at: count for (name, at), count in told.items() if name == "Jumlah"}
    known = {where: count for where, count in told.items() if where[0] != "Jumlah"}
    places = {name for name, _ in known}
    before = -1
    while len(known) != before:
        before = len(known)
        for name, at in [(name, at) for name in places for at in range(8)]:
            lines = pages[CHAIN[at].key].get(side, {})
            stopped = lines[name][-1] if name in lines else None if "Lainnya, digabung" in lines else "0"
            here, after = known.get((name, at)), known.get((name, at + 1))
            if stopped is not None and here is not None:
                known[name, at + 1] = here - value(stopped)
            if stopped is not None and after is not None:
                known[name, at] = after + value(stopped)
        for at, whole in sums.items():
            missing = [name for name in places if (name, at) not in known]
            if len(missing) == 1:
                known[missing[0], at] = whole - sum(count for (_, step), count in known.items() if step == at)
    return known


@pytest.mark.parametrize("step", ["aktif", "terekam"])
def test_a_step_on_which_nobody_stopped_says_so(client_of, program, step) -> None:
    answer = client_of(Role.SETDA).get(reverse(ADDRESS), {"langkah": step})
    assert "Tidak ada yang berhenti pada langkah ini" in answer.content.decode()
