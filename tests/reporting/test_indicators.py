"""The catalogue of figures: every number of the dashboard stands in it and opens rows that come to the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from urllib.parse import urlsplit

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from enrollment.assessment.models import Result
from enrollment.contributions.months import label as month_label
from enrollment.lifecycle import State
from enrollment.programs.models import Budget
from enrollment.workers.models import Registration
from jamsos.accounts import policy
from jamsos.accounts.models import Role
from jamsos.accounts.policy import Act
from reporting.catalogue import CATALOGUE, TOPICS
from reporting.coverage.services import record
from reporting.entries import KINDS, Asked
from reporting.flows import FLOWS
from reporting.grids import SHOWN, Reader
from reporting.indicators import DAYS, PERCENT, RUPIAH
from reporting.months import by_month
from reporting.periods import half_year
from tests.contributions.test_gaps import participants, pay
from tests.reporting.numbers import Shown, behind, numbers, value

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
    differing = [(one, found) for one, found in opened(client, links) if found != (value(one.text) or 0)]
    assert differing == []


def opened(client: Client, links: set[Shown]) -> Iterator[tuple[Shown, int]]:
    """What the rows behind each link come to: their number, or the sum of their parts.

    Hundreds of addresses lead to a handful of pages: of each page one is drawn, of the others its view is asked.
    """
    user, drawn, told = client.get(reverse("dashboard")).wsgi_request.user, set(), {}
    for url in {one.url for one in links}:
        page = urlsplit(url).path
        shown = behind(user, url) if page in drawn else client.get(url).context
        drawn.add(page)
        sums = "/dasbor/angka/" in page
        told[url] = sum(entry.part for entry in shown["object_list"]) if sums else shown["table"].paginator.count
    return ((one, told[one.url]) for one in links)


def test_what_a_figure_is_the_sum_of_names_nobody_and_opens_for_the_tim(client_of, full) -> None:
    tim = client_of(Role.TIM_KOORDINASI)
    for kind in KINDS:
        answer = tim.get(reverse("dashboard-figure", args=[kind]))
        assert answer.status_code == (403 if kind == "sisa-kuota" else 200), kind
        assert "ORANG UJI" not in answer.content.decode()
    assert tim.get(reverse("dashboard-figure", args=["diusulkan"])).status_code == 404


@pytest.mark.parametrize(
    ("kind", "query"),
    [
        ("dibayar", {"dana": "PINJOL"}),
        ("dibayar", {"bulan": "13"}),
        ("dibayar", {"tahap": "x"}),
        ("dibayar", {"dari": "kemarin", "sampai": "2026-04-01"}),
        # What the figure is not narrowed by: its whole sum would stand under the words of a part.
        ("pagu", {"tahap": "1"}),
        ("bulan-belum-dibayar", {"dana": "APBD"}),
        ("diumumkan", {"segmen": "PU"}),
        # Half a period.
        ("dibayar", {"dari": "2026-01-01"}),
        ("dibayar", {"sampai": "2026-01-31"}),
        # Backwards.
        ("dibayar", {"dari": "2026-03-01", "sampai": "2026-01-31"}),
    ],
)
def test_a_narrowing_that_there_is_not_is_not_found_rather_than_left_out(client_of, program, kind, query) -> None:
    answer = client_of(Role.TIM_KOORDINASI).get(reverse("dashboard-figure", args=[kind]), query)
    assert answer.status_code == 404


@pytest.fixture
def april() -> Iterator[None]:
    with time_machine.travel("2026-04-10T09:00+07:00", tick=False):
        yield


@pytest.mark.parametrize(
    ("query", "month", "paid", "owing"),
    [({}, 4, 2, 2), ({"bulan": 1}, 1, 3, 1), ({"bulan": 3}, 3, 1, 3), ({"bulan": 5}, 5, 0, 0)],
)
def test_people_paid_and_owing_are_those_of_one_month(
    april, client_of, full, program, query, month, paid, owing
) -> None:
    auditor, told = client_of(Role.AUDITOR), by_month(program, [month], on=timezone.localdate())[0]
    assert (told.paid_people, told.owing_people) == (paid, owing)
    figures = {"bulan-dibayar": paid, "bulan-belum-dibayar": owing, "bulan-belum-dibayar-rupiah": told.owing}
    for key, expected in figures.items():
        summary = auditor.get(reverse("dashboard-figure", args=[key]), query).context["summary"][0]
        assert value(summary.value) == expected, key
        assert month_label(date(2026, month, 1)) in summary.note


@pytest.mark.parametrize(
    ("kind", "query", "rows", "whole"),
    [
        ("nama-keputusan", {}, ["ditutup"], "4 orang"),
        ("nama-keputusan", {"tahap": 1}, ["ditutup"], "ditutup"),
        ("bulan-dibayar", {"bulan": 1}, ["ditutup"] * 3, "3 orang"),
        ("bulan-belum-dibayar", {"bulan": 1}, ["ditutup"], "1 orang"),
        ("kuota-tahap", {"tahap": 1}, None, None),
    ],
)
def test_people_of_a_decree_are_closed_to_who_may_see_nobody(april, client_of, full, kind, query, rows, whole) -> None:
    told = {}
    for role in (Role.TIM_KOORDINASI, Role.AUDITOR):
        answer = client_of(role).get(reverse("dashboard-figure", args=[kind]), query)
        parts = [row.get_cell("part") for row in answer.context["table"].rows]
        told[role] = (parts, answer.context["summary"][0].value)
    assert told[Role.TIM_KOORDINASI] == ((rows, whole) if rows else told[Role.AUDITOR])
    assert "ditutup" not in str(told[Role.AUDITOR])


def test_a_wave_whose_decree_names_few_is_closed_on_the_dashboard_too(client_of, full) -> None:
    told = {
        role: [one.text for one in shown_to(client_of(role)) if one.key == "nama-keputusan"]
        for role in (Role.TIM_KOORDINASI, Role.SETDA, Role.AUDITOR)
    }
    assert told == {Role.TIM_KOORDINASI: ["ditutup"], Role.SETDA: ["ditutup"], Role.AUDITOR: ["4"]}


def test_what_decrees_owe_is_one_question_for_all_of_them(april, full, program, django_assert_num_queries) -> None:
    for kind, whole in (("tagihan-sebulan", 4 * 16_800), ("tunggakan-rupiah", 8 * 16_800)):
        with django_assert_num_queries(3):
            assert sum(one.part for one in KINDS[kind].find(Asked(program, timezone.localdate()))) == whole


@pytest.mark.parametrize("role", [Role.OPERATOR_DESA, Role.DISDUKCAPIL, Role.DINSOS_PETUGAS, Role.DISNAKER])
def test_who_has_a_claim_or_is_paid_for_is_told_only_by_the_right_to_it(client_of, full, role) -> None:
    """An officer who sees people, but neither claims nor contributions, learns of nobody that there is one."""
    client = client_of(role)
    address, user = reverse("dashboard-rows"), client.get(reverse("dashboard-rows")).wsgi_request.user
    offered = client.get(address).context["filter"].filters["kegiatan"].extra["choices"]
    for flow in FLOWS:
        if flow.act is None:
            continue
        answer = client.get(address, {"tahun": 2026, "kegiatan": flow.key})
        allowed = policy.allows(user, flow.act)
        assert (flow.key in dict(offered)) is allowed
        assert (flow.name in {fact.label for fact in answer.context["summary"]}) is allowed
        assert (answer.context["table"].paginator.count > 0) is (allowed and flow.key == "orang-bulan-dibayar")
    assert {flow.act for flow in FLOWS} == {None, Act.VIEW_BENEFITS, Act.VIEW_CONTRIBUTIONS}


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


@pytest.mark.parametrize(
    ("days", "told"),
    [
        ({"dari": "2026-06-30", "sampai": "2026-01-01"}, "Tanggal akhir mendahului tanggal awal, 30 Juni 2026."),
        ({"dari": "2026-01-01"}, "Periode memerlukan dua tanggal"),
        ({"dari": "kemarin", "sampai": "2026-01-01"}, "kemarin"),
        ({"dari": "2026-01-01", "sampai": "2026-06-30"}, ""),
    ],
)
def test_the_catalogue_says_by_the_field_what_is_wrong_with_its_days(client_of, program, days, told) -> None:
    answer = client_of(Role.AUDITOR).get(reverse("indicators"), days | {"tahun": 2026})
    page = answer.content.decode()
    assert answer.status_code == 200 and ("errorlist" in page) is bool(told) and told in page
    assert ("sampai=" in page) is not bool(told), "rows are narrowed only by days that can be"


def test_the_people_of_a_period_that_runs_backwards_are_not_found_without_a_word(client_of, program) -> None:
    days = {"tahun": "2026", "dari": "2026-06-30", "sampai": "2026-01-01"}
    page = client_of(Role.AUDITOR).get(reverse("dashboard-rows"), days).content.decode()
    assert "Tanggal akhir mendahului tanggal awal" in page
