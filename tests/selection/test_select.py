"""Selecting a wave: who is considered, in which order, what a second run does, and what other waves keep."""

from __future__ import annotations

import random
from datetime import date

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from enrollment.assessment.models import Result
from enrollment.lifecycle import State
from enrollment.programs.models import Budget
from enrollment.selection import jobs, services
from enrollment.selection.models import Place, SelectionLine, SelectionRun, Stop
from enrollment.selection.services import preview, select
from enrollment.workers.models import Registration
from jamsos.accounts.models import Role
from jamsos.audit.models import Event
from jamsos.errors import DomainError
from jamsos.jobs.services import run_now
from tests.decrees.people import (
    ON,
    assess,
    ceiling,
    change_after,
    drafted,
    eligible,
    issued,
    proposals,
    states,
    verified,
    wave_of,
)

pytestmark = pytest.mark.django_db


def ranks(run: SelectionRun) -> list[int]:
    return list(run.lines.order_by("rank").values_list("registration_id", flat=True))


def test_only_the_verified_and_eligible_are_considered(program):
    ready = verified(program, [1, 2])
    eligible(program, [3], state=State.LISTED)
    eligible(program, [4], state=State.RETURNED)
    for number, result in ((5, Result.NOT_ELIGIBLE), (6, Result.UNKNOWN)):
        assess(proposals(program, [number], state=State.VERIFIED), result)
    proposals(program, [7], state=State.VERIFIED)
    run = select(wave_of(program), on=ON, actor=None)
    assert sorted(ranks(run)) == [one.pk for one in ready]


def test_a_change_after_the_assessment_keeps_a_person_out(program):
    fresh, stale = verified(program, [1, 2])
    change_after(stale)
    assert ranks(select(wave_of(program), on=ON, actor=None)) == [fresh.pk]
    assert states([fresh, stale]) == [State.SELECTED, State.VERIFIED]


def test_order_of_article_22(program):
    made = proposals(program, range(1, 8), state=State.VERIFIED)
    facts = [("", 1), ("a", 4), ("a,c", 4), ("b", 1), ("a", 2), ("a,b,c", 4), ("", None)]
    for one, (priority, decile) in zip(made, facts, strict=True):
        assess([one], priority=priority, decile=decile)
    run = select(wave_of(program), on=ON, actor=None)
    order = {pk: number for number, pk in enumerate([one.pk for one in made], 1)}
    # most letters first, then letter a before b, then the poorer decile; unknown decile last
    assert [order[pk] for pk in ranks(run)] == [6, 3, 5, 2, 4, 1, 7]


def test_quota_states_reasons_and_stored_counts(program):
    people = verified(program, range(1, 6))
    run = select(wave_of(program, quota=2), on=ON, actor=None)
    assert run.counts["total"] == {"selected": 2, "waiting": 3}
    group = str(people[0].group_id)
    assert run.counts["selected"] == {group: 2} and run.counts["waiting"] == {group: 3}
    placed = list(run.lines.order_by("rank").values_list("place", flat=True))
    assert placed == [Place.SELECTED] * 2 + [Place.WAITING] * 3
    assert sorted(states(people)) == sorted([State.SELECTED] * 2 + [State.WAITING] * 3)
    assert run.lines.last().reason.endswith("Menunggu: kuota tahap sudah penuh.")
    assert run.inputs["limits"]["quota"] == 2 and run.inputs["on"] == "2026-02-02"
    event = Event.objects.get(act="selection.select")
    assert event.data == {"selected": 2, "waiting": 3}


def test_the_longest_reason_fits(program):
    made = proposals(
        program, [1, 2], state=State.VERIFIED, birth_date=date(1961, 9, 28), registered_on=date(2026, 9, 28)
    )
    assess(made, priority="a,b,c", decile=None)
    run = select(wave_of(program, quota=1), on=ON, actor=None)
    assert "undian tetap. Menunggu" in run.lines.last().reason


def test_selecting_again_replaces_and_lets_the_waiting_in(program):
    people = verified(program, range(1, 5))
    wave = wave_of(program, quota=1)
    first = select(wave, on=ON, actor=None)
    second = select(wave_of(program, quota=3), on=ON, actor=None)
    first.refresh_from_db()
    assert not first.current and second.current
    assert ranks(first) == ranks(second)
    assert sorted(states(people)) == sorted([State.SELECTED] * 3 + [State.WAITING])


def test_a_smaller_quota_gives_places_back(program):
    people = verified(program, range(1, 5))
    select(wave_of(program, quota=4), on=ON, actor=None)
    select(wave_of(program, quota=1), on=ON, actor=None)
    assert sorted(states(people)) == sorted([State.SELECTED] + [State.WAITING] * 3)


def test_another_wave_keeps_its_people(program):
    ceiling(program, 100)
    people = verified(program, range(1, 4))
    first, second = wave_of(program, 1, quota=1), wave_of(program, 2, quota=1)
    one = ranks(select(first, on=ON, actor=None))[0]
    two = select(second, on=ON, actor=None).lines.get(place=Place.SELECTED).registration_id
    assert one != two
    # The person of the second wave waited in the first: selecting the first again must not take the place away.
    again = select(first, on=ON, actor=None)
    assert again.lines.get(place=Place.SELECTED).registration_id == one
    assert not again.lines.filter(registration=two).exists()
    assert Registration.objects.get(pk=two).state == State.SELECTED
    assert sorted(states(people)) == sorted([State.SELECTED] * 2 + [State.WAITING])
    assert preview(first, on=ON).filter(place="selected")["number"].to_list() == [one]


def test_two_waves_of_one_fund_source_share_its_ceiling(program):
    ceiling(program, 5)
    verified(program, range(1, 11))
    first = select(wave_of(program, 1, quota=3), on=ON, actor=None)
    second = select(wave_of(program, 2, quota=9), on=ON, actor=None)
    assert first.counts["total"]["selected"] == 3
    assert second.counts["total"] == {"selected": 2, "waiting": 5}
    stopped = second.lines.filter(place=Place.WAITING).first()
    assert stopped.stopped_by == Stop.CEILING
    assert stopped.reason.endswith("Menunggu: pagu sumber dana sudah habis oleh semua tahapnya.")


def test_another_fund_source_has_its_own_ceiling(program):
    ceiling(program, 3)
    Budget.objects.create(program=program, fund_source="CSR", ceiling=2 * 16800 * 3)
    verified(program, range(1, 11))
    select(wave_of(program, 1, quota=3), on=ON, actor=None)
    run = select(wave_of(program, 2, quota=9, fund_source="CSR"), on=ON, actor=None)
    assert run.counts["total"]["selected"] == 2


def test_no_ceiling_no_selection(program):
    verified(program, [1])
    wave = wave_of(program, fund_source="CSR")
    with pytest.raises(DomainError, match="CSR/TJSL belum punya pagu"):
        select(wave, on=ON, actor=None)


def test_refused_while_a_decree_rests_on_it(program):
    decree = drafted(program, 2)
    for _ in range(2):
        with pytest.raises(DomainError, match="sudah mempunyai rancangan atau Keputusan Bupati"):
            select(decree.wave, on=ON, actor=None)
        if decree.number == "":
            decree = issued(decree)
    with pytest.raises(DomainError):
        preview(decree.wave, on=ON)
    assert set(Registration.objects.values_list("state", flat=True)) == {State.DECREED}


def test_nobody_ready(program):
    with pytest.raises(DomainError, match="tidak ada orang yang terverifikasi"):
        select(wave_of(program), on=ON, actor=None)
    assert not SelectionRun.objects.exists()


def test_only_the_dinas_selects(program, user_of):
    verified(program, [1])
    for role in set(Role.values) - {Role.DINSOS_PETUGAS}:
        with pytest.raises(DomainError, match="tidak berwenang"):
            select(wave_of(program), on=ON, actor=user_of(role))
    assert select(wave_of(program), on=ON, actor=user_of(Role.DINSOS_PETUGAS)).actor_id


def test_dry_run_changes_nothing(program, capsys):
    people = verified(program, range(1, 4))
    wave_of(program, quota=1)
    call_command("select", "--program", "2026", "--wave", "1", "--on", "2026-02-02", "--dry-run", "--json")
    assert capsys.readouterr().out.strip() == '{"dry_run": true, "selected": 1, "waiting": 2}'
    assert not SelectionRun.objects.exists() and not SelectionLine.objects.exists()
    assert set(states(people)) == {State.VERIFIED}


def test_the_order_of_rows_does_not_matter(program, monkeypatch):
    verified(program, range(1, 60))
    wave = wave_of(program, quota=20)
    expected = preview(wave, on=ON)
    pool, shuffled = services.pool, random.Random(7)

    def mixed(wave):
        frame = pool(wave)
        return frame[shuffled.sample(range(frame.height), frame.height)]

    monkeypatch.setattr(services, "pool", mixed)
    assert preview(wave, on=ON).equals(expected)


@pytest.mark.parametrize("statement", ["UPDATE {} SET place = 'selected'", "DELETE FROM {}"])
def test_the_database_keeps_every_rank(program, statement):
    verified(program, [1])
    select(wave_of(program), on=ON, actor=None)
    with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
        connection.cursor().execute(statement.format(SelectionLine._meta.db_table))


def test_a_killed_job_selects_once(program, monkeypatch):
    verified(program, range(1, 4))
    wave = wave_of(program, quota=2)
    real, calls = jobs.reverse, []

    def die_once(*args, **kwargs):
        calls.append(1)
        if len(calls) == 1:
            raise RuntimeError("killed after the commit")
        return real(*args, **kwargs)

    monkeypatch.setattr(jobs, "reverse", die_once)
    job = run_now(jobs.select_wave, actor=None, wave_id=wave.pk, on=ON.isoformat())
    assert (job.attempt, SelectionRun.objects.count(), job.result["selected"]) == (2, 1, 2)
