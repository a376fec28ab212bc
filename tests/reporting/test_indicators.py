"""The catalogue of figures: every number of the dashboard stands in it and opens rows that come to the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from enrollment.assessment.models import Result
from enrollment.lifecycle import State
from enrollment.programs.models import Budget
from enrollment.workers.models import Registration
from jamsos.accounts.models import Role
from reporting.catalogue import CATALOGUE, TOPICS
from reporting.coverage.services import record
from reporting.entries import KINDS
from reporting.flows import FLOWS
from reporting.grids import SHOWN, Reader
from reporting.indicators import DAYS, PERCENT, RUPIAH
from reporting.periods import half_year
from tests.contributions.test_gaps import participants, pay
from tests.reporting.numbers import Shown, numbers, value

pytestmark = pytest.mark.django_db
READERS = (Role.DINSOS_PETUGAS, Role.DINSOS_KEPALA, Role.DISNAKER, Role.SETDA, Role.TIM_KOORDINASI, Role.AUDITOR)
WITHOUT_NAMES = {Role.SETDA, Role.TIM_KOORDINASI}
CLOSED_FIELDS = {Role.DISNAKER}
"""Sees names, and not who is disabled or in which decile: counts by these lead nowhere."""
ELSEWHERE = {"bulan-dibayar", "bulan-belum-dibayar", "bulan-belum-dibayar-rupiah"}
ELSEWHERE |= {"uang-sesudah-tunggakan", "syarat-belum-terpenuhi"}
"""Told by reports, or by the page of who is left out."""


@pytest.fixture
def full(everywhere, add, program) -> None:
    """A programme in which no kind of figure is nought: money paid and owed, two fund sources, official totals."""
    for line, months in zip(participants(program, 4), ("BBBB", "BB-B", "B", "-"), strict=True):
        pay(line, months)
    Budget.objects.create(program=program, fund_source="CSR", ceiling=50_000_000, legal_basis="Perjanjian hibah")
    add(State.RETURNED, result=Result.NOT_ELIGIBLE, disability=True)
    Registration.objects.filter(state=State.LISTED).update(state_changed_at=timezone.now() - timedelta(days=40))
    record(date(2026, 1, 31), "Laporan BPJS", {"PU": (600, 1000), "BPU": (70, 2000)}, actor=None)


def shown_to(client: Client) -> list[Shown]:
    district = client.get(reverse("dashboard-district", args=["36.04.09"]))
    return [*numbers(client.get(reverse("dashboard")).content.decode()), *numbers(district.content.decode())]


@pytest.mark.parametrize("role", READERS)
def test_every_number_on_the_dashboard_stands_in_the_catalogue_and_is_a_link_by_right(
    client_of, full, program, role
) -> None:
    client = client_of(role)
    reader = Reader.of(client.get(reverse("dashboard")).wsgi_request.user, program)
    found = shown_to(client)
    assert len(found) > 300
    assert [one for one in found if one.key not in CATALOGUE] == []
    assert {one.key for one in found} >= {*(one.key for _, topic in TOPICS[:4] for one in topic)} - ELSEWHERE
    unlinked = {one.key for one in found if not one.url and reader.rows(one.key)}
    assert unlinked == (set(SHOWN) if role in CLOSED_FIELDS else set())
    assert any("/dasbor/orang/" in one.url for one in found) is (role not in WITHOUT_NAMES)
    assert any("/dasbor/angka/terikat/" in one.url for one in found)


def test_every_number_opens_rows_that_count_or_add_up_to_it(client_of, full) -> None:
    client = client_of(Role.AUDITOR)
    links = {one for one in shown_to(client) if one.url and CATALOGUE[one.key].unit not in (DAYS, PERCENT, "bulan")}
    asked = {word for one in links for word in re.findall(r"[?&]([a-z]+)=", one.url)}
    assert asked >= {
        *("tahun", "langkah", "berhenti", "alasan", "kelompok", "kecamatan", "desa", "jk", "usia", "desil", "macet"),
        *("disabilitas", "padanan", "dana", "tahap", "segmen", "menunggu", "penilaian", "tunggakan", "jkm"),
    }
    differing = [(one, found) for one, found in opened(client, links) if found != abs(value(one.text) or 0)]
    assert differing == []


def opened(client: Client, links: set[Shown]) -> Iterator[tuple[Shown, int]]:
    """What the rows behind each link come to: their number, or the sum of their parts."""
    for one in links:
        answer = client.get(one.url)
        assert answer.status_code == 200, one
        if "/dasbor/angka/" in one.url:
            yield one, abs(sum(entry.part for entry in answer.context["object_list"]))
        else:
            yield one, answer.context["table"].paginator.count


def test_what_a_figure_is_the_sum_of_names_nobody_and_opens_for_the_tim(client_of, full) -> None:
    tim = client_of(Role.TIM_KOORDINASI)
    for kind in KINDS:
        answer = tim.get(reverse("dashboard-figure", args=[kind]))
        assert answer.status_code == (403 if kind == "sisa-kuota" else 200), kind
        assert "ORANG UJI" not in answer.content.decode()
    assert tim.get(reverse("dashboard-figure", args=["diusulkan"])).status_code == 404


@pytest.mark.parametrize("query", [{"dana": "PINJOL"}, {"bulan": "13"}, {"tahap": "x"}, {"dari": "kemarin"}])
def test_a_narrowing_that_there_is_not_is_not_found_rather_than_left_out(client_of, program, query) -> None:
    answer = client_of(Role.TIM_KOORDINASI).get(reverse("dashboard-figure", args=["dibayar"]), query)
    assert answer.status_code == 404


def test_catalogue_page_tells_each_figure_once_with_its_rows_by_right(client_of, program) -> None:
    names, none = (
        client_of(role).get(reverse("indicators")).content.decode() for role in (Role.AUDITOR, Role.TIM_KOORDINASI)
    )
    for key, one in CATALOGUE.items():
        assert names.count(f'id="{key}"') == 1
        assert one.sentence and one.article.startswith("Pasal") and one.unit and one.source, key
    assert "/dasbor/orang/" in names
    assert "/dasbor/orang/" not in none
    assert "/dasbor/angka/pagu/" in none


def test_what_happened_in_a_period_opens_as_many_rows_as_the_report_counts(client_of, full, program) -> None:
    period = half_year(2026, 1)
    client = client_of(Role.AUDITOR)
    days = {"tahun": 2026, "dari": period.first.isoformat(), "sampai": period.last.isoformat()}
    seen = {}
    for flow in FLOWS:
        answer = client.get(flow.opens.url(**days))
        summary = {fact.label: fact.value for fact in answer.context["summary"]}
        told = summary[flow.name] if flow.unit != RUPIAH else summary["Iuran dibayar"]
        seen[flow.key] = (value(told), flow.value(program, period))
    assert {key: pair for key, pair in seen.items() if pair[0] != pair[1]} == {}
    assert seen["orang-bulan-dibayar"][0] == 8
