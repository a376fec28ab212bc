"""Running the matcher over a programme: links, NIKs taken over, doubles, kills, reviews that stay."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from datetime import date
from typing import Any

import pytest
from django.db import connection

from enrollment.lifecycle import State
from enrollment.matching import jobs, running
from enrollment.matching.models import FoundLink, Match, MatchRun
from enrollment.programs.models import Program
from enrollment.workers.models import Change, Registration
from jamsos.accounts.models import Role
from jamsos.audit.models import Event
from jamsos.errors import DomainError
from jamsos.jobs.models import Job
from jamsos.jobs.services import run_now
from tests.matches.people import BORN, person, release, say, settle, worker

pytestmark = pytest.mark.django_db


def run(program: Program, actor: Any = None) -> Job:
    return run_now(jobs.match_workers, actor=actor, program_id=program.pk, list_id=running.choose_list().pk)


def test_same_nik_and_name_is_linked_without_an_officer(program):
    ani, budi = person(2), person(3, name="BUDI SANTOSO", sex="L", nik="3604711703850003")
    release(ani, budi)
    one = worker(program, ani)
    run(program)
    match = Match.objects.get(registration=one)
    assert (match.decision, match.row_no, match.nik_matched) == ("auto", 2, ani["nik"])
    assert match.score > 0.99
    assert match.run.weights_version and match.run.finished_at
    assert (match.run.counts["auto"], match.run.counts["review"], match.run.counts["none"]) == (1, 0, 0)


def test_missing_nik_is_taken_from_the_list_and_the_proposal_stays_as_written(program):
    ani = person(2)
    release(ani)
    one = worker(program, ani, nik=None, nik_given="tidak tahu")
    result = run(program).result
    one.refresh_from_db()
    assert (one.nik, one.nik_given) == (ani["nik"], "tidak tahu")
    assert (result["adopted"], result["replaced"]) == (1, 0)
    change = Change.objects.get(registration=one)
    assert change.field == "nik" and change.before == "" and "****" in change.after


def test_a_missing_birth_date_is_taken_from_the_list_and_a_given_one_stays(program):
    ani, eti = person(2), person(3, name="ETI ROHAETI", birth_date=date(1990, 5, 6), nik="3604714605900003")
    release(ani, eti)
    blank = worker(program, ani, birth_date=None)
    given = worker(program, eti, birth_date=date(1990, 6, 5))
    assert run(program).result["dated"] == 1
    blank.refresh_from_db(), given.refresh_from_db()
    assert (blank.birth_date, given.birth_date) == (BORN, date(1990, 6, 5))
    change = blank.changes.get(field="birth_date")
    assert (change.before, change.after) == ("", "17-03-1985") and change.reason.startswith("Pemadanan dengan")
    score = Match.objects.get(registration=blank).score
    assert run(program).result["dated"] == 0
    assert Match.objects.get(registration=blank).score == score, "the date taken over is no evidence for the link"


def test_wrong_digit_gives_way_to_the_nik_of_the_list_and_the_audit_holds_only_counts(program):
    ani = person(2)
    release(ani)
    wrong = ani["nik"][:15] + "9"
    one = worker(program, ani, nik=wrong)
    result = run(program).result
    one.refresh_from_db()
    assert (one.nik, one.nik_given) == (ani["nik"], wrong)
    assert result["replaced"] == 1
    event = Event.objects.get(act="matching.run")
    assert event.data["replaced"] == 1
    assert ani["nik"] not in str(event.data) and wrong not in str(event.data)


def test_the_nik_of_another_person_goes_to_an_officer_and_nothing_is_taken_over(program):
    release(person(2))
    stranger = worker(program, person(2), name="UJANG KOSASIH", birth_date=date(1970, 8, 9), sex="L", nkk="")
    run(program)
    match = Match.objects.get(registration=stranger)
    assert (match.decision, match.row_no) == ("review", 2)
    assert not match.is_accepted
    assert not Change.objects.exists()


def test_nobody_alike_is_none(program):
    release(person(2))
    lost = worker(program, person(50, name="DARSONO WIJAYA", birth_date=date(1962, 11, 2), sex="L"))
    run(program)
    match = Match.objects.get(registration=lost)
    assert (match.decision, match.row_no, match.nik_matched) == ("none", None, "")


def test_second_proposal_of_a_person_goes_to_an_officer_as_a_probable_double(program):
    ani = person(2)
    release(ani)
    first = worker(program, ani, group="UEP")
    Registration.objects.filter(pk=first.pk).update(state=State.LOCKED)
    second = worker(program, ani, nik=None)
    result = run(program).result
    match = Match.objects.get(registration=second)
    assert match.decision == "review" and "kemungkinan usulan ganda" in match.sentence
    assert result["doubles"] == 1
    second.refresh_from_db()
    assert second.nik is None


def test_two_workers_whose_niks_were_swapped_both_get_their_own(program):
    ani, budi = person(2), person(3, name="BUDI SANTOSO", sex="L", nik="3604711703850003")
    release(ani, budi)
    one = worker(program, ani, nik=ani["nik"][:15] + "7")
    two = worker(program, budi, nik=None)
    Registration.objects.filter(pk=one.pk).update(nik=budi["nik"])
    run(program)
    one.refresh_from_db(), two.refresh_from_db()
    assert (one.nik, two.nik) == (ani["nik"], budi["nik"])


def test_a_withdrawn_holder_is_no_double(program):
    ani = person(2)
    release(ani)
    first = worker(program, ani, group="UEP")
    Registration.objects.filter(pk=first.pk).update(state=State.WITHDRAWN)
    second = worker(program, ani, nik=None)
    run(program)
    second.refresh_from_db()
    assert second.nik == ani["nik"]


def test_only_proposed_and_returned_workers_are_matched(program):
    release(person(2))
    locked = worker(program, person(2))
    worker(program, person(50))
    Registration.objects.filter(pk=locked.pk).update(state=State.LOCKED)
    run(program)
    assert not Match.objects.filter(registration=locked).exists()


def test_running_again_changes_nothing(program):
    ani = person(2)
    release(ani)
    worker(program, ani, nik=ani["nik"][:15] + "9")
    run(program)
    before = _links()
    assert run(program).result["replaced"] == 0
    assert _links() == before


def test_the_name_on_the_ktp_replaces_the_clerks_name_and_running_again_gives_the_same(program):
    ani = person(2, name="SITI AMINAH")
    release(ani)
    one = worker(program, ani, name="IBU SITI AMINNAH")
    assert run(program).result["renamed"] == 1
    one.refresh_from_db()
    assert one.name == "SITI AMINAH"
    change = Change.objects.get(registration=one, field="name")
    assert (change.before, change.after) == ("IBU SITI AMINNAH", "SITI AMINAH")
    assert "Pemadanan dengan" in change.reason
    before = _links()
    assert run(program).result["renamed"] == 0
    assert _links() == before


def test_a_name_that_an_officer_typed_is_not_replaced(program):
    ani = person(2, name="SITI AMINAH")
    release(ani)
    one = worker(program, ani, name="SITI AMINAAH")
    one.changes.create(field="name", before="SITI", after="SITI AMINAAH")
    assert run(program).result["renamed"] == 0
    one.refresh_from_db()
    assert one.name == "SITI AMINAAH"


def test_without_an_accepted_link_the_name_stays(program):
    release(person(2))
    one = worker(program, person(2), name="UJANG KOSASIH", birth_date=date(1970, 8, 9), sex="L", nkk="")
    assert run(program).result["renamed"] == 0
    one.refresh_from_db()
    assert one.name == "UJANG KOSASIH"


def _links() -> list[tuple]:
    fields = ("registration", "decision", "row_no", "nik_matched", "level", "score", "sentence", "registration__nik")
    return list(Match.objects.order_by("registration").values_list(*fields))


def _crowd(program: Program) -> None:
    """Thirty people of one district; the forms show each kind of mistake, two of them are one person."""
    names = ["ASEP", "DEDI", "EUIS", "IIS", "JAJANG", "KOKOM", "LILIS", "MAMAT", "NENENG", "OMAN"]
    seconds = ["HIDAYAT", "ROHMAH", "SAPUTRA"]
    people = [
        person(
            row, name=f"{names[row % 10]} {seconds[row % 3]}", birth_date=date(1960 + row, 1 + row % 12, row % 27 + 1)
        )
        for row in range(2, 32)
    ]
    release(*people)
    for row, one in enumerate(people):
        nik = one["nik"]
        given = [nik, f"{nik[:12]}7{nik[13:]}", None, nik][row % 4]
        worker(program, one, nik=given, name=one["name"] if row % 5 else one["name"].replace("DI", "DHI"))
    worker(program, people[2], nik=None)


def test_a_killed_run_ends_like_an_undisturbed_one(program, monkeypatch):
    monkeypatch.setattr(jobs, "CHUNK", 7)
    _crowd(program)
    given = dict(Registration.objects.values_list("pk", "nik"))
    run(program)
    undisturbed = _links()
    _as_proposed(given)
    find, calls = running.find, []

    def dies_in_the_third_chunk(match_run: MatchRun, ids: list[int]) -> None:
        find(match_run, ids)
        calls.append(ids)
        if len(calls) == 3:
            raise MemoryError

    monkeypatch.setattr(running, "find", dies_in_the_third_chunk)
    job = run(program)
    assert job.attempt == 2
    assert len(calls) == 6, "five chunks, the third of them twice"
    assert _links() == undisturbed
    assert Event.objects.filter(act="matching.run").count() == 2


def test_a_run_killed_after_publishing_does_not_publish_twice(program, monkeypatch):
    release(person(2))
    worker(program, person(2))
    result, calls = jobs._result, []

    def dies_once(match_run: MatchRun) -> dict:
        calls.append(match_run)
        if len(calls) == 1:
            raise MemoryError
        return result(match_run)

    monkeypatch.setattr(jobs, "_result", dies_once)
    assert run(program).attempt == 2
    assert Event.objects.filter(act="matching.run").count() == 1
    assert MatchRun.objects.count() == 1


def _as_proposed(given: dict[int, str | None]) -> None:
    Match.objects.all().delete()
    Registration.objects.update(nik=None)
    for pk, nik in given.items():
        Registration.objects.filter(pk=pk).update(nik=nik)


def test_nothing_shows_before_the_run_is_whole(program, monkeypatch):
    monkeypatch.setattr(jobs, "CHUNK", 1)
    release(person(2))
    worker(program, person(2)), worker(program, person(50))
    find, seen = running.find, []

    def looks(match_run: MatchRun, ids: list[int]) -> None:
        find(match_run, ids)
        seen.append((FoundLink.objects.count(), Match.objects.count()))

    monkeypatch.setattr(running, "find", looks)
    run(program)
    assert seen == [(1, 0), (2, 0)]
    assert (FoundLink.objects.count(), Match.objects.count()) == (0, 2)


@pytest.mark.parametrize("verdict", ["same", "different"])
def test_a_reviewed_link_outlives_a_later_run_on_the_same_row(program, user_of, verdict):
    release(person(2))
    one = worker(program, person(2), name="UJANG KOSASIH", birth_date=date(1970, 8, 9), sex="L", nkk="")
    run(program)
    officers = user_of(Role.DINSOS_PETUGAS), user_of(Role.DINSOS_PETUGAS, "uji_petugas_kedua")
    settle(Match.objects.get(registration=one), verdict, *officers)
    run(program)
    match = Match.objects.get(registration=one)
    assert (match.review, match.reviewed_by) == (verdict, officers[1])
    assert match.is_accepted == (verdict == "same")


def test_a_review_does_not_carry_over_to_another_release(program, user_of):
    release(person(2))
    one = worker(program, person(2), name="UJANG KOSASIH", birth_date=date(1970, 8, 9), sex="L", nkk="")
    run(program)
    say(Match.objects.get(registration=one), "different", user_of(Role.DINSOS_PETUGAS))
    release(person(2), label="2026-4")
    run(program)
    match = Match.objects.get(registration=one)
    assert (match.run.reference_list.label, match.review, match.decision) == ("2026-4", "", "review")


def test_without_a_release_or_workers_the_message_says_what_to_do(program):
    with pytest.raises(DomainError, match="Belum ada rilis DTSEN"):
        running.choose_list()
    release(person(2))
    with pytest.raises(DomainError, match="2025-1 tidak ada"):
        running.choose_list("2025-1")
    with pytest.raises(DomainError, match="Tidak ada usulan"):
        run(program)


def test_two_runs_of_a_programme_at_once_are_refused(program):
    release(person(2))
    worker(program, person(2))
    with closing(connection.get_new_connection(connection.get_connection_params())) as other:
        place = "hashtext('match-workers'), %s"
        other.execute(f"SELECT pg_advisory_lock({place})", [program.pk])
        with pytest.raises(DomainError, match="sedang berjalan"):
            run(program)
        other.execute(f"SELECT pg_advisory_unlock({place})", [program.pk])
    assert run(program).result["auto"] == 1


def test_only_those_with_the_right_may_run_it(program, user_of: Callable):
    release(person(2))
    worker(program, person(2))
    with pytest.raises(DomainError, match="tidak berwenang"):
        run(program, user_of(Role.OPERATOR_DESA))
