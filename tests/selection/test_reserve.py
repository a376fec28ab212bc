"""The reserve list: who comes next, and a place that fell free goes to the first in order who fits everywhere."""

from __future__ import annotations

import re
from datetime import date
from threading import Barrier, Thread

import pytest
import time_machine
from django.db import DatabaseError, connections, transaction
from django.urls import reverse

from enrollment.decrees.bupati import draft
from enrollment.lifecycle import State
from enrollment.programs.models import AreaQuota, Wave
from enrollment.selection.checking import recheck
from enrollment.selection.models import Promotion, SelectionRun, Stop
from enrollment.selection.reserve import fallen, first_waiting, months_to_pay, next_in_line, promote
from enrollment.selection.services import select
from enrollment.verification.models import VerdictRecord
from enrollment.workers.models import Registration
from enrollment.workers.services import withdraw
from jamsos.accounts.models import Role
from jamsos.audit.models import Event
from jamsos.errors import DomainError
from jamsos.regions.models import Village
from tests.decrees.amending import decreed
from tests.decrees.people import ON, ceiling, change_after, states, verified, wave_of
from tests.verification.people import sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def petugas(user_of):
    return user_of(Role.DINSOS_PETUGAS)


def in_order(run: SelectionRun) -> list[Registration]:
    return [line.registration for line in run.lines.order_by("rank").select_related("registration")]


def leave(person: Registration, petugas) -> None:
    withdraw(Registration.objects.get(pk=person.pk), reason="pindah", actor=petugas)


def fill(run: SelectionRun, petugas, reason: str = "Penerima pindah") -> Promotion:
    found = next_in_line(run)
    expected = found.line.registration_id if found else 0
    return promote(run.wave, expected=expected, reason=reason, actor=petugas)


def test_nobody_is_promoted_while_no_place_is_free(program, petugas):
    verified(program, range(1, 6))
    run = select(wave_of(program, quota=3), on=ON, actor=None)
    assert next_in_line(run) is None and fallen(run) == []
    with pytest.raises(DomainError, match="Tidak ada tempat kosong"):
        fill(run, petugas)


def test_the_first_in_order_gets_the_place(program, petugas):
    verified(program, range(1, 6))
    run = select(wave_of(program, quota=2), on=ON, actor=None)
    people = in_order(run)
    leave(people[0], petugas)
    made = fill(run, petugas, "  Penerima  pindah ")
    assert (made.line.registration, made.line.rank, made.fallen) == (people[2], 3, [1])
    assert (made.reason, made.actor) == ("Penerima pindah", petugas)
    assert states(people) == [
        State.WITHDRAWN,
        State.SELECTED,
        State.SELECTED,
        State.WAITING,
        State.WAITING,
    ]
    event = Event.objects.get(act="selection.promote")
    assert (event.data, event.purpose) == ({"rank": 3, "fallen": [1]}, "Penerima pindah")
    assert next_in_line(run) is None
    assert recheck(SelectionRun.objects.get(pk=run.pk)).identical


def test_the_place_stays_with_the_group_and_the_desa_it_fell_free_in(program, petugas):
    homes = [Village.objects.get(name=name) for name in ("Kramatwatu", "Anyar")]
    groups = [program.groups.get(code=code) for code in ("POKTAN", "NELAYAN")]
    for number in range(1, 13):
        verified(program, [number], group=groups[number % 2], village=homes[number > 6])
    wave = wave_of(program, quota=8)
    for group in groups:
        wave.group_quotas.create(group=group, quota=2)
    AreaQuota.objects.create(wave=wave, district=homes[0].district, quota=2)
    run = select(wave, on=ON, actor=None)
    gone = run.lines.filter(place="selected").order_by("rank").first()
    leave(gone.registration, petugas)
    made = fill(run, petugas)
    assert made.line.group == gone.group
    assert made.line.rank == min(
        line.rank for line in run.lines.filter(place="waiting", group=gone.group) if fits(run, line)
    )
    held = Registration.objects.filter(state=State.SELECTED)
    assert held.filter(group=gone.group).count() == 2 and held.filter(village=homes[0]).count() <= 2


def fits(run: SelectionRun, line) -> bool:
    """Whether the kecamatan still had room when the place fell free."""
    quotas = {int(area): quota for area, quota in run.inputs["limits"]["districts"].items()}
    district = line.village.district_id
    held = run.lines.filter(place="selected", village__district=district)
    return held.exclude(registration__state=State.WITHDRAWN).count() < quotas.get(district, 99)


def test_who_changed_or_left_or_has_a_place_elsewhere_is_passed_over(program, petugas):
    ceiling(program, 100)
    verified(program, range(1, 7))
    first = select(wave_of(program, 1, quota=1), on=ON, actor=None)
    people = in_order(first)
    change_after(people[1])
    second = select(wave_of(program, 2, quota=1), on=ON, actor=None)
    assert second.lines.get(place="selected").registration == people[2]
    leave(people[3], petugas)
    leave(people[0], petugas)
    assert fill(first, petugas).line.registration == people[4]


def test_money_and_ceiling_hold_for_the_reserve_too(program, petugas):
    ceiling(program, 2)
    verified(program, range(1, 6))
    run = select(wave_of(program, 1, quota=2), on=ON, actor=None)
    leave(in_order(run)[0], petugas)
    select(wave_of(program, 2, quota=1), on=ON, actor=None)
    assert next_in_line(run) is None
    stops = {item.stop for item in first_waiting(run, run.inputs["months"])["Kelompok"]}
    assert stops == {Stop.CEILING}


@pytest.mark.parametrize(
    ("on", "stop"),
    [(date(2026, 6, 1), Stop.BUDGET), (date(2026, 9, 2), Stop.NONE), (date(2026, 10, 1), Stop.NONE)],
)
def test_after_the_decree_only_months_still_to_begin_must_be_paid_for(program, on, stop):
    """Two people for eight months, and rupiah for three months of a third."""
    wave = decreed(program, places=3, people=4, budget=(2 * 8 + 3) * 16_800).wave
    run = wave.selection_runs.get(current=True)
    assert [item.stop for item in first_waiting(run, months_to_pay(run, on))["Kelompok"]] == [stop]


@pytest.mark.parametrize(
    ("day", "badge"), [("2026-12-01", "ada tempat"), ("2026-12-02", "tidak ada bulan penuh lagi")]
)
def test_without_a_full_month_left_nobody_is_promised_a_place(program, client_of, day, badge):
    wave = decreed(program, places=3, people=4, budget=(3 * 8 + 1) * 16_800).wave
    Wave.objects.filter(pk=wave.pk).update(quota=4)
    with time_machine.travel(f"{day}T09:00+07:00", tick=False):
        page = client_of(Role.DINSOS_PETUGAS).get(reverse("wave-reserve", args=[wave.pk])).content.decode()
    assert set(re.findall(r'<span class="badge state-\w+">([^<]*)</span></td></tr>', page)) == {badge}


def test_the_page_says_which_months_are_reckoned_after_the_decree(program, client_of):
    wave = decreed(program, places=3, people=4).wave
    with time_machine.travel("2026-09-02T09:00+07:00", tick=False):
        page = client_of(Role.DINSOS_PETUGAS).get(reverse("wave-reserve", args=[wave.pk])).content.decode()
    assert re.search(r"Bulan iuran yang dihitung.*?\b3\b", page, re.S) and "keputusan perubahan" in page


def test_next_by_group_and_kecamatan_name_what_is_in_the_way(program):
    homes = [Village.objects.get(name=name) for name in ("Kramatwatu", "Anyar")]
    for number in range(1, 5):
        verified(program, [number], village=homes[number % 2])
    wave = wave_of(program, quota=9)
    wave.group_quotas.create(group=program.groups.get(code="POKTAN"), quota=1)
    run = select(wave, on=ON, actor=None)
    first_of = first_waiting(run, run.inputs["months"])
    (poktan,) = first_of["Kelompok"]
    assert (poktan.line.rank, poktan.stop) == (2, Stop.GROUP)
    by_district = {item.line.village.district.name: item.line.rank for item in first_of["Kecamatan"]}
    waiting = run.lines.filter(place="waiting").order_by("rank").select_related("village__district")
    first = {line.village.district.name: line.rank for line in reversed(list(waiting))}
    assert by_district == first


def test_refused_once_a_decree_rests_on_it_or_its_figures_changed(program, petugas):
    verified(program, range(1, 5))
    wave = wave_of(program, quota=2)
    run = select(wave, on=ON, actor=None)
    leave(in_order(run)[0], petugas)
    Wave.objects.filter(pk=wave.pk).update(quota=3)
    with pytest.raises(DomainError, match="berubah sejak seleksi"):
        fill(run, petugas)
    Wave.objects.filter(pk=wave.pk).update(quota=2)
    draft(wave, actor=None)
    with pytest.raises(DomainError, match="rancangan atau Keputusan Bupati"):
        fill(run, petugas)
    assert not Promotion.objects.exists()


@pytest.mark.parametrize("reason", ["", "   ", "x" * 201])
def test_a_reason_is_needed(program, petugas, reason):
    verified(program, range(1, 4))
    run = select(wave_of(program, quota=1), on=ON, actor=None)
    leave(in_order(run)[0], petugas)
    with pytest.raises(DomainError, match="Alasan"):
        fill(run, petugas, reason)


def test_another_next_than_the_one_shown_is_refused(program, petugas):
    verified(program, range(1, 5))
    run = select(wave_of(program, quota=1), on=ON, actor=None)
    people = in_order(run)
    leave(people[0], petugas)
    with pytest.raises(DomainError, match="sudah berganti"):
        promote(run.wave, expected=people[2].pk, reason="x", actor=petugas)


def test_only_the_dinas_fills_and_who_filled_does_not_draft(program, user_of, petugas):
    verified(program, range(1, 5))
    run = select(wave_of(program, quota=1), on=ON, actor=None)
    leave(in_order(run)[0], petugas)
    for role in set(Role.values) - {Role.DINSOS_PETUGAS}:
        with pytest.raises(DomainError, match="tidak berwenang"):
            fill(run, user_of(role))
    setda = user_of(Role.SETDA)
    made = fill(run, petugas)
    Promotion.objects.bulk_create([Promotion(run=run, line=run.lines.get(rank=4), reason="uji", actor=setda)])
    with pytest.raises(DomainError, match="Penyeleksi tidak boleh"):
        draft(run.wave, actor=setda)
    assert made.line.rank == 2


def test_who_verified_fills_no_place(program, user_of, petugas):
    verdict_by(petugas, program)
    verified(program, range(2, 5))
    run = select(wave_of(program, quota=1), on=ON, actor=None)
    other = user_of(Role.DINSOS_PETUGAS, "uji_lain")
    leave(in_order(run)[0], other)
    with pytest.raises(DomainError, match="Anda mencatat hasil verval program ini"):
        fill(run, petugas)
    assert not Promotion.objects.exists()
    assert fill(run, other).actor == other


def verdict_by(user, program) -> None:
    """The person gave a verdict in this programme, as once an officer of Disdukcapil."""
    line = sent(program, 1).lines.get()
    VerdictRecord.objects.create(line=line, verdict="belum_rekam", recorded_by=user)


def test_who_selected_once_drafts_no_decree_though_it_was_selected_anew(program, user_of):
    setda = user_of(Role.SETDA)
    verified(program, range(1, 4))
    wave = wave_of(program, quota=1)
    SelectionRun.objects.filter(pk=select(wave, on=ON, actor=None).pk).update(current=False)
    SelectionRun.objects.create(wave=wave, regulation="uji", method="uji", actor=setda, current=False)
    select(wave, on=ON, actor=None)
    with pytest.raises(DomainError, match="Penyeleksi tidak boleh"):
        draft(wave, actor=setda)


def test_the_decree_names_who_holds_a_place_now(program, petugas):
    verified(program, range(1, 5))
    wave = wave_of(program, quota=2)
    run = select(wave, on=ON, actor=None)
    people = in_order(run)
    leave(people[0], petugas)
    fill(run, petugas)
    decree = draft(wave, actor=None)
    assert set(decree.lines.values_list("registration", flat=True)) == {people[1].pk, people[2].pk}


def test_selecting_again_takes_filled_places_back_into_the_order(program, petugas):
    verified(program, range(1, 5))
    wave = wave_of(program, quota=2)
    run = select(wave, on=ON, actor=None)
    people = in_order(run)
    leave(people[0], petugas)
    fill(run, petugas)
    again = select(wave, on=ON, actor=None)
    assert [line.registration for line in again.lines.filter(place="selected")] == people[1:3]
    assert states(people[1:]) == [State.SELECTED, State.SELECTED, State.WAITING]


def test_the_database_keeps_what_was_filled(program, petugas):
    verified(program, range(1, 4))
    run = select(wave_of(program, quota=1), on=ON, actor=None)
    leave(in_order(run)[0], petugas)
    fill(run, petugas)
    for act in (lambda: Promotion.objects.update(reason="x"), lambda: Promotion.objects.all().delete()):
        with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
            act()


def test_filling_on_the_screen(program, client_of, petugas):
    verified(program, range(1, 5))
    wave = wave_of(program, quota=1)
    run = select(wave, on=ON, actor=None)
    people = in_order(run)
    client, page = client_of(Role.DINSOS_PETUGAS), reverse("wave-reserve", args=[wave.pk])
    assert "Isi tempat kosong" not in client.get(page).content.decode()
    leave(people[0], petugas)
    assert "Isi tempat kosong" in client.get(page).content.decode()
    form = client.get(reverse("wave-promote", args=[wave.pk])).content.decode()
    assert people[1].name in form and "Peringkat 2 dari 4" in form
    expected = re.search(r'name="expected" value="(\d+)"', form)[1]
    answer = client.post(reverse("wave-promote", args=[wave.pk]), {"expected": expected, "reason": "Pindah"})
    assert answer["Location"] == page
    body = client.get(page).content.decode()
    assert "Pindah" in body and people[2].name in body
    assert (
        "Terpilih dari daftar cadangan: Pindah" in client.get(reverse("worker", args=[people[1].pk])).content.decode()
    )
    again = client.post(reverse("wave-promote", args=[wave.pk]), {"expected": expected, "reason": "Pindah"})
    assert again.status_code == 409


def test_names_of_the_reserve_only_for_those_who_may_see_names(program, client_of):
    verified(program, range(1, 4))
    wave = wave_of(program, quota=1)
    waiting = in_order(select(wave, on=ON, actor=None))[1]
    page = reverse("wave-reserve", args=[wave.pk])
    assert waiting.name in client_of(Role.AUDITOR).get(page).content.decode()
    for role in (Role.SETDA, Role.TIM_KOORDINASI):
        assert "ORANG" not in client_of(role).get(page).content.decode()


@pytest.mark.django_db(transaction=True)
def test_two_officers_fill_one_place(program, user_of):
    """One place, two at once: one gets through, and nobody is given twice."""
    officer = user_of(Role.DINSOS_PETUGAS)
    verified(program, range(1, 6))
    run = select(wave_of(program, quota=2), on=ON, actor=None)
    leave(in_order(run)[0], officer)
    expected, meet, refused = next_in_line(run).line.registration_id, Barrier(2), []

    def act() -> None:
        try:
            meet.wait(timeout=10)
            promote(run.wave, expected=expected, reason="x", actor=officer)
        except DomainError as error:
            refused.append(error.message)
        finally:
            connections.close_all()

    threads = [Thread(target=act) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 1 and Promotion.objects.count() == 1
    assert Registration.objects.filter(state=State.SELECTED).count() == 2
