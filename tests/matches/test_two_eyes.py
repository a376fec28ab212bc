"""Two pairs of eyes, undoing, and the history that nobody can change: each step counts and is on record."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from enrollment.lifecycle import State
from enrollment.matching import jobs, running, services
from enrollment.matching.models import Match, MatchRuling
from enrollment.matching.queue import links, of_state
from enrollment.workers.models import Registration
from jamsos.accounts.models import Role
from jamsos.audit.models import Event
from jamsos.errors import DomainError
from jamsos.jobs.services import run_now
from tests.matches.people import person, release, say, worker
from tests.matches.test_match_review import STRANGER

pytestmark = pytest.mark.django_db


@pytest.fixture
def doubtful(program) -> Match:
    """A worker who bears the NIK of somebody else: a score that needs two."""
    release(person(2))
    one = worker(program, person(2), **STRANGER)
    run(program)
    return Match.objects.get(registration=one)


@pytest.fixture
def clear(program) -> Match:
    """An automatic link: what one officer says of it counts."""
    release(person(2))
    one = worker(program, person(2), nik=person(2)["nik"][:15] + "9")
    run(program)
    return Match.objects.get(registration=one)


@pytest.fixture
def team(user_of):
    """Three officers and the head."""
    officers = [user_of(Role.DINSOS_PETUGAS, f"uji_petugas_{place}") for place in (1, 2, 3)]
    return [*officers, user_of(Role.DINSOS_KEPALA)]


def run(program):
    return run_now(jobs.match_workers, actor=None, program_id=program.pk, list_id=running.choose_list().pk)


def counted(match: Match) -> tuple[str, bool]:
    match = Match.objects.get(pk=match.pk)
    return match.review, match.is_accepted


def undo(match: Match, actor) -> Match:
    last = MatchRuling.objects.undoable_by(actor).filter(match=match).first()
    return services.undo(match, seen=str(last.pk if last else 0), actor=actor)


def waits(state: str, user) -> int:
    return of_state(links(user), state, user).count()


def test_below_the_score_a_verdict_counts_once_a_second_person_agrees(doubtful, team):
    first, second, _, _ = team
    say(doubtful, "same", first)
    assert counted(doubtful) == ("", False)
    assert Registration.objects.get().name == "UJANG KOSASIH", "nothing is taken over yet"
    with pytest.raises(DomainError, match="sudah berpendapat"):
        say(doubtful, "confirm", first)
    say(doubtful, "confirm", second)
    assert counted(doubtful) == ("same", True)
    assert Registration.objects.get().name == "SITI AMINAH"
    steps = list(Event.objects.filter(act__startswith="matching.").order_by("seq").values_list("act", "actor"))
    assert steps[-2:] == [("matching.review", first.pk), ("matching.confirm", second.pk)]


def test_above_the_score_one_person_is_enough(clear, team):
    say(clear, "different", team[0])
    assert counted(clear) == ("different", False)


@pytest.mark.parametrize("place", [2, 3], ids=["third officer", "head"])
def test_a_disagreement_is_settled_by_the_head_or_a_third_officer(doubtful, team, place):
    first, second, _, head = team
    with pytest.raises(DomainError, match="tidak berlaku"):
        say(doubtful, "same", head)
    say(doubtful, "same", first)
    say(doubtful, "object", second)
    for party in (first, second):
        with pytest.raises(DomainError, match="sudah berpendapat"):
            say(doubtful, "different", party)
    assert counted(doubtful) == ("", False)
    say(doubtful, "different", team[place])
    assert counted(doubtful) == ("different", False)
    assert MatchRuling.objects.first().parties == [first.pk, second.pk, team[place].pk]


def test_every_pair_stands_in_the_queue_of_those_who_may_answer_it(doubtful, team):
    first, second, third, head = team
    states = ("review", "second", "disputed", "own")
    say(doubtful, "same", first)
    assert [waits(state, first) for state in states] == [0, 0, 0, 1]
    assert [waits(state, second) for state in states] == [0, 1, 0, 0]
    say(doubtful, "object", second)
    assert [waits(state, second) for state in states] == [0, 0, 0, 1]
    assert [waits(state, user) for user in (third, head) for state in states] == [0, 0, 1, 0] * 2
    say(doubtful, "same", head)
    assert [waits(state, third) for state in (*states, "same")] == [0, 0, 0, 0, 1]


def test_undoing_brings_back_what_stood_before_with_all_its_effects(clear, team):
    wrong = Registration.objects.get().nik_given
    say(clear, "different", team[0])
    assert Registration.objects.get().nik == wrong
    undo(clear, team[0])
    assert counted(clear) == ("", True)
    assert Registration.objects.get().nik == clear.nik_matched
    assert list(MatchRuling.objects.order_by("pk").values_list("step", flat=True)) == ["decide", "undo"]
    assert Event.objects.filter(act="matching.undo", actor=team[0]).exists()
    with pytest.raises(DomainError, match="tidak dapat diurungkan"):
        undo(clear, team[0])


def test_a_second_person_who_undoes_leaves_the_first_verdict_waiting(doubtful, team):
    first, second, third, _ = team
    say(doubtful, "same", first)
    say(doubtful, "confirm", second)
    undo(doubtful, second)
    assert counted(doubtful) == ("", False)
    assert [waits("second", user) for user in (first, third)] == [0, 1]
    say(doubtful, "confirm", third)
    assert counted(doubtful) == ("same", True)


def test_only_ones_own_answer_that_nothing_followed_can_be_undone(doubtful, team):
    first, second, _, _ = team
    say(doubtful, "same", first)
    number = str(MatchRuling.objects.get().pk)
    with pytest.raises(DomainError, match="tidak dapat diurungkan"):
        services.undo(doubtful, seen=number, actor=second)
    say(doubtful, "confirm", second)
    with pytest.raises(DomainError, match="tidak dapat diurungkan"):
        services.undo(doubtful, seen=number, actor=first)
    Registration.objects.update(state=State.LOCKED)
    with pytest.raises(DomainError, match="Dikunci"):
        undo(doubtful, second)
    assert counted(doubtful) == ("same", True)


def test_what_waits_for_a_second_person_outlives_a_later_run(doubtful, program, team):
    say(doubtful, "same", team[0])
    run(program)
    assert [waits("second", user) for user in team[:2]] == [0, 1]
    say(doubtful, "confirm", team[1])
    run(program)
    assert counted(doubtful) == ("same", True)


def test_a_verdict_comes_back_when_a_later_run_leads_to_the_same_row_again(doubtful, program, team):
    earlier = doubtful.run.reference_list
    say(doubtful, "different", team[0])
    say(doubtful, "confirm", team[1])
    release(person(2), label="2026-4")
    run(program)
    assert counted(doubtful) == ("", False)
    run_now(jobs.match_workers, actor=None, program_id=program.pk, list_id=earlier.pk)
    assert counted(doubtful) == ("different", False)
    assert Match.objects.get(pk=doubtful.pk).reviewed_by == team[1]


@pytest.mark.parametrize("statement", ["UPDATE {} SET verdict = 'same'", "DELETE FROM {}"])
def test_the_database_refuses_to_change_the_history(doubtful, team, statement):
    say(doubtful, "different", team[0])
    with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
        connection.cursor().execute(statement.format(MatchRuling._meta.db_table))


def test_the_database_takes_only_one_answer_to_what_two_had_seen(doubtful, team):
    say(doubtful, "different", team[0])
    first = MatchRuling.objects.get()
    values = {"match": doubtful, "reference_list": first.reference_list, "row_no": first.row_no, "step": "decide"}
    for previous in (None, first):
        if previous is first:
            MatchRuling.objects.create(**values, previous=first, stage="counts")
        with pytest.raises(IntegrityError), transaction.atomic():
            MatchRuling.objects.create(**values, previous=previous, stage="counts")
