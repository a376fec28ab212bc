"""Money by segment, benefits and fund source comes out of the dated tariff table; only confirmed tariffs are used."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest
from django.db.models import Sum
from django.urls import reverse

from enrollment.programs.models import Benefits, Payer, Segment, Tariff, Wave, WaveRate
from enrollment.programs.services import change_wave, open_budget, open_program, open_wave, settle_wave
from enrollment.programs.tariffs import (
    add_tariff,
    certainty,
    changes_within,
    confirm_tariff,
    formula_words,
    load_tariffs,
    tariff,
)
from jamsos.accounts.models import Role
from jamsos.audit.models import Event
from jamsos.errors import DomainError

pytestmark = pytest.mark.django_db
CASES = tomllib.loads(Path(__file__).with_name("biaya_terbit.toml").read_text(encoding="utf-8"))["kasus"]
NEW_YEAR = date(2026, 1, 1)


@pytest.fixture
def petugas(user_of):
    return user_of(Role.DINSOS_PETUGAS)


def of_state_bodies() -> Tariff:
    return Tariff.objects.get(segment="PPU penyelenggara negara", programme="JKK+JKM")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["nama"])
def test_published_costs(case, petugas):
    program = open_program(case["tahun"], actor=None)
    benefits, (first, last) = case.get("jaminan", "JKK+JKM"), case["bulan"]
    if case["sumber_dana"] != "APBD":
        open_budget(program, case["sumber_dana"], 10**9, "uji", actor=petugas)
    program.budgets.update(ceiling=10**11)
    wave = open_wave(program, fund_source=case["sumber_dana"], month_from=first, month_to=last, quota=1, actor=petugas)
    wave = change_wave(wave, figures={"benefits": benefits}, quotas={}, actor=petugas)
    rates = {}
    for segment in case.get("konfirmasi", []):
        row = Tariff.objects.get(segment=Segment(segment).tariff_name, programme=benefits)
        confirm_tariff(row, basis="Surat BPJS 1/2024", actor=petugas)
        rates[segment] = tariff(segment, benefits, wave.fund_source, date(case["tahun"], first, 1)).amount
    wave = change_wave(wave, figures={}, quotas={}, rates=rates, actor=petugas)
    assert wave.cost(case["orang"]) == case["rupiah"]


def test_the_eight_groups_and_the_announcement_are_both_kept(program):
    assert program.groups.aggregate(people=Sum("announced"))["people"] == 21_434
    assert (program.announced_people, program.groups.count()) == (21_234, 8)


def test_the_parts_of_a_tariff_add_up(program):
    parts = dict(Tariff.objects.filter(segment="BPU").values_list("programme", "amount"))
    assert parts["JKK+JKM"] == parts["JKK"] + parts["JKM"]
    assert parts["JKK+JKM+JHT"] == parts["JKK+JKM"] + parts["JHT"]


def test_half_the_tariff_is_for_the_self_paying_alone(program):
    halves = Tariff.objects.filter(amount=8_400)
    assert {row.payer for row in halves} == {Payer.SELF}
    for source in ("APBD", "APBDES", "CSR", "OTHER"):
        assert tariff(Segment.BPU, "JKK+JKM", source, date(2026, 7, 1)).amount == 16_800


@pytest.mark.parametrize(
    ("changes", "hint"),
    [
        ({"figures": {"monthly_rate": 8_400}}, "hanya bila peserta membayar sendiri"),
        ({"figures": {"monthly_rate": 36_800}}, "Tabel tarif: Rp16.800."),
        ({"figures": {}, "rates": {"PU": 13_500}}, "Tabel tarif: Rp13.500 (belum terkonfirmasi)."),
        ({"figures": {}, "rates": {"PU": 16_800}}, "Konfirmasi atau tambah tarif"),
        ({"figures": {}, "rates": {"JAKON": 16_800}}, "Tabel tarif: tidak ada."),
    ],
)
def test_a_rate_that_is_no_confirmed_tariff_is_refused(program, petugas, changes, hint):
    wave = program.waves.get()
    program.budgets.update(ceiling=10**11)
    with pytest.raises(DomainError, match="bukan tarif") as refused:
        change_wave(wave, quotas={}, actor=petugas, **changes)
    assert hint in refused.value.hint
    wave.refresh_from_db()
    assert (wave.monthly_rate, wave.rates.count()) == (16_800, 0)


def test_a_confirmed_tariff_may_be_used_and_says_who_confirmed_it(program, petugas):
    row = confirm_tariff(of_state_bodies(), basis=" Surat  BPJS 12/2026 ", actor=petugas)
    assert (row.confirmed_by, row.confirmed_basis) == (petugas, "Surat BPJS 12/2026")
    wave = change_wave(program.waves.get(), figures={}, quotas={}, rates={"PU": 13_500}, actor=petugas)
    assert wave.segment_rates() == {"PU": 13_500}
    assert Event.objects.get(act="programs.confirm_tariff").data["basis"] == "Surat BPJS 12/2026"
    assert Event.objects.get(act="programs.change_wave").data["changes"] == {"rate_PU": [None, 13_500]}
    with pytest.raises(DomainError, match="sudah terkonfirmasi"):
        confirm_tariff(row, basis="lagi", actor=petugas)


def test_a_shipped_tariff_is_published_until_the_office_confirms_it(program, petugas, client_of):
    row = Tariff.objects.get(segment="BPU", programme="JKK+JKM")
    assert (certainty(row), formula_words(row)) == ("dipublikasikan", "Rp10.000 + Rp6.800")
    assert certainty(of_state_bodies()) == "belum terkonfirmasi"
    assert certainty(confirm_tariff(row, basis="Surat BPJS 12/2026", actor=petugas)) == "terkonfirmasi"
    page = client_of(Role.DINSOS_PETUGAS).get(reverse("program", args=[2026])).content.decode()
    assert "Rp10.000 + Rp6.800" in page and "10000+6800" not in page
    assert "Perbup Serang 59/2025" in page and "perbup-serang-59-2025" not in page


def test_loading_the_table_again_keeps_what_the_office_confirmed(program, petugas):
    confirm_tariff(of_state_bodies(), basis="Surat BPJS 12/2026", actor=petugas)
    count = Tariff.objects.count()
    load_tariffs()
    assert (of_state_bodies().confirmed, Tariff.objects.count()) == (True, count)


def test_a_tariff_needs_a_ground(program, petugas):
    with pytest.raises(DomainError, match="Dasar tarif kosong"):
        confirm_tariff(of_state_bodies(), basis="  ", actor=petugas)
    assert not of_state_bodies().confirmed


@pytest.mark.parametrize("role", [Role.DINSOS_KEPALA, Role.SETDA, Role.AUDITOR, Role.ADMIN_SISTEM])
def test_only_the_dinsos_officer_confirms_and_adds(program, user_of, role):
    with pytest.raises(DomainError, match="tidak berwenang"):
        confirm_tariff(of_state_bodies(), basis="x", actor=user_of(role))
    with pytest.raises(DomainError, match="tidak berwenang"):
        add_tariff(**NEW_TARIFF, actor=user_of(role))


NEW_TARIFF = {
    **{"segment": "BPU", "benefits": "JKK+JKM", "payer": "", "amount": 18_000},
    **{"valid_from": date(2026, 7, 1), "valid_to": None, "basis": "PP 1/2026"},
}


def test_a_new_tariff_holds_from_its_day_and_leaves_the_old_one(program, petugas):
    add_tariff(**NEW_TARIFF, actor=petugas)
    amounts = [tariff(Segment.BPU, "JKK+JKM", "APBD", date(2026, month, 1)).amount for month in (6, 7)]
    assert amounts == [16_800, 18_000]
    assert changes_within(program.waves.get()) == [date(2026, 7, 1)]
    with pytest.raises(DomainError, match="sudah ada"):
        add_tariff(**NEW_TARIFF, actor=petugas)


def test_a_tariff_of_one_payer_comes_before_that_of_any(program, petugas):
    add_tariff(**NEW_TARIFF | {"payer": "CSR", "valid_from": None}, actor=petugas)
    assert tariff(Segment.BPU, "JKK+JKM", "CSR", NEW_YEAR).amount == 18_000
    assert tariff(Segment.BPU, "JKK+JKM", "APBD", NEW_YEAR).amount == 16_800


@pytest.mark.parametrize(
    "odd",
    [{"segment": "JAKON"}, {"benefits": "JP"}, {"payer": "X"}, {"amount": 0}, {"valid_to": date(2026, 6, 30)}],
)
def test_an_impossible_tariff_is_refused(program, petugas, odd):
    with pytest.raises(DomainError):
        add_tariff(**NEW_TARIFF | odd, actor=petugas)
    assert not Tariff.objects.filter(amount__in=[0, 18_000]).exists()


def test_other_benefits_bring_their_rate_and_budget(program, petugas):
    program.budgets.update(ceiling=10**11)
    wave = change_wave(program.waves.get(), figures={"benefits": Benefits.JKK_JKM_JHT}, quotas={}, actor=petugas)
    assert (wave.monthly_rate, wave.budget) == (36_800, 21_234 * 12 * 36_800)


def test_a_segment_goes_back_to_the_rate_of_the_wave(program, petugas):
    wave = program.waves.get()
    WaveRate.objects.create(wave=wave, segment="PU", amount=13_500)
    change_wave(wave, figures={}, quotas={}, rates={"PU": None}, actor=petugas)
    assert wave.cost({"PU": 1}) == 12 * 16_800


def test_the_database_keeps_the_rate_of_a_settled_wave(program, petugas):
    from django.db import DatabaseError, transaction

    wave = settle_wave(program.waves.get(), actor=petugas)
    for change in ({"monthly_rate": 1}, {"legal_base": "lain"}, {"legal_terms": {}}, {"month_to": 1}):
        with pytest.raises(DatabaseError, match="settled"), transaction.atomic():
            Wave.objects.filter(pk=wave.pk).update(**change)


def test_tariffs_on_the_screen(program, client_of):
    client, row = client_of(Role.DINSOS_PETUGAS), of_state_bodies()
    page = client.get(reverse("program", args=[2026])).content.decode()
    assert "belum terkonfirmasi" in page and "Peserta sendiri" in page
    assert reverse("tariff-confirm", args=[row.pk]) in page
    form = client.get(reverse("wave-change", args=[program.waves.get().pk])).content.decode()
    assert "Tabel tarif: Rp13.500 (belum terkonfirmasi)." in form
    answer = client.post(reverse("tariff-confirm", args=[row.pk]), {"basis": "Surat BPJS 12/2026"})
    assert answer.status_code == 302
    page = client.get(reverse("program", args=[2026])).content.decode()
    assert "dikonfirmasi: Surat BPJS 12/2026" in page
    added = {"segment": "BPU", "benefits": "JKK+JKM", "payer": "", "amount": 18_000, "basis": "PP 1/2026"}
    assert client.post(reverse("tariff-add"), added).status_code == 302
    assert client.post(reverse("tariff-add"), added).status_code == 409
    assert client.post(reverse("tariff-add"), added | {"amount": -1}).status_code == 422
    assert "Konfirmasi</a>" not in client_of(Role.AUDITOR).get(reverse("program", args=[2026])).content.decode()
