"""Lists of BPJS and of funders decide Pasal 19 ayat (2) huruf c and Pasal 21 huruf f; deaths keep people back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from eligibility.reference.models import ListKind, ReferenceList
from enrollment.assessment.jobs import assess_program
from enrollment.assessment.models import Finding
from enrollment.assessment.selectors import stale
from enrollment.decrees.pendataan import counts
from enrollment.lifecycle import State
from enrollment.matching.jobs import match_workers
from enrollment.matching.models import Match
from enrollment.matching.services import review, shown
from enrollment.programs.models import Program
from enrollment.programs.services import open_program
from enrollment.workers.models import Registration
from jamsos.accounts.models import Role
from jamsos.jobs.services import run_now
from reporting.indicators import standing
from reporting.reasons import WORDS, with_reason
from tests.matches.people import person, release, worker

pytestmark = pytest.mark.django_db
MEMBER = {"standing": "aktif", "segment": "PU", "works": None, "decile": None}
BPJS = {"kind": ListKind.BPJS, "label": "2026-03", "source_name": "BPJS Serang", "as_of": date(2026, 3, 1)}
AID = {"kind": ListKind.AID, "label": "2026-03", "source_name": "Dinas Uji"}


@pytest.fixture
def one(program: Program) -> Registration:
    """A declared worker who is on the newest DTSEN."""
    ani = person(2)
    found = worker(program, ani)
    match(program, release(ani, person(3, name="UDIN PETOT", nik="3604711703850003")))
    return found


def match(program: Program, reference: ReferenceList) -> None:
    run_now(match_workers, actor=None, program_id=program.pk, list_id=reference.pk)


def findings(program: Program) -> dict[str, Finding]:
    run_now(assess_program, actor=None, program_id=program.pk, regulation=program.regulation, on="2026-03-02")
    return {finding.rule: finding for finding in Finding.objects.filter(assessment__registration__program=program)}


def on_list(program: Program, *people: dict, **facts: object) -> ReferenceList:
    made = release(*people, **facts)
    match(program, made)
    return made


def stranger() -> dict:
    return person(9, name="MAMAN ABDURAHMAN", nik="3604710101700009", birth_date=date(1970, 1, 1), sex="L")


def test_an_active_member_is_protected_whatever_was_declared(program, one) -> None:
    on_list(program, person(2, **MEMBER), **BPJS)
    found = findings(program)["P19-2c"]
    assert found.outcome == "not_met"
    assert found.evidence == "Peserta BPJS 2026-03 (BPJS Serang, keadaan 1 Maret 2026) baris 2: aktif, segmen PU"


def test_an_inactive_member_is_not_protected(program, one) -> None:
    on_list(program, person(2, **MEMBER | {"standing": "nonaktif"}), **BPJS)
    found = findings(program)["P19-2c"]
    assert found.outcome == "met" and "baris 2: nonaktif" in found.evidence


def test_not_found_is_evidence_on_a_complete_list_only(program, one) -> None:
    Registration.objects.update(declared_on=None)
    on_list(program, stranger(), **BPJS)
    assert findings(program)["P19-2c"].outcome == "unknown"
    on_list(program, stranger(), **BPJS | {"label": "2026-04", "complete": True})
    found = findings(program)["P19-2c"]
    assert found.outcome == "met" and found.evidence.startswith("Tidak ditemukan pada Peserta BPJS 2026-04")


def test_a_declaration_stands_beside_a_list_that_is_not_complete_and_says_so(program, one) -> None:
    on_list(program, stranger(), **BPJS)
    found = findings(program)["P19-2c"]
    assert found.outcome == "met"
    assert "Pernyataan pengusul" in found.evidence and "yang tidak lengkap" in found.evidence


def test_a_link_that_waits_for_an_officer_leaves_the_question_open(program, one, user_of) -> None:
    on_list(program, person(2, **MEMBER), **BPJS)
    Match.objects.filter(series="bpjs").update(decision="review")
    assert findings(program)["P19-2c"].outcome == "unknown"
    waiting = Match.objects.get(series="bpjs")
    review(waiting, "different", seen=shown(waiting, None), actor=user_of(Role.DINSOS_PETUGAS))
    assert stale(one_assessment(one)).exists()
    assert findings(program)["P19-2c"].outcome == "met"


def one_assessment(one: Registration):
    from enrollment.assessment.models import Assessment

    return Assessment.objects.filter(registration=one)


def test_our_own_programme_of_the_year_before_is_no_bar_but_an_employer_is(program, one) -> None:
    before = open_program(2025, actor=None)
    worker(before, person(2), state=State.ACTIVE)
    on_list(program, person(2, **MEMBER | {"segment": "BPU"}), **BPJS)
    found = findings(program)
    assert found["P19-2c"].outcome == "met" and found["P21-f"].outcome == "met"
    assert "program ini tahun sebelumnya" in found["P21-f"].evidence
    on_list(program, person(2, **MEMBER), **BPJS | {"label": "2026-04"})
    assert findings(program)["P19-2c"].outcome == "not_met"


@pytest.mark.parametrize(
    ("funder", "aid", "protected"),
    [("APBN", "not_met", "not_met"), ("APBDES", "not_met", "not_met"), ("CSR", "met", "not_met")],
)
def test_public_money_fails_21f_and_csr_counts_as_protection(program, one, funder, aid, protected) -> None:
    on_list(program, person(2, standing="aktif"), **AID, funder=funder)
    found = findings(program)
    assert (found["P21-f"].outcome, found["P19-2c"].outcome) == (aid, protected)
    assert f"Bantuan {funder} 2026-03 (Dinas Uji) baris 2" in found["P21-f"].evidence


def test_undeclared_aid_is_settled_only_by_complete_lists_of_all_public_funders(program, one) -> None:
    Registration.objects.update(declared_on=None)
    for funder in ("APBN", "APBD_PROVINSI", "APBD"):
        on_list(program, stranger(), **AID, funder=funder, complete=True)
    assert findings(program)["P21-f"].outcome == "unknown"
    on_list(program, stranger(), **AID, funder="APBDES", complete=True)
    assert findings(program)["P21-f"].outcome == "met"


@pytest.fixture
def dead(program, one, user_of) -> Callable[[str], None]:
    """`dead("same")` -> the worker stands on the list of deaths, and an officer has judged the link."""

    def act(verdict: str = "") -> None:
        gone = person(2, standing="meninggal", event_date=date(2026, 2, 1))
        on_list(program, gone, kind=ListKind.DEATHS, label="2026-03", source_name="Disdukcapil")
        if verdict:
            found = Match.objects.get(series="deaths")
            review(found, verdict, seen=shown(found, None), actor=user_of(Role.DINSOS_PETUGAS))

    return act


def test_a_link_to_somebody_dead_always_waits_for_an_officer(program, dead) -> None:
    dead()
    found = Match.objects.get(series="deaths")
    assert found.decision == "review" and "selalu ditinjau" in found.sentence


def test_who_is_confirmed_dead_is_left_out_of_the_lock_with_a_reason(program, one, dead) -> None:
    findings(program)
    assert counts(program).ready == 1
    dead("same")
    left = counts(program)
    (reason,) = with_reason(standing(program)).values_list("reason", flat=True)
    assert WORDS[reason] == "meninggal atau pindah menurut Disdukcapil", "waits for no lock on the dashboard either"
    assert (left.ready, left.departed, left.proposed) == (0, 1, 1)
    assert not stale(one_assessment(one)).exists(), "no rule reads this list"


def test_who_is_somebody_else_stays(program, one, dead) -> None:
    findings(program)
    dead("different")
    assert (counts(program).ready, counts(program).departed) == (1, 0)


def test_somebody_verified_who_turns_up_on_a_list_is_assessed_again(program, one) -> None:
    findings(program)
    Registration.objects.filter(pk=one.pk).update(state=State.PROPOSED)
    for state in (State.LOCKED, State.LISTED, State.IN_VERIFICATION, State.VERIFIED):
        Registration.objects.filter(pk=one.pk).update(state=state)
    on_list(program, person(2, **MEMBER), **BPJS)
    other = worker(program, person(7, nik="3604715703850077", name="ENDANG"))
    assert findings_of(program, one)["P19-2c"].outcome == "not_met"
    assert other.pk


def findings_of(program: Program, one: Registration) -> dict[str, Finding]:
    findings(program)
    return {finding.rule: finding for finding in Finding.objects.filter(assessment__registration=one)}
