"""Assessing registrations: what each source proves, what stays unknown, what is kept, kills, locked lists."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.db.models import Count

from enrollment.assessment import jobs as assessment_jobs
from enrollment.assessment import services
from enrollment.assessment.jobs import assess_program
from enrollment.assessment.models import Assessment, Finding
from enrollment.assessment.selectors import overview
from enrollment.lifecycle import State
from enrollment.matching.jobs import match_workers
from enrollment.matching.models import Decision, Match, Review
from enrollment.matching.running import choose_list
from enrollment.programs.models import Program
from enrollment.workers.models import Registration
from jamsos.accounts.models import Role
from jamsos.audit.models import Event
from jamsos.errors import DomainError
from jamsos.jobs.models import Job
from jamsos.jobs.services import run_now
from tests.matches.people import person, release, worker

pytestmark = pytest.mark.django_db
CODE = "perbup-serang-59-2025"
DAY = "2026-02-01"


def match(program: Program) -> Job:
    return run_now(match_workers, actor=None, program_id=program.pk, list_id=choose_list().pk)


def assess(program: Program, actor: Any = None) -> Job:
    return run_now(assess_program, actor=actor, program_id=program.pk, regulation=CODE, on=DAY)


def finding(one: Registration, rule: str) -> Finding:
    return Finding.objects.get(assessment__registration=one, rule=rule)


def outcomes(one: Registration) -> dict[str, str]:
    return dict(Finding.objects.filter(assessment__registration=one).values_list("rule", "outcome"))


def test_the_planner_knows_what_an_assessment_has_written(program):
    """Else the pages read every finding there is, until the database looks by itself a minute later."""
    worker(program, person(2))
    assess(program)
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE oid = %s::regclass", [Finding._meta.db_table])
        assert cursor.fetchone() == (Finding.objects.count(),)


def test_a_listed_and_declared_worker_is_eligible_and_every_rule_leaves_a_finding(program):
    ani = person(2)
    one = worker(program, ani)
    reference = release(ani)
    match(program)
    result = assess(program).result
    made = Assessment.objects.get(registration=one)
    assert (made.result, made.decile, made.reference_list, made.priority) == ("eligible", 2, reference, "c")
    assert made.segment == "BPU"
    assert (made.regulation, made.assessed_on) == (CODE, date(2026, 2, 1)) and made.version
    assert (result["eligible"], result["not_eligible"], result["unknown"]) == (1, 0, 0)
    decile = finding(one, "P21-d")
    assert (decile.pasal, decile.outcome, decile.value) == ("Pasal 21 huruf d", "met", "2")
    assert decile.sentence == "Terdaftar dalam DTSEN pada desil 2; syarat desil 1-4."
    assert decile.evidence == "DTSEN 2026-3 baris 2"
    aid = finding(one, "P21-f")
    assert aid.evidence == "Pernyataan pengusul 12 Januari 2026; belum dicocokkan dengan daftar BPJS"
    assert {"P19-2a", "P19-2b", "P19-2c", "P19-3", "P21-a", "P21-b", "P21-c", "P21-e"} < set(outcomes(one))


def test_the_counts_of_each_rule_are_those_of_the_findings_themselves(program):
    """Also after one of them was assessed again with another outcome."""
    release(person(2), person(3, decile=9))
    people = [worker(program, person(2)), worker(program, person(3, decile=9)), worker(program, person(4), works=None)]
    match(program)
    assess(program)
    Registration.objects.filter(pk=people[0].pk).update(works=None)
    assess(program)
    counted = {
        (line["rule"], outcome): line[outcome]
        for line in overview(program).rules
        for outcome in ("met", "not_met", "unknown", "waived")
        if outcome in line
    }
    findings = Finding.objects.values_list("rule", "outcome").annotate(people=Count("position"))
    assert counted == {(rule, outcome): number for rule, outcome, number in findings.order_by()}
    assert {outcome for _, outcome in counted} >= {"met", "not_met", "unknown"}


def test_without_the_declaration_protection_and_aid_are_unknown_and_nobody_passes(program):
    ani = person(2, works=None)
    one = worker(program, ani, declared_on=None)
    release(ani)
    match(program)
    assess(program)
    found = outcomes(one)
    assert {rule for rule, outcome in found.items() if outcome == "unknown"} == {
        "P19-2c",
        "P19-3",
        "P21-e",
        "P21-f",
    }
    assert Assessment.objects.get().result == "unknown"


def test_a_worker_that_was_never_matched_is_unknown_in_dtsen_decile_and_ktp(program):
    one = worker(program)
    assess(program)
    found = outcomes(one)
    assert [found[rule] for rule in ("P21-a", "P21-c", "P21-d")] == ["unknown"] * 3
    assert Assessment.objects.get().reference_list is None


@pytest.mark.parametrize(("nik", "outcome"), [("3604711703850050", "not_met"), (None, "unknown")])
def test_not_found_in_dtsen_counts_against_a_worker_only_when_the_nik_is_known(program, nik, outcome):
    release(person(2))
    one = worker(program, person(50, name="DARSONO WIJAYA", birth_date=date(1962, 11, 2), sex="L"), nik=nik)
    match(program)
    assert Match.objects.get().decision == Decision.NONE
    assess(program)
    assert finding(one, "P21-d").outcome == outcome
    assert finding(one, "P21-d").evidence == ("Tidak ditemukan pada DTSEN 2026-3" if nik else "")


def test_a_link_under_review_proves_nothing_until_an_officer_has_seen_it(program):
    release(person(2))
    one = worker(program, person(2), name="UJANG KOSASIH", birth_date=date(1970, 8, 9), sex="L", nkk="")
    match(program)
    assert Match.objects.get().decision == Decision.REVIEW
    assess(program)
    assert finding(one, "P21-d").outcome == "unknown"
    Match.objects.update(review=Review.DIFFERENT)
    assess(program)
    assert finding(one, "P21-d").outcome == "unknown", "the NIK is somebody else's, so the person is not known"
    Match.objects.update(review=Review.SAME)
    assess(program)
    assert finding(one, "P21-d").outcome == "met"


def test_a_family_above_the_fourth_decile_is_not_eligible_and_one_without_decile_is_unknown(program):
    rich, none = person(2, decile=5), person(3, name="ETI ROHAETI", birth_date=date(1990, 5, 6), decile=None)
    release(rich, none)
    one, two = worker(program, rich), worker(program, none)
    match(program)
    assess(program)
    assert (finding(one, "P21-d").outcome, finding(two, "P21-d").outcome) == ("not_met", "unknown")
    assert finding(one, "P21-d").sentence == "Desil 5; syarat desil 1-4."


def test_workers_of_state_bodies_enter_without_decile_and_the_finding_says_so(program):
    release(person(2))
    one = worker(program, person(2, decile=9), group="RT_RW", occupation="", occupation_text="")
    match(program)
    assess(program)
    decile = finding(one, "P21-d")
    assert decile.outcome == "waived"
    assert "di luar Pasal 21, dasar Pasal 12" in decile.sentence
    assert one.assessment.segment == "PU"
    assert Assessment.objects.get().result == "eligible"


@pytest.mark.parametrize(
    ("seen", "listed", "outcome"),
    [
        ("", "3604", "met"),
        ("", "3673", "not_met"),
        ("", None, "unknown"),
        ("3604", "3673", "met"),
        ("3673", None, "not_met"),
    ],
)
def test_the_ktp_that_an_officer_saw_goes_before_the_register(program, seen, listed, outcome):
    ani = person(2, ktp_regency=listed)
    release(ani)
    one = worker(program, ani, ktp_regency=seen)
    match(program)
    assess(program)
    assert finding(one, "P21-a").outcome == outcome


def test_disability_counts_when_either_source_knows_of_it(program):
    ani, eti = person(2, disability=True), person(3, name="ETI ROHAETI", birth_date=date(1990, 5, 6), dependants=0)
    release(ani, eti)
    one, two = worker(program, ani, disability=False, marital="belum"), worker(program, eti, disability=True)
    match(program)
    assess(program)
    letters = dict(Assessment.objects.values_list("registration", "priority"))
    assert letters == {one.pk: "b", two.pk: "b"}


def test_family_data_of_the_list_fill_what_the_proposal_left_open(program):
    ani = person(2, dependants=3)
    release(ani)
    one = worker(program, ani, marital="", dependants=None)
    alone = worker(program, ani, marital="", dependants=0, nik=None, group="UEP")
    match(program)
    Match.objects.filter(registration=alone).update(decision=Decision.AUTO, review=Review.SAME)
    assess(program)
    letters = dict(Assessment.objects.values_list("registration", "priority"))
    assert letters == {one.pk: "c", alone.pk: ""}


def test_a_birth_date_that_the_register_has_otherwise_is_flagged_and_named(program):
    release(person(2, birth_date=date(1984, 3, 17)))
    one = worker(program, person(2))
    match(program)
    assess(program)
    assert Assessment.objects.get().flags == ["TGL_LAHIR_BEDA"]
    assert "DTSEN 2026-3 baris 2 mencatat 17 Maret 1984" in finding(one, "P21-b").evidence


def test_work_that_the_register_does_not_know_is_named_beside_the_declaration(program):
    release(person(2, works=False))
    one = worker(program, person(2))
    match(program)
    assess(program)
    work = finding(one, "P21-e")
    assert work.outcome == "met"
    assert work.evidence == "Pernyataan pengusul 12 Januari 2026; DTSEN 2026-3 baris 2 mencatat tidak bekerja"


def test_assessing_again_replaces_and_does_not_pile_up(program):
    release(person(2))
    worker(program, person(2), declared_on=None)
    match(program)
    assess(program)
    first, rules = Assessment.objects.get(), Finding.objects.count()
    Registration.objects.update(declared_on=date(2026, 1, 20))
    assess(program)
    second = Assessment.objects.get()
    assert (first.pk, first.result, second.result) == (second.pk, "unknown", "eligible")
    assert Finding.objects.count() == rules
    assert second.made_at > first.made_at


def test_a_worker_on_a_locked_list_keeps_the_assessment_it_rests_on(program):
    release(person(2))
    one, other = worker(program, person(2)), worker(program, person(50))
    match(program)
    assess(program)
    before = list(Finding.objects.filter(assessment__registration=one).values())
    Registration.objects.filter(pk=one.pk).update(state=State.LOCKED, declared_on=None)
    result = assess(program).result
    assert list(Finding.objects.filter(assessment__registration=one).values()) == before
    assert result["eligible"] + result["not_eligible"] + result["unknown"] == 1
    assert Assessment.objects.filter(registration=other).exists()


def _stored() -> list[tuple]:
    fields = ("assessment__registration", "assessment__result", "position", "rule", "outcome", "value", "sentence")
    return list(Finding.objects.order_by("assessment__registration", "position").values_list(*fields, "evidence"))


def test_a_killed_assessment_ends_like_an_undisturbed_one(program, monkeypatch):
    monkeypatch.setattr(assessment_jobs, "CHUNK", 3)
    people = [
        person(row, name=f"SITI KE{'ABCDEFGHIJ'[row - 2]}", birth_date=date(1955 + 2 * row, 1, row))
        for row in range(2, 12)
    ]
    release(*people)
    for at, one in enumerate(people):
        worker(program, one, declared_on=date(2026, 1, 5) if at % 3 else None)
    match(program)
    assess(program)
    undisturbed = _stored()
    Assessment.objects.all().delete()
    keep, calls = services._keep_findings, []

    def dies_in_the_second_chunk(*args: Any) -> None:
        keep(*args)
        calls.append(args)
        if len(calls) == 2:
            raise MemoryError

    monkeypatch.setattr(services, "_keep_findings", dies_in_the_second_chunk)
    job = assess(program)
    assert job.attempt == 2 and len(calls) == 5
    assert _stored() == undisturbed and len(undisturbed) == 10 * 13
    assert Event.objects.filter(act="assessment.run").count() == 2


def test_what_cannot_be_assessed_is_told(program, user_of):
    with pytest.raises(DomainError, match="Tidak ada usulan"):
        assess(program)
    worker(program)
    with pytest.raises(DomainError, match="tidak berlaku pada 1 Januari 2020"):
        run_now(assess_program, actor=None, program_id=program.pk, regulation=CODE, on="2020-01-01")
    with pytest.raises(DomainError, match="tidak dikenal"):
        run_now(assess_program, actor=None, program_id=program.pk, regulation="perda-1", on=DAY)
    with pytest.raises(DomainError, match="tidak berwenang"):
        assess(program, user_of(Role.DISNAKER))
    assert not Assessment.objects.exists()
