"""Searching for doubles: who is found, who is not asked about again, and what becomes of pairs no longer found."""

from __future__ import annotations

import pytest

from enrollment.doubles import finding, jobs, services
from enrollment.doubles.models import Pair
from enrollment.lifecycle import State
from enrollment.programs.services import open_program
from enrollment.workers.models import Registration
from jamsos.accounts.models import Role
from jamsos.audit.models import Event
from jamsos.jobs.services import run_now
from tests.doubles.people import propose_twice, say, stranger
from tests.matches.people import person, worker

pytestmark = pytest.mark.django_db


def search(program) -> dict:
    return run_now(jobs.find_doubles, actor=None, program_id=program.pk).result


def test_one_person_proposed_in_two_desa_is_found_and_strangers_are_not(program):
    first, again = propose_twice(program)
    stranger(program)
    counts = search(program)
    pair = Pair.objects.get()
    assert (pair.left, pair.right) == (first, again)
    assert "nama" in pair.sentence
    assert (counts["found"], counts["new"]) == (1, 1)
    assert first.nik not in str(Event.objects.get(act="doubles.search").data)


def test_searching_again_changes_nothing_and_forgets_what_is_no_longer_alike(program):
    _, again = propose_twice(program)
    search(program)
    assert (search(program)["new"], Pair.objects.count()) == (0, 1)
    Registration.objects.filter(pk=again.pk).update(state=State.WITHDRAWN)
    assert search(program)["gone"] == 1
    assert not Pair.objects.exists()


def test_who_was_told_apart_is_not_asked_about_next_year_unless_that_was_undone(program, user_of):
    officer = user_of(Role.DINSOS_PETUGAS)
    worker(program, person(2)), worker(program, person(4))
    search(program)
    Pair.objects.update(score=0.9)
    pair = Pair.objects.get()
    say(pair, "different", officer)
    assert search(program)["told_apart"] == 1
    later = open_program(2027, actor=None)
    worker(later, person(4)), worker(later, person(2))
    assert search(later)["told_apart"] == 1
    assert not Pair.objects.filter(program=later).exists()
    services.undo(pair, seen=str(services.newest_ruling(pair).pk), actor=officer)
    assert search(later)["new"] == 1


def test_the_key_tells_nothing_and_does_not_depend_on_the_order(program):
    first, again = propose_twice(program)
    key = finding.key_of(Pair(left=first, right=again))
    assert key == finding.key_of(Pair(left=again, right=first))
    assert first.nik not in key and len(key) == 64
    assert key != finding.key_of(Pair(left=first, right=stranger(program)))
