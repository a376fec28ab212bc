"""When an assessment is overtaken: kept by the database, whoever writes, and true to what the times say."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from eligibility.reference.models import ListKind, ReferenceList
from enrollment.assessment.models import Assessment
from enrollment.assessment.selectors import stale
from enrollment.lifecycle import State
from enrollment.matching.models import Match, MatchRun
from enrollment.selection.eligible import with_freshness
from enrollment.workers.models import Change, Registration
from tests.decrees.people import eligible

pytestmark = pytest.mark.django_db


@pytest.fixture
def one(program) -> Registration:
    """Somebody assessed, with a link to DTSEN that was found before."""
    (found,) = eligible(program, [1])
    listed = ReferenceList.objects.create(kind=ListKind.DTSEN, label="2026-1")
    run = MatchRun.objects.create(program=program, reference_list=listed)
    before = timezone.now() - timedelta(days=1)
    Match.objects.create(registration=found, run=run, decision="auto", row_no=1, changed_at=before)
    assert marks(found) == (False, False)
    return found


def assess_again(one: Registration) -> None:
    Assessment.objects.filter(registration=one).update(made_at=timezone.now())


def marks(one: Registration) -> tuple[bool, bool]:
    """Whether a link, whether the data are marked as changed."""
    return Assessment.objects.values_list("link_changed", "data_changed").get(registration=one)


def changed_since(one: Registration) -> bool:
    return with_freshness(Registration.objects.filter(pk=one.pk)).get().changed_since


def later() -> object:
    return timezone.now() + timedelta(minutes=1)


def change(one: Registration, field: str) -> None:
    Change.objects.bulk_create([Change(registration=one, field=field, after="baru")])


@pytest.mark.parametrize(("field", "marked"), [("birth_date", True), ("NIK", True), ("state", False)])
def test_a_change_of_data_overtakes_and_a_step_does_not(one, field, marked) -> None:
    change(one, field)
    assert (marks(one), changed_since(one)) == ((False, marked), marked)


@pytest.mark.parametrize("told", ["changed_at", "reviewed_at"])
@pytest.mark.parametrize(
    ("series", "marked"), [(ListKind.DTSEN, True), (ListKind.BPJS, True), (ListKind.DEATHS, False)]
)
def test_a_link_that_says_something_else_overtakes_except_of_the_list_of_deaths(one, told, series, marked) -> None:
    link = Match.objects.filter(registration=one).first()
    Match.objects.filter(pk=link.pk).update(series=series)
    assert marks(one) == (False, False)
    Match.objects.filter(pk=link.pk).update(**{told: later()})
    assert (marks(one), changed_since(one)) == ((marked, False), marked)


def test_a_link_that_is_written_again_without_news_changes_nothing(one) -> None:
    Match.objects.filter(registration=one).update(sentence="dituliskan lagi")
    assert marks(one) == (False, False)


def test_a_new_link_overtakes(one) -> None:
    old = Match.objects.filter(registration=one).first()
    Match.objects.create(
        registration=one, series=ListKind.BPJS, run=old.run, decision="none", changed_at=timezone.now()
    )
    assert marks(one) == (True, False)


def test_a_new_assessment_knows_what_came_before_and_not_what_comes_after(one) -> None:
    change(one, "name")
    assess_again(one)
    assert marks(one) == (False, False)
    Assessment.objects.filter(registration=one).update(made_at=timezone.now() - timedelta(hours=1))
    assert marks(one) == (False, True)


def test_past_proposal_only_what_was_found_counts(one) -> None:
    """That a list does not name somebody takes nothing from the assessment a signed list rests on."""
    Match.objects.filter(registration=one).update(decision="none", row_no=None, changed_at=later())
    assert changed_since(one)
    Registration.objects.filter(pk=one.pk).update(state=State.LOCKED)
    assert not changed_since(one)
    Match.objects.filter(registration=one).update(decision="auto", row_no=9)
    assert changed_since(one)


def test_of_another_worker_nothing_is_marked(one, program) -> None:
    (other,) = eligible(program, [2])
    change(one, "name")
    assert (marks(one), marks(other)) == ((False, True), (False, False))
    assert list(stale(Assessment.objects.all()).values_list("registration_id", flat=True)) == [one.pk]
