"""A programme year opens with the announced groups; its figures change only by the rules."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db.models import Sum

from enrollment.programs.models import Budget, Program, Tariff, Wave
from enrollment.programs.services import change_budget, change_wave, open_program, reopen_wave, settle_wave
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
    assert changes == {"quota": [21234, 100], "month_from": [1, 10], "quota_NELAYAN": [200, 50]}


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
    with pytest.raises(DomainError, match="tidak dapat diubah"):
        change_wave(wave, figures={"quota": 1}, quotas={}, actor=petugas)
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
