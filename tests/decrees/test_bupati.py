"""Keputusan Bupati: drafting from a selection, issuing by another person, and what the database refuses."""

from __future__ import annotations

from datetime import date

import pgtrigger
import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from enrollment.decrees.bupati import draft
from enrollment.decrees.freezing import is_intact
from enrollment.decrees.models import Decree, DecreeLine, DecreeState, Kind
from enrollment.decrees.services import cancel, issue
from enrollment.lifecycle import State
from enrollment.programs.models import Wave
from enrollment.programs.services import change_wave
from enrollment.selection.services import select
from enrollment.workers.models import Registration
from enrollment.workers.services import withdraw
from jamsos.accounts.models import Role
from jamsos.errors import DomainError
from tests.decrees.people import (
    ON,
    ceiling,
    drafted,
    eligible,
    issued,
    locked,
    nik_of,
    selected,
    states,
    verified,
    wave_of,
)

pytestmark = pytest.mark.django_db
SAME = {"decided_on": date(2026, 3, 30), "state": DecreeState.ISSUED}


def test_a_draft_freezes_the_selected_with_money(program):
    verified(program, range(1, 6))
    wave = wave_of(program, quota=3)
    select(wave, on=ON, actor=None)
    decree = draft(wave, actor=None)
    assert (decree.people, decree.months, decree.amount) == (3, 9, 151_200)
    assert set(decree.lines.values_list("fund_source", "months", "amount")) == {("APBD", 3, 50_400)}
    assert decree.clauses["title"] == decree.title and not decree.number and decree.decided_on is None
    assert is_intact(decree)
    chosen = Registration.objects.filter(state=State.SELECTED).order_by("name")
    assert list(decree.lines.order_by("no").values_list("nik", flat=True)) == [one.nik for one in chosen]
    wave.refresh_from_db()
    assert wave.settled_at


@pytest.mark.parametrize(
    ("facts", "told"), [({"name": "SITI مريم"}, r"U\+0645, U\+0631, U\+064A"), ({"address": "KP 😀"}, r"U\+1F600")]
)
def test_letters_that_cannot_be_printed_refuse_the_draft_and_name_the_proposal(program, facts, told):
    verified(program, [1, 2], name="Ṣāliḥah D’ANGELO")
    (odd,) = verified(program, [3], **facts)
    wave = wave_of(program)
    select(wave, on=ON, actor=None)
    with pytest.raises(DomainError, match=rf"{told} pada usulan nomor {odd.pk}, Desa Kramatwatu") as refused:
        draft(wave, actor=None)
    assert "huruf Latin" in refused.value.hint and odd.name not in refused.value.message
    assert not Decree.objects.exists()


def test_one_live_decree_per_wave(program):
    decree = drafted(program)
    with pytest.raises(DomainError, match="sudah mempunyai rancangan"):
        draft(decree.wave, actor=None)
    copy = {field: getattr(decree, field) for field in ("program", "wave", "title", "regulation", "people")}
    with pytest.raises(IntegrityError, match="one_live_bupati_decree_per_wave"), transaction.atomic():
        Decree.objects.create(kind=Kind.BUPATI, lines_hash="x", **copy)


def test_a_wave_that_was_not_selected_has_no_decree(program):
    with pytest.raises(DomainError, match="belum diseleksi"):
        draft(wave_of(program), actor=None)


def test_figures_changed_since_the_selection_refuse_the_draft(program, user_of):
    ceiling(program, 1000)
    wave, _ = selected(program, 3, quota=10)
    change_wave(wave, figures={"month_from": 1, "budget": 12 * 16800 * 10}, quotas={}, actor=None)
    with pytest.raises(DomainError, match="berubah sejak seleksi"):
        draft(wave, actor=None)
    select(wave, on=ON, actor=None)
    assert draft(wave, actor=None).months == 36


def test_the_selector_may_not_draft(program, user_of):
    setda = user_of(Role.SETDA)
    wave, run = selected(program, 2)
    with pgtrigger.ignore("selection.SelectionRun:content_frozen"):
        type(run).objects.filter(pk=run.pk).update(actor=setda)
    with pytest.raises(DomainError, match="Penyeleksi tidak boleh"):
        draft(wave, actor=setda)
    assert draft(wave, actor=user_of(Role.SETDA, "uji_setda_lain")).people == 2


def test_maker_is_not_issuer_by_service_and_by_database(program, user_of):
    maker, issuer = user_of(Role.SETDA), user_of(Role.SETDA, "uji_kabag")
    decree = drafted(program, maker=maker)
    with pytest.raises(DomainError, match="Penyusun rancangan tidak boleh"):
        issued(decree, actor=maker)
    with pytest.raises(IntegrityError, match="issuer_is_not_maker"), transaction.atomic():
        Decree.objects.filter(pk=decree.pk).update(number="X", issued_by=maker, **SAME)
    with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
        Decree.objects.filter(pk=decree.pk).update(made_by=issuer)
    assert issued(decree, actor=issuer).issued_by == issuer


def test_only_the_legal_bureau_drafts_and_issues(program, user_of):
    wave, _ = selected(program, 2)
    others = set(Role.values) - {Role.SETDA}
    for role in others:
        with pytest.raises(DomainError, match="tidak berwenang"):
            draft(wave, actor=user_of(role))
    decree = draft(wave, actor=None)
    for role in others:
        with pytest.raises(DomainError, match="tidak berwenang"):
            issued(decree, actor=user_of(role))


def test_issuing_moves_the_people_and_keeps_the_names(program):
    decree = issued(drafted(program))
    assert set(Registration.objects.values_list("state", flat=True)) == {State.DECREED}
    assert (decree.number, decree.signer_name, decree.certifier_name) == (
        "500.15/Kep.1-Huk/2026",
        "Nama Bupati",
        "Nama Kabag",
    )


def test_a_number_is_used_once(program):
    ceiling(program, 100)
    first = drafted(program, 2)
    verified(program, range(10, 13))
    wave = wave_of(program, 2)
    select(wave, on=ON, actor=None)
    second = draft(wave, actor=None)
    issued(first, number="500/1")
    with pytest.raises(DomainError, match="Nomor 500/1 sudah dipakai"):
        issued(second, number="  500/1 ")
    with pytest.raises(DomainError, match="kosong"):
        issued(second, number="  ")
    with pytest.raises(IntegrityError, match="decree_number_once"), transaction.atomic():
        Decree.objects.filter(pk=second.pk).update(number="500/1", **SAME)


def test_a_number_needs_a_date(program):
    decree = drafted(program)
    with pytest.raises(IntegrityError, match="number_and_date"), transaction.atomic():
        Decree.objects.filter(pk=decree.pk).update(state=DecreeState.ISSUED)


def test_a_decree_is_not_older_than_the_list_it_rests_on(program):
    listed(program, range(101, 103), "K/1", date(2026, 3, 10))
    decree = drafted(program)
    with pytest.raises(DomainError, match="mendahului dasarnya, 10 Maret 2026"):
        issue(decree, number="1", signed_on=date(2026, 3, 9), signer_name="B", actor=None)
    assert "K/1" in " ".join(decree.clauses["notes"])


def listed(program, numbers, number: str, on: date) -> None:
    """People named by a Keputusan Kepala Dinas Sosial and verified since."""
    people = eligible(program, numbers)
    issue(locked(program, number=f"BA {number}"), number=number, signed_on=on, signer_name="Kepala", actor=None)
    for state in (State.IN_VERIFICATION, State.VERIFIED):
        Registration.objects.filter(pk__in=[one.pk for one in people]).update(state=state)


def test_a_decree_names_only_the_lists_its_people_stand_on(program):
    listed(program, range(101, 103), "K/1", date(2026, 3, 10))
    wave = wave_of(program)
    select(wave, on=ON, actor=None)
    listed(program, range(201, 203), "K/2", date(2026, 5, 1))
    decree = draft(wave, actor=None)
    notes = " ".join(decree.clauses["notes"])
    assert "K/1" in notes and "K/2" not in notes
    assert issued(decree).decided_on < date(2026, 5, 1)


@pytest.mark.parametrize(
    ("signed_on", "basis"),
    [(date(2026, 2, 1), "2 Februari 2026 .seleksi tahap ini"), (date(2020, 1, 2), "2 Februari 2026 .seleksi")],
)
def test_a_decree_is_not_older_than_the_selection(program, signed_on, basis):
    decree = drafted(program)
    with pytest.raises(DomainError, match=f"mendahului dasarnya, {basis}"):
        issue(decree, number="1", signed_on=signed_on, signer_name="B", actor=None)
    assert Decree.objects.get(pk=decree.pk).state == DecreeState.DRAFT


@pytest.mark.parametrize("change", [{"nik": nik_of(900)}, {"name": "ORANG LAIN"}])
def test_a_person_changed_since_the_freeze_stops_the_decree(program, change):
    decree = drafted(program)
    Registration.objects.filter(nik=nik_of(2)).update(**change)
    with pytest.raises(DomainError, match="1 nama dalam daftar sudah berubah"):
        issued(decree)
    assert Decree.objects.get().state == DecreeState.DRAFT


def test_a_person_withdrawn_since_the_freeze_stops_the_decree(program, user_of):
    decree = drafted(program)
    withdraw(Registration.objects.first(), reason="pindah", actor=user_of(Role.DINSOS_PETUGAS))
    with pytest.raises(DomainError, match="1 nama dalam daftar sudah berubah atau ditarik"):
        issued(decree)


def test_cancelling_keeps_the_selection_and_opens_the_wave(program, user_of):
    wave, _ = selected(program, 3)
    people = list(Registration.objects.all())
    decree = draft(wave, actor=None)
    with pytest.raises(DomainError, match="tidak berwenang"):
        cancel(decree, reason="x", actor=user_of(Role.DINSOS_KEPALA))
    cancel(decree, reason="salah naskah", actor=user_of(Role.SETDA))
    assert set(states(people)) == {State.SELECTED}
    assert Wave.objects.get(pk=wave.pk).settled_at is None
    select(wave, on=ON, actor=None)
    assert draft(wave, actor=None).people == 3


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE decrees_decreeline SET name = 'KERABAT'",
        "DELETE FROM decrees_decreeline",
        "TRUNCATE decrees_decreeline CASCADE",
        "UPDATE decrees_decree SET amount = 1",
        "UPDATE decrees_decree SET people = people + 1",
        "UPDATE decrees_decree SET lines_hash = repeat('0', 64)",
        "DELETE FROM decrees_decree",
        "INSERT INTO decrees_decreeline (decree_id, no, registration_id, nik, nkk, name, birth_place, sex,"
        ' mother_name, address, village, district, phone, occupation, "group", fund_source, months, amount)'
        " SELECT d.id, 99, r.id, '9904000000990001', '', 'KERABAT', '', '', '', '', '', '', '', '', '', '', 0, 0"
        " FROM decrees_decree d, workers_registration r WHERE r.name = 'ORANG 00900'",
    ],
)
@pytest.mark.parametrize("stage", ["draft", "issued"])
def test_the_database_refuses_raw_changes(program, statement, stage):
    decree = drafted(program)
    if stage == "issued":
        issued(decree)
    eligible(program, [900])
    with pytest.raises(DatabaseError, match="frozen|no longer a draft|Cannot|rows are kept"), transaction.atomic():
        connection.cursor().execute(statement)
    assert is_intact(Decree.objects.get())


def test_an_issued_decree_is_not_reopened(program):
    decree = issued(drafted(program))
    for state in (DecreeState.DRAFT, DecreeState.CANCELLED):
        with pytest.raises(DatabaseError, match="no longer a draft"), transaction.atomic():
            Decree.objects.filter(pk=decree.pk).update(state=state)
    with pytest.raises(DomainError, match="bukan rancangan"):
        issued(decree, number="lain")


@pytest.mark.parametrize(
    "change", [{"name": "KERABAT"}, {"amount": 1}, {"address": ""}, {"no": 99}, {"nik": nik_of(77)}]
)
def test_tampering_behind_the_triggers_is_seen(program, change):
    decree = drafted(program)
    with pgtrigger.ignore("decrees.DecreeLine:frozen"):
        DecreeLine.objects.filter(no=2).update(**change)
    assert not is_intact(decree)
    with pytest.raises(DomainError, match="tidak lagi sama dengan sidik|sudah berubah"):
        issued(decree)


def test_a_line_taken_out_behind_the_triggers_is_seen(program):
    decree = drafted(program)
    with pgtrigger.ignore("decrees.DecreeLine:frozen"):
        decree.lines.filter(no=3).delete()
    assert not is_intact(decree)
