"""A programme year opens with the announced groups; its figures change only by the rules."""

from __future__ import annotations

import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db.models import Sum

from eligibility import regulations
from enrollment.programs.models import Budget, Program, Tariff, Wave
from enrollment.programs.services import (
    change_budget,
    change_wave,
    open_budget,
    open_program,
    open_wave,
    reopen_wave,
    settle_wave,
)
from jamsos.accounts.models import Role
from jamsos.audit.models import Event
from jamsos.errors import DomainError

pytestmark = pytest.mark.django_db

ANNOUNCED = {
    "NELAYAN": (200, "DTSEN"),
    "GURU_NGAJI": (770, "DTSEN"),
    "BPD": (2428, "PENYELENGGARA_NEGARA"),
    "UEP": (1110, "DTSEN"),
    "BALAWISTA": (83, "BINAAN_OPD"),
    "POSYANDU": (7690, "PENYELENGGARA_NEGARA"),
    "POKTAN": (2016, "DTSEN"),
    "RT_RW": (7137, "PENYELENGGARA_NEGARA"),
}


def test_eight_groups_as_published(program) -> None:
    assert {group.code: (group.announced, group.track) for group in program.groups.all()} == ANNOUNCED
    assert program.groups.aggregate(people=Sum("announced"))["people"] == 21434
    assert program.announced_people == 21234


def test_first_wave_costs_what_was_published_for_a_year(program) -> None:
    wave = program.waves.get()
    assert (wave.fund_source, wave.months, wave.monthly_rate, wave.quota) == ("APBD", 12, 16800, 21234)
    assert wave.budget == 4_280_774_400
    assert wave.affordable == 21234
    assert program.budgets.get().ceiling == wave.budget


def test_published_costs_of_other_waves() -> None:
    poktan = Wave(month_from=10, month_to=12, monthly_rate=16800)
    assert 2016 * poktan.cost_per_person == 101_606_400
    assert 34782 * poktan.cost_per_person == 1_753_012_800
    year = Wave(month_from=1, month_to=12, monthly_rate=16800)
    servants = Wave(month_from=1, month_to=12, monthly_rate=13500)
    assert 1593 * year.cost_per_person + 3450 * servants.cost_per_person == 880_048_800


def test_opening_again_changes_nothing(program) -> None:
    program.groups.filter(code="NELAYAN").update(announced=1)
    assert open_program(2026, actor=None) == program
    assert program.groups.get(code="NELAYAN").announced == 1
    assert Event.objects.filter(act="programs.open").count() == 1


def test_tariffs_say_which_are_not_confirmed(program) -> None:
    assert Tariff.objects.get(segment="BPU", programme="JKK+JKM").confirmed
    assert not Tariff.objects.get(amount=13500).confirmed
    assert Tariff.objects.get(amount=6800, programme="JKM").valid_from is None


def test_command_reports_both_figures() -> None:
    out = StringIO()
    call_command("open_program", "--year", "2026", "--json", stdout=out)
    report = json.loads(out.getvalue())
    assert (report["people_in_groups"], report["people_announced"]) == (21434, 21234)


def test_year_out_of_range_is_refused() -> None:
    with pytest.raises(CommandError, match="2201"):
        call_command("open_program", "--year", "2201")
    assert not Program.objects.exists()


@pytest.fixture
def petugas(user_of):
    return user_of(Role.DINSOS_PETUGAS)


def test_change_of_a_wave_is_recorded_with_both_values(program, petugas) -> None:
    wave, group = program.waves.get(), program.groups.get(code="NELAYAN")
    change_wave(wave, figures={"quota": 100, "month_from": 10}, quotas={group.pk: 50}, actor=petugas)
    wave.refresh_from_db()
    assert (wave.quota, wave.months, wave.group_quotas.get(group=group).quota) == (100, 3, 50)
    changes = Event.objects.get(act="programs.change_wave").data["changes"]
    figures = {"quota": [21234, 100], "month_from": [1, 10], "quota_NELAYAN": [200, 50]}
    assert changes == figures | {"budget": [4_280_774_400, 100 * 3 * 16_800]}


def test_budget_follows_the_months_unless_it_was_set_by_hand(program, petugas) -> None:
    wave = change_wave(program.waves.get(), figures={"month_from": 4}, quotas={}, actor=petugas)
    assert (wave.budget, wave.affordable) == (21_234 * 9 * 16_800, 21_234)
    wave = change_wave(wave, figures={"budget": 1_000_000_000}, quotas={}, actor=petugas)
    wave = change_wave(wave, figures={"month_from": 7}, quotas={}, actor=petugas)
    assert (wave.budget, wave.months) == (1_000_000_000, 6)


def test_longer_months_than_the_ceiling_carries_are_refused(program, petugas) -> None:
    wave = change_wave(program.waves.get(), figures={"month_from": 4}, quotas={}, actor=petugas)
    change_budget(program.budgets.get(), ceiling=wave.budget, legal_basis="DPA", actor=petugas)
    with pytest.raises(DomainError, match="melebihi pagu"):
        change_wave(wave, figures={"month_from": 3}, quotas={}, actor=petugas)
    wave.refresh_from_db()
    assert (wave.month_from, wave.budget) == (4, 21_234 * 9 * 16_800)


def test_group_quota_is_given_and_taken_back(program, petugas) -> None:
    group = program.groups.get(code="BPD")
    wave = change_wave(program.waves.get(), figures={}, quotas={group.pk: None}, actor=petugas)
    assert not wave.group_quotas.filter(group=group).exists()
    change_wave(wave, figures={}, quotas={group.pk: 7}, actor=petugas)
    assert wave.group_quotas.get(group=group).quota == 7
    assert wave.group_quotas.count() == 8


def second_wave(program, actor=None, **figures) -> Wave:
    values = {"fund_source": "CSR", "month_from": 10, "month_to": 12, "quota": 2016}
    return open_wave(program, **(values | figures), actor=actor)


def test_second_wave_of_another_fund_source(program, petugas) -> None:
    budget = open_budget(program, "CSR", 101_606_400, " Perjanjian TJSL 3/2026 ", actor=petugas)
    assert (budget.ceiling, budget.legal_basis) == (101_606_400, "Perjanjian TJSL 3/2026")
    wave = second_wave(program, petugas)
    assert (wave.number, wave.monthly_rate, wave.budget) == (2, 16_800, 101_606_400)
    assert not wave.group_quotas.exists()
    acts = list(Event.objects.filter(act__in=["programs.open_wave", "programs.open_budget"]).order_by("pk"))
    assert [event.act for event in acts] == ["programs.open_budget", "programs.open_wave"]
    assert (acts[1].data["number"], acts[1].data["budget"]) == (2, 101_606_400)


def test_wave_of_a_full_ceiling_waits_for_a_higher_one(program, petugas) -> None:
    with pytest.raises(DomainError, match="melebihi pagu"):
        second_wave(program, petugas, fund_source="APBD")
    change_budget(program.budgets.get(), ceiling=5_000_000_000, legal_basis="DPA perubahan", actor=petugas)
    assert second_wave(program, petugas, fund_source="APBD").number == 2


@pytest.mark.parametrize(
    ("figures", "message"),
    [
        ({"fund_source": "CSR"}, "belum punya pagu"),
        ({"fund_source": "HIBAH"}, "tidak dikenal"),
        ({"month_from": 12, "month_to": 10}, "lebih besar"),
        ({"month_from": 0}, "antara 1 dan 12"),
        ({"month_to": 13}, "antara 1 dan 12"),
        ({"quota": 0}, "lebih dari nol"),
    ],
)
def test_impossible_wave_is_not_opened(program, petugas, figures, message) -> None:
    with pytest.raises(DomainError, match=message):
        second_wave(program, petugas, **({"fund_source": "APBD"} | figures))
    assert program.waves.count() == 1


def test_rate_is_the_tariff_of_the_first_month(program, petugas) -> None:
    def tariff(amount: int, since: str, confirmed: bool = True) -> None:
        Tariff.objects.create(
            segment="BPU", programme="JKK+JKM", amount=amount, valid_from=since, source="uji", confirmed=confirmed
        )

    tariff(20_000, "2026-10-01")
    tariff(30_000, "2026-11-01")
    tariff(40_000, "2026-09-01", confirmed=False)
    open_budget(program, "CSR", 10**10, "TJSL", actor=petugas)
    rates = [second_wave(program, petugas, month_from=month).monthly_rate for month in (9, 10, 11)]
    assert rates == [16_800, 20_000, 30_000]


def test_wave_without_a_tariff_in_force_is_not_opened(program, petugas) -> None:
    Tariff.objects.filter(segment="BPU", programme="JKK+JKM").update(valid_to="2026-06-30")
    open_budget(program, "CSR", 10**10, "TJSL", actor=petugas)
    with pytest.raises(DomainError, match="Tidak ada tarif BPU"):
        second_wave(program, petugas)


@pytest.mark.parametrize(
    ("source", "ceiling", "basis", "message"),
    [
        ("APBD", 1, "DPA", "sudah ada"),
        ("CSR", 0, "DPA", "kosong"),
        ("CSR", 1, " ", "kosong"),
        ("X", 1, "DPA", "dikenal"),
    ],
)
def test_impossible_ceiling_is_not_opened(program, petugas, source, ceiling, basis, message) -> None:
    with pytest.raises(DomainError, match=message):
        open_budget(program, source, ceiling, basis, actor=petugas)
    assert program.budgets.count() == 1


@pytest.mark.parametrize(
    ("figures", "message"),
    [
        ({"month_from": 12, "month_to": 1}, "lebih besar"),
        ({"monthly_rate": 0}, "lebih dari nol"),
        ({"budget": 4_280_774_401}, "melebihi pagu"),
        ({"fund_source": "CSR"}, "belum punya pagu"),
    ],
)
def test_impossible_figures_are_refused(program, petugas, figures, message) -> None:
    wave = program.waves.get()
    with pytest.raises(DomainError, match=message):
        change_wave(wave, figures=figures, quotas={}, actor=petugas)
    wave.refresh_from_db()
    assert (wave.month_from, wave.month_to, wave.budget, wave.fund_source) == (1, 12, 4_280_774_400, "APBD")


def test_settled_wave_stands_until_it_is_reopened(program, petugas) -> None:
    wave = settle_wave(program.waves.get(), actor=petugas)
    with pytest.raises(DomainError, match="tidak dapat diubah") as refused:
        change_wave(wave, figures={"quota": 1}, quotas={}, actor=petugas)
    assert "tombol Buka tahap" in refused.value.hint
    reopen_wave(wave, actor=petugas)
    assert change_wave(wave, figures={"quota": 1}, quotas={}, actor=petugas).quota == 1


def test_ceiling_cannot_fall_below_what_waves_use(program, petugas) -> None:
    budget = program.budgets.get()
    with pytest.raises(DomainError, match="melebihi pagu"):
        change_budget(budget, ceiling=1000, legal_basis="DPA", actor=petugas)
    change_budget(budget, ceiling=5_000_000_000, legal_basis="DPA 2026", actor=petugas)
    assert Budget.objects.get().ceiling == 5_000_000_000


@pytest.mark.parametrize("role", [Role.DINSOS_KEPALA, Role.SETDA, Role.AUDITOR, Role.OPERATOR_DESA])
def test_only_the_dinsos_officer_changes_figures(program, user_of, role) -> None:
    with pytest.raises(DomainError, match="tidak berwenang"):
        change_wave(program.waves.get(), figures={"quota": 1}, quotas={}, actor=user_of(role))
    with pytest.raises(DomainError, match="tidak berwenang"):
        open_program(2027, actor=user_of(role))
    with pytest.raises(DomainError, match="tidak berwenang"):
        second_wave(program, user_of(role))
    with pytest.raises(DomainError, match="tidak berwenang"):
        open_budget(program, "CSR", 1, "TJSL", actor=user_of(role))


OTHERS = {
    "perwal-kota-serang-2025": (12_000, 6, 2_419_200_000),
    "raperda-tangsel-2025": (11_250, 1, 2_268_000_000),
    "perwal-pekalongan-19b-2022": (1_000, 1, 201_600_000),
}


@pytest.mark.parametrize("regulation", OTHERS)
def test_a_year_of_another_regulation_has_its_quota_and_groups_without_figures(regulation) -> None:
    program = open_program(2026, regulation=regulation, actor=None)
    wave = program.waves.get()
    assert (wave.quota, program.groups.count(), wave.budget) == OTHERS[regulation]
    assert (program.regulation, program.announced_people) == (regulation, wave.quota)
    assert {group.track for group in program.groups.all()} == {"UMUM"}
    assert not wave.group_quotas.exists(), "no figure per group, so none is bound by one"


def test_pekalongan_opens_with_the_figures_of_its_parameters() -> None:
    terms = regulations.load("perwal-pekalongan-19b-2022").terms(date(2026, 1, 1)).parameters
    wave = open_program(2026, regulation="perwal-pekalongan-19b-2022", actor=None).waves.get()
    assert (wave.quota, wave.monthly_rate) == (terms.kuota, terms.iuran)


def test_command_opens_under_a_regulation_and_refuses_another_for_the_same_year() -> None:
    code, out = "raperda-tangsel-2025", StringIO()
    call_command("open_program", "--year", "2027", "--regulation", code, "--json", stdout=out)
    assert json.loads(out.getvalue())["regulation"] == code
    call_command("open_program", "--year", "2027", stdout=StringIO())
    with pytest.raises(CommandError, match="sudah dibuka menurut Raperda Kota Tangerang Selatan 2025"):
        call_command("open_program", "--year", "2027", "--regulation", "perwal-kota-serang-2025")
    with pytest.raises(CommandError, match="perbup-serang-322-2023"):
        call_command("open_program", "--year", "2028", "--regulation", "perbup-serang-322-2023")
