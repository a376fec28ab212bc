"""The page of one person: every stage for whoever may see it, nothing for the others."""

from __future__ import annotations

from datetime import date
from html import unescape

import pytest
from django.urls import reverse

from enrollment.assessment.models import Result
from enrollment.contributions.models import Contribution, Payment
from enrollment.contributions.services import reverse_payment
from enrollment.decrees.models import Decree, DecreeState, Kind
from enrollment.lifecycle import State
from enrollment.matching.models import Decision
from enrollment.selection.models import Place, SelectionLine, SelectionRun
from enrollment.submissions.models import Agreement, Answer, Submission, SubmissionLine
from enrollment.verification.models import Batch, BatchLine, Verdict, VerdictRecord
from enrollment.workers.occupations import job_words
from jamsos.accounts.models import Role
from jamsos.audit import services as audit

STAGES = ["Hasil verval", "Seleksi", "Keputusan", "BPJS Ketenagakerjaan", "Iuran"]


@pytest.fixture
def member(add, program):
    """A person who went all the way to a paid month."""
    one = add(State.ACTIVE, decision=Decision.AUTO, result=Result.ELIGIBLE)
    wave = program.waves.get()
    line = BatchLine.objects.create(
        batch=Batch.objects.create(program=program, number=1, people=1), no=1, registration=one
    )
    VerdictRecord.objects.create(line=line, verdict=Verdict.MATCHED, elements={"NIK": "Sesuai"})
    run = SelectionRun.objects.create(wave=wave, regulation="uji", method="uji")
    SelectionLine.objects.create(
        run=run,
        registration=one,
        rank=7,
        priority="b",
        place=Place.SELECTED,
        reason="huruf b (penyandang disabilitas).",
    )
    decree = Decree.objects.create(
        kind=Kind.BUPATI,
        program=program,
        wave=wave,
        title="uji",
        people=1,
        lines_hash="x",
    )
    frozen = decree.lines.create(
        no=3, registration=one, nik=one.nik, name=one.name, village="A", district="B", months=12, amount=201_600
    )
    Decree.objects.filter(pk=decree.pk).update(
        state=DecreeState.ISSUED, number="12/2026", decided_on=date(2026, 4, 1), issued_at=decree.made_at
    )
    agreement = Agreement.objects.create(number="PKS 1", valid_from=date(2026, 1, 1), valid_to=date(2026, 12, 31))
    sent = Submission.objects.create(
        decree=decree, number=1, submitted_on=date(2026, 5, 1), agreement=agreement, people=1, amount=201_600
    )
    answered = SubmissionLine.objects.create(
        submission=sent, line=frozen, included=True, answer=Answer.RECORDED, kpj="01234567890"
    )
    payment = Payment.objects.create(
        year=2026, month=1, decree=decree, proof="SP2D 9", paid_on=date(2026, 5, 2), people=1, amount=16_800
    )
    Contribution.objects.create(payment=payment, line=answered, year=2026, month=1, amount=16_800)
    return one


def panels(client, one) -> dict[str, object]:
    answer = client.get(reverse("worker", args=[one.pk]))
    assert answer.status_code == 200
    return {panel.title: panel for panel in answer.context["panels"]}


def shown(client, one) -> str:
    return client.get(reverse("worker", args=[one.pk])).content.decode()


def test_auditor_sees_every_stage_in_order(client_of, member):
    found = list(panels(client_of(Role.AUDITOR), member))
    assert found[:2] == ["Identitas", "Usulan"]
    assert [title for title in found if title in STAGES] == STAGES
    page = shown(client_of(Role.AUDITOR), member)
    for text in ("12/2026", "Rp201.600", "01234567890", "Rp16.800", "SP2D 9", "huruf b"):
        assert text in page


@pytest.mark.parametrize(
    ("role", "stages"),
    [
        (Role.OPERATOR_DESA, {"Hasil verval"}),
        (Role.DISDUKCAPIL, {"Hasil verval"}),
        (Role.DINSOS_PETUGAS, {"Hasil verval", "Seleksi", "Keputusan"}),
        (Role.DISNAKER, set(STAGES)),
    ],
)
def test_each_role_sees_the_stages_it_has_a_right_to(client_of, member, role, stages):
    assert stages == set(panels(client_of(role), member)) & set(STAGES)


def test_decree_and_submission_that_name_the_person_are_one_step_away(client_of, member):
    client = client_of(Role.DISNAKER)
    found = panels(client, member)
    leads = [fact.url for title in ("Keputusan", "BPJS Ketenagakerjaan") for fact in found[title].facts if fact.url]
    decree, submission = Decree.objects.get(kind=Kind.BUPATI), Submission.objects.get()
    assert leads == [reverse("decree", args=[decree.pk]), reverse("submission", args=[submission.pk])]


def test_reason_of_selection_tells_of_disability_only_with_the_right(client_of, member):
    assert "disabilitas" not in shown(client_of(Role.DISNAKER), member).lower()


@pytest.mark.parametrize("role", [Role.SETDA, Role.TIM_KOORDINASI, Role.ADMIN_SISTEM])
def test_roles_without_the_right_do_not_open_it(client_of, member, role):
    assert client_of(role).get(reverse("worker", args=[member.pk])).status_code == 403


def test_operator_of_another_desa_finds_nobody(client_of, add):
    elsewhere = add(village="Ciruas")
    assert client_of(Role.OPERATOR_DESA).get(reverse("worker", args=[elsewhere.pk])).status_code == 404


def test_stages_not_reached_show_no_empty_card(client_of, add):
    assert not set(panels(client_of(Role.AUDITOR), add())) & set(STAGES)


def test_nik_is_masked(client_of, member):
    assert member.nik not in shown(client_of(Role.AUDITOR), member)


def test_timeline_follows_the_stages(client_of, member):
    moments = panels(client_of(Role.DINSOS_PETUGAS), member)["Perjalanan"].context["rows"]
    assert [moment.at for moment in moments] == sorted((moment.at for moment in moments), reverse=True)
    said = {moment.what for moment in moments}
    assert {"Diusulkan", "Dikirim untuk verval", "Hasil verval: padan", "Diajukan ke BPJS"} <= said


def test_reversed_payment_stands_in_the_timeline_beside_the_payment_with_its_reason(client_of, user_of, member):
    reverse_payment(Payment.objects.get(), reason="salah bulan", actor=user_of(Role.DISNAKER))
    moments = panels(client_of(Role.DINSOS_PETUGAS), member)["Perjalanan"].context["rows"]
    told = [(moment.what, moment.detail) for moment in moments if moment.what.startswith("Iuran")]
    assert told == [("Iuran Januari 2026 dibalik", "salah bulan"), ("Iuran Januari 2026 dicatat", "")]


def test_work_is_shown_as_the_finding_reads_it(client_of, add):
    def said(**fields: object) -> str:
        facts = panels(client_of(Role.AUDITOR), add(**fields))["Usulan"].facts
        return next(fact.value for fact in facts if fact.label == "Aktif bekerja")

    declared = date(2026, 2, 1)
    assert said() == "belum diketahui"
    assert said(declared_on=declared) == "Ya, menurut pernyataan pengusul"
    assert said(declared_on=declared, works=False) == "Tidak"


def test_looks_at_a_person_stand_in_the_timeline_for_the_auditor_only(client_of, user_of, member):
    audit.record("workers.unmask", actor=user_of(Role.DISNAKER), subject=member, purpose="pengajuan klaim")
    assert "pengajuan klaim" in shown(client_of(Role.AUDITOR), member)
    assert "pengajuan klaim" not in shown(client_of(Role.DINSOS_PETUGAS), member)


def test_one_live_person_costs_a_bounded_number_of_questions(client_of, member, django_assert_max_num_queries):
    client = client_of(Role.AUDITOR)
    with django_assert_max_num_queries(36):
        shown_page = client.get(reverse("worker", args=[member.pk]))
    assert member.name in shown_page.content.decode()


def test_the_job_is_said_in_the_words_of_the_regulation(client_of, add) -> None:
    one = add(State.PROPOSED, occupation_text="marbot", occupation="P20-1C-12")
    page = client_of(Role.DINSOS_PETUGAS).get(reverse("worker", args=[one.pk])).content.decode()
    words = job_words("P20-1C-12", one.program.regulation)
    assert words != "P20-1C-12" and f"menurut Pasal 20: {words}" in unescape(page) and "P20-1C-12" not in page
