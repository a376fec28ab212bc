"""The report of a run, and what a new release changes for people already registered."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from eligibility.matching import BLOCKS, load, search
from enrollment.matching import run_panels
from enrollment.matching.jobs import match_workers
from enrollment.matching.models import MatchRun
from enrollment.matching.release_changes import Kind, change_counts, compared, newest_two
from enrollment.workers.models import Registration
from jamsos.accounts.models import Role
from jamsos.jobs.services import run_now
from tests.matches.people import person, release, worker

pytestmark = pytest.mark.django_db


def test_the_report_of_a_run_holds_figures_and_no_name(program, client_of) -> None:
    ani = person(2)
    made = release(ani, person(3, name="UDIN PETOT", nik="3604711703850003"))
    worker(program, ani)
    run_now(match_workers, actor=None, program_id=program.pk, list_id=made.pk)
    run = MatchRun.objects.get()
    assert sum(run.report["scores"]) == 1 and sum(run.report["levels"].values()) == 1
    client = client_of(Role.AUDITOR)
    page = client.get(reverse("match-run", args=[run.pk])).content.decode()
    assert "DTSEN 2026-3" in page and run.weights_version in page and "95–100 %" in page
    assert "SITI AMINAH" not in page
    assert "DTSEN 2026-3" in client.get(reverse("match-runs")).content.decode()


def test_the_report_says_for_how_many_a_key_brought_too_many(program, client_of, monkeypatch) -> None:
    cap = replace(load(), decision=replace(load().decision, block_cap=2))
    monkeypatch.setitem(search.__globals__, "load", lambda: cap)
    namesakes = [person(row, birth_date=date(1960 + 3 * row, 5, 5)) for row in range(2, 6)]
    made = release(*namesakes)
    worker(program, namesakes[0], nik=None, nkk="")
    worker(program, person(9, name="UDIN PETOT"), nik=None, nkk="")
    run_now(match_workers, actor=None, program_id=program.pk, list_id=made.pk)
    run = MatchRun.objects.get()
    assert run.report["capped"] == {"sound_village": 1}
    page = client_of(Role.AUDITOR).get(reverse("match-run", args=[run.pk])).content.decode()
    assert "bunyi nama dan desa sama" in page


def test_every_key_has_a_name_for_the_report() -> None:
    assert set(run_panels.BLOCKS) == set(BLOCKS)


@pytest.fixture
def two_releases(program) -> None:
    """Ani stays, Budi's family moves from decile 2 to 6, Cici is gone, Dedi is new, Endang is on neither."""
    people = [person(row, name=name) for row, name in enumerate(("ANI", "BUDI", "CICI", "DEDI", "ENDANG"), start=10)]
    ani, budi, cici, dedi, _ = people
    old = release(ani, budi, cici, label="2026-2")
    old.loaded_at = timezone.now() - timedelta(days=90)
    old.save()
    release(ani, {**budi, "decile": 6}, dedi, label="2026-3")
    for one in people:
        worker(program, one)


def test_changes_between_two_releases_are_counted_and_listed(two_releases, client_of) -> None:
    counts = change_counts(compared(Registration.objects.all(), *newest_two()))
    assert counts == {kind.value: 1 for kind in Kind}
    client = client_of(Role.AUDITOR)
    page = client.get(reverse("release-changes")).content.decode()
    assert all(name in page for name in ("BUDI", "CICI", "DEDI")) and "ENDANG" not in page
    only = client.get(reverse("release-changes"), {"change": "keluar"}).content.decode()
    assert "CICI" in only and "BUDI" not in only


def test_with_one_release_there_is_nothing_to_compare(program, client_of) -> None:
    release(person(2))
    page = client_of(Role.DINSOS_PETUGAS).get(reverse("release-changes")).content.decode()
    assert "baru ada satu rilis DTSEN" in page
