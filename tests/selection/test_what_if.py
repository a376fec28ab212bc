"""What other figures would give: the same as selecting under them, in counts, fresh whenever the data changed."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlparse

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from enrollment.lifecycle import State
from enrollment.programs.models import AreaQuota, Wave, WaveRate
from enrollment.selection import what_if
from enrollment.selection.models import SelectionRun
from enrollment.selection.services import select
from enrollment.selection.what_if import Figures, answer
from jamsos.accounts.models import Role
from jamsos.lib.suppression import rows_together, small
from jamsos.regions.models import Village
from tests.decrees.people import ON, change_after, eligible, verified, wave_of
from tests.selection.test_kept_selection import mixed

pytestmark = pytest.mark.django_db
ASKED = {"hx-request": "true"}


@pytest.fixture
def wave(program) -> Wave:
    """Twelve people of two groups and two desa, five places, a quota of a desa, a segment that costs less."""
    mixed(program)
    made = wave_of(program, quota=5)
    WaveRate.objects.create(wave=made, segment="PU", amount=13_500)
    AreaQuota.objects.create(wave=made, village=Village.objects.get(name="Anyar"), quota=4)
    return made


@pytest.mark.parametrize("quota", [0, 3, 7, 12, 99])
@pytest.mark.parametrize("budget", [0, 3 * 50_000, 10**9])
@pytest.mark.parametrize("poktan", [None, 0, 4])
def test_it_says_what_selecting_would_do(program, wave, quota, budget, poktan):
    program.budgets.update(ceiling=10**10)
    before = select(wave, on=ON, actor=None)
    held = set(before.lines.filter(place="selected").values_list("registration", flat=True))
    group = program.groups.get(code="POKTAN")
    quotas = {} if poktan is None else {group.pk: poktan}
    found = answer(wave, Figures(quota, budget, quotas), on=ON)
    Wave.objects.filter(pk=wave.pk).update(quota=quota, budget=budget)
    for number, places in quotas.items():
        wave.group_quotas.create(group_id=number, quota=places)
    run = select(wave, on=ON, actor=None)
    chosen = set(run.lines.filter(place="selected").values_list("registration", flat=True))
    assert (found.selected, found.waiting) == (len(chosen), 12 - len(chosen))
    assert found.money == run.counts["money"]["selected"]
    assert (found.now, found.enters, found.leaves) == (len(held), len(chosen - held), len(held - chosen))
    stops = list(run.lines.exclude(stopped_by="").values_list("stopped_by", flat=True))
    assert found.stops == {stop: stops.count(stop) for stop in set(stops)}
    by_group = {int(number): places for number, places in run.counts["selected"].items()}
    assert {number: counts[1] for number, counts in found.groups.items() if counts[1]} == by_group
    assert sum(counts[1] for counts in found.districts.values()) == len(chosen)


def figures(wave: Wave) -> Figures:
    return Figures(wave.quota, wave.budget, {})


def test_the_ranking_is_worked_out_once(wave, monkeypatch):
    calls = []
    rank = what_if.regulations.rank
    monkeypatch.setattr(what_if.regulations, "rank", lambda *args: calls.append(1) or rank(*args))
    for quota in (1, 2, 3):
        assert answer(wave, Figures(quota, 10**9, {}), on=ON).selected == quota
    assert len(calls) == 1


@pytest.mark.parametrize(
    ("change", "people"),
    [
        (lambda program, people: verified(program, [50]), 13),
        (lambda program, people: eligible(program, [51], state=State.LISTED), 12),
        (lambda program, people: change_after(people[0]), 11),
        (lambda program, people: people[0].assessment.delete(), 11),
        (lambda program, people: people[0].assessment.__class__.objects.update(regulation="lain"), 0),
        (lambda program, people: people[0].delete(), 11),
    ],
)
def test_it_follows_every_change_of_the_people(program, wave, change, people):
    assert answer(wave, figures(wave), on=ON).selected == 5
    change(program, list(program.registrations.order_by("pk")))
    found = answer(wave, figures(wave), on=ON)
    assert found.selected + found.waiting == people


def test_it_follows_withdrawals_rates_and_selections(program, wave, user_of):
    from enrollment.workers.services import withdraw

    run = select(wave, on=ON, actor=None)
    assert (answer(wave, figures(wave), on=ON).enters, answer(wave, figures(wave), on=ON).now) == (0, 5)
    gone = run.lines.filter(place="selected").first().registration
    withdraw(gone, reason="pindah", actor=user_of(Role.DINSOS_PETUGAS))
    found = answer(wave, figures(wave), on=ON)
    assert (found.now, found.enters, found.leaves) == (5, 1, 1)
    WaveRate.objects.all().delete()
    assert answer(wave, figures(wave), on=ON).money == 5 * 3 * 16_800


def test_few_waves_are_kept_in_memory(program, wave):
    for number in range(2, 2 + what_if.KEPT_WAVES + 2):
        answer(wave_of(program, number, quota=1), Figures(1, 10**9, {}), on=ON)
    assert len(what_if._kept) == what_if.KEPT_WAVES


def test_a_settled_wave_answers_from_what_it_kept(program, wave):
    from enrollment.decrees.bupati import draft
    from tests.decrees.people import issued

    program.budgets.update(ceiling=10**10)
    run = select(wave, on=ON, actor=None)
    issued(draft(wave, actor=None))
    wave.refresh_from_db()
    found = answer(wave, figures(wave), on=ON)
    assert (found.selected, found.waiting, found.enters, found.leaves) == (5, 7, 0, 0)
    assert found.money == SelectionRun.objects.get(pk=run.pk).counts["money"]["selected"]


def test_the_first_page_shows_the_figures_of_the_wave(wave, client_of):
    page = client_of(Role.DINSOS_PETUGAS).get(reverse("wave-what-if", args=[wave.pk])).content.decode()
    assert re.search(r'type="number"[^>]* name="quota" value="5"', page)
    assert re.search(r'type="range"[^>]* data-follows="id_quota" value="5"', page)
    assert "Per kecamatan" in page and "Kramatwatu" in page and "ORANG" not in page


def test_a_moved_figure_is_answered_without_the_page_around(wave, client_of):
    given = {"quota": 8, "budget": 10**9}
    address = reverse("wave-what-if", args=[wave.pk])
    body = client_of(Role.DINSOS_PETUGAS).get(address, given, headers=ASKED).content.decode()
    assert "<html" not in body and "<strong>8</strong>" in body and 'name="quota"' not in body


@pytest.mark.parametrize("odd", ["", "-1", "x", "9" * 40])
def test_odd_figures_are_told_and_harm_nothing(wave, client_of, odd):
    address = reverse("wave-what-if", args=[wave.pk])
    for headers in ({}, ASKED):
        body = client_of(Role.DINSOS_PETUGAS).get(address, {"quota": odd, "budget": 1}, headers=headers)
        assert body.status_code == 200 and "bilangan bulat" in body.content.decode()


def test_the_figures_lead_to_the_form_of_the_wave(wave, client_of):
    client = client_of(Role.DINSOS_PETUGAS)
    group = wave.program.groups.get(code="BPD")
    given = {"quota": 8, "budget": 403_200, f"quota_{group.pk}": 2}
    body = client.get(reverse("wave-what-if", args=[wave.pk]), given).content.decode()
    link = re.search(r'href="([^"]+)">Pakai angka ini', body)[1].replace("&amp;", "&")
    assert urlparse(link).path == reverse("wave-change", args=[wave.pk])
    assert parse_qs(urlparse(link).query) == {name: [str(value)] for name, value in given.items()}
    form = client.get(link).content.decode()
    assert re.search(r'name="quota" value="8"', form) and re.search(rf'name="quota_{group.pk}" value="2"', form)
    wave.refresh_from_db()
    assert (wave.quota, wave.group_quotas.count()) == (5, 0)
    for role in (Role.DINSOS_KEPALA, Role.SETDA, Role.TIM_KOORDINASI):
        assert "Pakai angka ini" not in client_of(role).get(reverse("wave-what-if", args=[wave.pk])).content.decode()


def numbers(body: str) -> list[int]:
    cells = re.findall(r'<td class="text-end"[^>]*>([^<]*)</td>', body)
    return [int(cell.replace(".", "")) for cell in cells if cell.replace(".", "").isdigit()]


def test_small_counts_are_not_shown_to_whoever_may_not_see_names(program, wave, client_of):
    """Of 12 people in two groups and two kecamatan most counts are small: none of them may be told apart."""
    address = reverse("wave-what-if", args=[wave.pk])
    seen = client_of(Role.DINSOS_KEPALA).get(address).content.decode()
    assert any(map(small, numbers(seen)))
    for role in (Role.SETDA, Role.TIM_KOORDINASI):
        body = client_of(role).get(address).content.decode()
        assert "lainnya, digabung" in body and not any(map(small, numbers(body)))
    select(wave, on=ON, actor=None)
    body = client_of(Role.SETDA).get(address, {"quota": 6, "budget": 10**9}).content.decode()
    assert body.count("kurang dari 5") == 2  # who enters and who leaves, both or neither


@pytest.mark.parametrize(
    ("rows", "together"),
    [
        ([(5, 7), (0, 9)], set()),
        ([(1, 9), (4, 9), (20, 9)], {0, 1}),
        ([(1, 9), (20, 9), (30, 9)], {0, 1}),
        ([(1, 1), (2, 0)], {0, 1}),
        ([], set()),
    ],
)
def test_rows_are_put_together_until_no_small_count_is_left(rows, together):
    assert rows_together(rows) == together


def test_later_answers_ask_the_database_little(wave, client_of):
    client, address = client_of(Role.DINSOS_PETUGAS), reverse("wave-what-if", args=[wave.pk])
    client.get(address, {"quota": 5, "budget": 10**9}, headers=ASKED)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        client.get(address, {"quota": 6, "budget": 10**9}, headers=ASKED)
    assert not [query for query in asked if '"workers_registration"."birth_date"' in query["sql"]]
    assert len(asked) < 25


@pytest.mark.parametrize(
    ("budget", "end"), [(193_838_400, 388_000_000), (0, 4_000_000_000), (2_500_000_000, 4_000_000_000)]
)
def test_the_budget_slider_ends_near_twice_the_budget(program, client_of, budget, end):
    program.budgets.update(ceiling=4_000_000_000)
    made = wave_of(program, quota=5, budget=budget)
    page = client_of(Role.DINSOS_PETUGAS).get(reverse("wave-what-if", args=[made.pk])).content.decode()
    assert f'max="{end}" step="1000000" id="geser_budget"' in page
