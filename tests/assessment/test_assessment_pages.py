"""Figures, lists and panels of the assessment stage, and who sees what."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from enrollment.assessment.jobs import assess_program
from enrollment.assessment.models import Assessment, Finding
from enrollment.assessment.panels import HIDDEN, assessment_panels
from enrollment.matching.jobs import match_workers
from enrollment.matching.running import choose_list
from enrollment.workers.models import Change, Registration
from jamsos.accounts.models import Role
from jamsos.jobs.models import Job
from jamsos.jobs.services import run_now
from tests.matches.people import person, release, village, worker

pytestmark = pytest.mark.django_db
CODE = "perbup-serang-59-2025"


@pytest.fixture
def assessed(program) -> list[Registration]:
    """Eligible, not eligible (decile 7) and unknown (no declaration); the last lives in another desa."""
    ani, eti = person(2), person(3, name="ETI ROHAETI", decile=7, nik="3604711703850003")
    ujang = person(4, name="UJANG KOSASIH", village="Anyar", nik="3604711703850004", sex="L")
    release(ani, eti, ujang)
    workers = [worker(program, ani), worker(program, eti), worker(program, ujang, declared_on=None)]
    run_now(match_workers, actor=None, program_id=program.pk, list_id=choose_list().pk)
    run_now(assess_program, actor=None, program_id=program.pk, regulation=CODE, on="2026-02-01")
    return workers


def rows(client, **query) -> int:
    return len(client.get(reverse("assessments"), query).context["table"].rows)


def test_every_figure_leads_to_as_many_people(assessed, client_of):
    client = client_of(Role.DINSOS_PETUGAS)
    results, rules = client.get(reverse("assessment")).context["panels"]
    linked = [(fact.value, fact.url) for fact in results.facts if fact.url]
    linked += [(str(people), url) for _, found in rules.context["rows"] for _, people, url in found if people]
    assert len(linked) > 15
    for people, url in linked:
        assert str(len(client.get(url).context["table"].rows)) == people, url


def test_the_list_filters_by_rule_and_outcome_together_and_shows_the_reason(assessed, client_of):
    client = client_of(Role.DINSOS_PETUGAS)
    assert rows(client, result="unknown") == 1
    assert rows(client, rule="P21-d", outcome="not_met") == 1
    assert rows(client, rule="P21-b", outcome="not_met") == 0
    assert rows(client, rule="P21-d") == 3
    assert (
        "Pasal 21 huruf d: Desil 7" in client.get(reverse("assessments"), {"result": "not_eligible"}).content.decode()
    )


def test_an_operator_counts_and_sees_only_the_own_desa(assessed, client_of):
    client = client_of(Role.OPERATOR_DESA)
    assert rows(client) == 2
    facts = client.get(reverse("assessment")).context["panels"][0].facts
    assert [fact.value for fact in facts[:3]] == ["1", "1", "0"]


def test_starting_from_the_page_makes_a_job_with_codes_only(assessed, program, client_of):
    answer = client_of(Role.DINSOS_PETUGAS).post(reverse("assessment-start"), {"program": program.pk})
    job = Job.objects.get(state="queued")
    assert answer.url == reverse("job", args=[job.pk])
    assert (job.params["program_id"], job.params["regulation"]) == (program.pk, CODE)


def test_the_person_panel_shows_article_outcome_sentence_and_evidence(assessed, client_of, user_of):
    summary, findings = assessment_panels(assessed[0], user_of(Role.DINSOS_PETUGAS))
    facts = {fact.label: fact.value for fact in summary.facts}
    assert facts["Hasil"] == "Memenuhi syarat" and facts["Peraturan"] == "Perbup Serang 59/2025"
    assert facts["Prioritas Pasal 22 ayat (2)"] == "huruf c"
    shown = {finding.rule: (sentence, finding.evidence) for finding, sentence in findings.context["findings"]}
    assert shown["P21-d"] == ("Terdaftar dalam DTSEN pada desil 2; syarat desil 1-4.", "DTSEN 2026-3 baris 2")


@pytest.mark.parametrize(("role", "shown"), [(Role.DISDUKCAPIL, False), (Role.DINSOS_PETUGAS, True)])
def test_the_list_gives_no_reason_of_health_to_roles_without_that_right(assessed, client_of, role, shown):
    said = "Diusulkan sebagai pekerja disabilitas, tetapi bukan penyandang disabilitas."
    Finding.objects.filter(rule="P21-d", outcome="not_met").update(sentence=said)
    assert (said in client_of(role).get(reverse("assessments")).content.decode()) == shown


def test_what_concerns_health_is_left_out_for_roles_without_that_right(assessed, user_of):
    one = assessed[0]
    Assessment.objects.filter(registration=one).update(priority="b,c")
    said = "Diusulkan sebagai pekerja disabilitas, tetapi bukan penyandang disabilitas."
    Finding.objects.filter(assessment__registration=one, rule="P20-1").update(sentence=said)
    for role, letters, shown in ((Role.DISDUKCAPIL, "huruf c", HIDDEN), (Role.DINSOS_PETUGAS, "huruf b, c", said)):
        summary, findings = assessment_panels(one, user_of(role))
        assert {f.label: f.value for f in summary.facts}["Prioritas Pasal 22 ayat (2)"] == letters
        assert {finding.rule: sentence for finding, sentence in findings.context["findings"]}["P20-1"] == shown
    assert assessment_panels(one, user_of(Role.SETDA)) == []


@pytest.mark.parametrize(
    ("role", "reads"),
    [
        (Role.OPERATOR_DESA, True),
        (Role.DINSOS_PETUGAS, True),
        (Role.DINSOS_KEPALA, True),
        (Role.AUDITOR, True),
        (Role.DISDUKCAPIL, False),
        (Role.DISNAKER, False),
    ],
)
def test_the_decile_is_read_by_those_who_need_it(assessed, user_of, role, reads):
    said = Finding.objects.get(assessment__registration=assessed[0], rule="P21-d").sentence
    assert "esil" in said
    _, findings = assessment_panels(assessed[0], user_of(role))
    shown = {finding.rule: sentence for finding, sentence in findings.context["findings"]}
    assert shown["P21-d"] == (said if reads else HIDDEN)


def test_a_change_after_the_assessment_asks_for_a_new_one(assessed, user_of):
    one, officer = assessed[0], user_of(Role.DINSOS_PETUGAS)
    assert assessment_panels(one, officer)[0].note == ""
    change = Change.objects.create(registration=one, field="birth_date", before="1", after="2")
    Assessment.objects.filter(registration=one).update(made_at=change.changed_at - timedelta(minutes=1))
    assert "nilai lagi" in assessment_panels(one, officer)[0].note


def test_a_worker_without_assessment_says_so(program, user_of):
    (panel,) = assessment_panels(worker(program), user_of(Role.DINSOS_PETUGAS))
    assert panel.facts[0].value == "Belum dinilai"


def test_desa_names_are_shown_with_their_kecamatan(assessed, client_of):
    assert str(village("Anyar")) in client_of(Role.DINSOS_PETUGAS).get(reverse("assessments")).content.decode()
