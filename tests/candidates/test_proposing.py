"""Proposing in bulk: what enters the register and with what evidence, who is skipped and why, once and not twice."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest

from eligibility.reference.models import ListStatus, ReferenceList
from enrollment.assessment.jobs import assess_program
from enrollment.assessment.models import Assessment, Finding
from enrollment.candidates import jobs as candidate_jobs
from enrollment.candidates import proposing, requesting
from enrollment.candidates.models import BulkProposal, ProposedFrom
from enrollment.candidates.requesting import CountChanged
from enrollment.candidates.selectors import sums
from enrollment.lifecycle import State
from enrollment.matching.jobs import match_workers
from enrollment.matching.models import Decision, Match, MatchRun
from enrollment.matching.selectors import newest_run
from enrollment.programs.models import Program
from enrollment.workers.models import Registration
from jamsos.accounts.models import Role
from jamsos.audit.models import Event
from jamsos.errors import DomainError
from jamsos.jobs import services as jobs
from jamsos.jobs.models import Job
from tests.candidates.conftest import JOB, ON, carry_out, count, farmer, here
from tests.matches.people import release, village, worker

pytestmark = pytest.mark.django_db


def skipped(proposal: BulkProposal) -> dict[int, str]:
    """Row of the release -> why it was skipped."""
    return dict(proposal.job.issues.filter(blocking=True).values_list("row", "message"))


def test_a_candidate_enters_with_the_data_of_the_release_and_its_row_as_source(counted, ask, officer):
    like = farmer(
        2,
        address="KP. LAMA",
        domicile_address="KP. BARU NO. 5",
        rt="3",
        rw="012",
        disability=True,
        name="SITI  AMINAH",
    )
    made = counted(like)
    proposal = ask(made, 1)
    assert not Registration.objects.exists(), "noting the proposal enters nobody"
    carry_out(proposal)
    one = Registration.objects.get()
    assert (one.nik, one.nik_given, one.nkk, one.name) == (like["nik"], like["nik"], like["nkk"], "SITI AMINAH")
    assert (one.birth_date, one.sex, one.marital) == (like["birth_date"], "P", "kawin")
    assert (one.dependants, one.disability) == (2, True)
    assert (one.address, one.rt, one.rw, one.village) == ("KP. BARU NO. 5", "003", "012", village())
    assert (one.group.code, one.track, one.occupation) == ("POKTAN", "DTSEN", JOB)
    assert one.occupation_text == "PETANI/PEKEBUN"
    assert (one.state, one.registered_on, one.proposed_by) == (State.PROPOSED, ON, officer)
    assert (one.source_list, one.row_no, one.declared_on) == (made.reference_list, 2, None)
    assert (one.proposed_from.proposal, proposal.entered, proposal.skipped) == (proposal, 1, 0)


def test_rt_and_rw_stand_once(counted, ask):
    kept = {
        "KP. BARU RT 001 RW 005": ("KP. BARU", "001", "005"),
        "KP. BARU, Rt.1/Rw.5": ("KP. BARU", "001", "005"),
        "KP. BARU NO. 5": ("KP. BARU NO. 5", "003", "012"),
        "KP. RTM RW 2 BLOK A": ("KP. RTM RW 2 BLOK A", "003", "012"),
        None: ("KP. LAMA", "003", "012"),
    }
    living = {"address": "KP. LAMA", "rt": "3", "rw": "012"}
    people = [farmer(row, domicile_address=address, **living) for row, address in enumerate(kept, start=2)]
    carry_out(ask(counted(*people), len(people)))
    entered = Registration.objects.order_by("row_no").values_list("address", "rt", "rw")
    assert list(entered) == list(kept.values())


def test_each_is_linked_to_its_row_as_the_matcher_links(counted, ask, program):
    carry_out(ask(counted(farmer(2), farmer(3)), 2))
    links = Match.objects.order_by("registration")
    assert [(link.decision, link.row_no, link.is_accepted) for link in links] == [("auto", 2, True), ("auto", 3, True)]
    before = list(links.values("registration", "row_no", "decision", "level", "score", "sentence", "nik_matched"))
    assert newest_run(program) is None, "a run over a few people is no run over the programme"
    jobs.run_now(match_workers, actor=None, program_id=program.pk, list_id=ReferenceList.objects.get().pk)
    assert list(links.values(*before[0])) == before


def test_the_assessment_finds_in_the_register_what_was_left_to_it(counted, ask, program):
    carry_out(ask(counted(farmer(2)), 1))
    jobs.run_now(assess_program, actor=None, program_id=program.pk, regulation=program.regulation, on=ON.isoformat())
    outcomes = dict(Finding.objects.values_list("rule", "outcome"))
    assert {rule for rule, outcome in outcomes.items() if outcome == "unknown"} == {"P19-2c", "P21-f"}
    assert "not_met" not in outcomes.values()
    assert Finding.objects.get(rule="P21-e").evidence == "DTSEN 2026-3 baris 2"
    assert Assessment.objects.get().result == "unknown", "a statement of the proposer is still needed"


def test_who_came_in_meanwhile_is_skipped_with_the_reason(counted, ask, program):
    people = [farmer(row) for row in (2, 3, 4, 5, 6)]
    proposal = ask(counted(*people), 5)
    worker(program, people[0])
    worker(program, people[1], nik=None, nik_given="salah")
    linked = worker(program, people[2], nik=None, nik_given="", name="NAMA LAIN")
    run = MatchRun.objects.create(program=program, reference_list=ReferenceList.objects.get())
    Match.objects.create(registration=linked, run=run, decision=Decision.REVIEW, row_no=4)
    job = carry_out(proposal)
    assert job.result["message"] == "2 orang diusulkan, 3 dilewati."
    found = skipped(proposal)
    assert set(found) == {2, 3, 4}
    assert found[2].startswith("NIK ini sudah diusulkan: Desa Kramatwatu, Kecamatan Kramatwatu")
    assert found[3].startswith("Orang ini sudah diusulkan tanpa NIK yang benar")
    assert found[4] == "Baris DTSEN ini sudah menjadi padanan usulan lain yang menunggu ditinjau."
    assert set(Registration.objects.filter(source_list__isnull=False).values_list("row_no", flat=True)) == {5, 6}
    assert not any(one["nik"] in " ".join(found.values()) for one in people)


def test_a_likely_double_enters_and_is_reported(counted, ask):
    twin = {"name": "SITI AMINAH", "birth_date": date(1980, 1, 1)}
    counting = counted(farmer(2, **twin), farmer(3))
    worker(counting.program, farmer(2, **twin), nik="3604711703850077")
    proposal = ask(counting, 2)
    carry_out(proposal)
    assert (proposal.entered, proposal.skipped) == (2, 0)
    remark = proposal.job.issues.get(row=2, message__startswith="Mungkin orang yang sama")
    assert not remark.blocking


def test_a_row_that_cannot_be_kept_is_refused_alone(counted, ask):
    proposal = ask(counted(farmer(2, name="A" * 121), farmer(3)), 2)
    carry_out(proposal)
    assert (proposal.entered, proposal.skipped, set(skipped(proposal))) == (1, 1, {2})


def test_a_withdrawn_person_may_be_proposed_again(counted, ask, program):
    counting = counted(farmer(2))
    carry_out(ask(counting, 1))
    Registration.objects.update(state=State.WITHDRAWN)
    carry_out(ask(count(program), 1))
    assert Registration.objects.live().count() == 1


@pytest.mark.parametrize(("expected", "now"), [(3, 2), (1, 2)])
def test_a_changed_number_is_refused(counted, ask, expected, now):
    counting = counted(farmer(2), farmer(3))
    with pytest.raises(CountChanged, match=f"berubah dari {expected} menjadi {now}") as caught:
        ask(counting, expected)
    assert caught.value.now == now
    assert not BulkProposal.objects.exists() and not Job.objects.filter(kind="propose-candidates").exists()


def test_people_left_out_by_hand_do_not_enter(counted, ask):
    proposal = ask(counted(farmer(2), farmer(3), farmer(4)), 2, left_out=[3, 999])
    carry_out(proposal)
    assert set(Registration.objects.values_list("row_no", flat=True)) == {2, 4}


def test_the_choice_narrows_the_proposal(counted, ask):
    people = [farmer(2, decile=1), farmer(3, sex="L"), farmer(4, village="Pegadingan"), farmer(5, industry="x")]
    counting = counted(*people, farmer(6, ktp_occupation="SOPIR"), farmer(7, works=False), farmer(8, village_id=None))
    assert ask(counting, 3).rows == [2, 3, 5]
    assert ask(counting, 5, narrowing=here(village=None)).rows == [2, 3, 4, 5, 6]
    assert ask(counting, 1, narrowing=here(decile=1)).rows == [2]
    assert ask(counting, 1, narrowing=here(job="P20-1C-09")).rows == [6]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"reason": "  singkat "}, "Alasan pengusulan kurang dari 10 huruf"),
        ({"left_out": [2]}, "berubah dari 1 menjadi 0"),
        ({"left_out": list(range(600))}, "Lebih dari 500 orang"),
    ],
)
def test_what_cannot_be_proposed_is_told(counted, ask, changes, message):
    counting = counted(farmer(2))
    with pytest.raises(DomainError, match=message):
        ask(counting, **{"expected": 1} | changes)


def test_nobody_and_too_many(counted, ask, monkeypatch):
    counting = counted(farmer(2), farmer(3))
    with pytest.raises(DomainError, match="Tidak ada calon yang belum diusulkan"):
        ask(counting, 0, narrowing=here(decile=1))
    monkeypatch.setattr(requesting, "MOST_AT_ONCE", 1)
    with pytest.raises(DomainError, match="2 orang terlalu banyak"):
        ask(counting, 2)
    with pytest.raises(DomainError, match="Wilayah belum dipilih"):
        ask(counting, 2, narrowing=here(village=None, district=None))


def test_a_group_of_another_year_is_refused(counted, ask):
    counting = counted(farmer(2))
    other = Program.objects.create(year=2025, regulation=counting.program.regulation)
    group = other.groups.create(code="POKTAN", name="Poktan", track="DTSEN", occupation=JOB)
    with pytest.raises(DomainError, match="bukan kelompok Program 2026"):
        ask(counting, 1, group=group)


def test_a_group_of_another_track_is_refused(counted, ask, program):
    with pytest.raises(DomainError, match="tidak pada jalur"):
        ask(counted(farmer(2)), 1, group=program.groups.get(code="BPD"))


def test_only_an_officer_of_dinsos_may_propose(counted, ask, user_of):
    counting = counted(farmer(2))
    for role in (Role.DINSOS_KEPALA, Role.OPERATOR_DESA, Role.AUDITOR):
        with pytest.raises(DomainError, match="tidak berwenang"):
            ask(counting, 1, actor=user_of(role))


def test_the_same_form_sent_twice_is_one_proposal(counted, ask):
    counting, key = counted(farmer(2), farmer(3)), uuid4()
    first = ask(counting, 2, key=key)
    assert ask(counting, 2, key=key) == first
    carry_out(first)
    assert ask(counting, 2, key=key) == first, "even when the number has changed since, by this very proposal"
    assert Job.objects.filter(kind="propose-candidates").count() == 1
    assert Registration.objects.count() == 2


def test_the_job_delivered_twice_enters_nobody_twice(counted, ask):
    proposal = ask(counted(farmer(2), farmer(3)), 2)
    carry_out(proposal)
    Job.objects.filter(pk=proposal.job_id).update(state="queued", cursor={}, attempt=0)
    carry_out(proposal)
    assert Registration.objects.count() == 2
    assert ProposedFrom.objects.count() == 2


def test_a_killed_proposal_ends_like_an_undisturbed_one(counted, ask, monkeypatch):
    monkeypatch.setattr(candidate_jobs, "CHUNK", 2)
    proposal = ask(counted(*(farmer(row) for row in range(2, 9))), 7)
    whole, calls = proposing.enter_rows, []

    def dies_in_the_second_chunk(*arguments):
        whole(*arguments)
        calls.append(len(arguments[2]))
        if len(calls) == 2:
            raise KeyError("killed")

    monkeypatch.setattr(proposing, "enter_rows", dies_in_the_second_chunk)
    job = carry_out(proposal)
    assert (job.state, job.attempt, calls) == ("done", 2, [2, 2, 2, 2, 1])
    assert (proposal.entered, proposal.skipped, proposal.waiting) == (7, 0, 0)
    assert Registration.objects.count() == Match.objects.count() == ProposedFrom.objects.count() == 7


def test_a_stopped_proposal_keeps_what_was_done_and_the_counts_say_so(counted, ask, officer, monkeypatch):
    monkeypatch.setattr(candidate_jobs, "CHUNK", 2)
    counting = counted(*(farmer(row) for row in range(2, 7)))
    proposal = ask(counting, 5)
    whole = proposing.enter_rows

    def stopped_after_the_first(*arguments):
        whole(*arguments)
        Job.objects.filter(pk=proposal.job_id).update(cancel_requested=True)

    monkeypatch.setattr(proposing, "enter_rows", stopped_after_the_first)
    job = carry_out(proposal)
    assert job.state == "cancelled"
    entered = Registration.objects.count()
    assert entered == proposal.entered and proposal.waiting == 5 - entered
    assert sums(counting.cells.all())[0]["sudah"] == entered


def test_the_counts_follow_a_proposal(counted, ask):
    counting = counted(farmer(2), farmer(3, ktp_occupation="SOPIR"))
    carry_out(ask(counting, 1))
    assert {row["job"]: (row["calon"], row["sudah"]) for row in sums(counting.cells.all(), "job")} == {
        JOB: (1, 1),
        "P20-1C-09": (1, 0),
    }
    counting.refresh_from_db()
    assert counting.total()["proposed"] == 1


def test_a_destroyed_release_is_told(counted, ask):
    proposal = ask(counted(farmer(2)), 1)
    ReferenceList.objects.update(status=ListStatus.RETIRED)
    job = carry_out(proposal)
    assert (job.state, job.error) == ("failed", "DTSEN 2026-3 sudah dimusnahkan.")
    assert not Registration.objects.exists()


def test_asking_and_entering_are_recorded_without_anybodys_data(counted, ask, officer):
    proposal = ask(counted(farmer(2), farmer(3)), 2)
    carry_out(proposal)
    asked, entered = (Event.objects.get(act=act) for act in ("candidates.propose", "candidates.enter"))
    assert (asked.actor, asked.purpose, asked.data["people"]) == (officer, "Petani hasil pendataan Tim", 2)
    assert asked.data["narrowing"]["job"] == JOB and asked.data["list"] == "2026-3"
    assert (entered.actor, entered.data["rows"], entered.subject_id) == (officer, 2, str(proposal.pk))
    job = Job.objects.get(pk=proposal.job_id)
    kept = str(asked.data) + str(entered.data) + str(job.params) + str(job.cursor) + str(job.result)
    assert not any(farmer(row)[key] in kept for row in (2, 3) for key in ("nik", "name", "nkk"))


def test_a_newer_release_does_not_touch_what_was_proposed(counted, ask, program):
    carry_out(ask(counted(farmer(2)), 1))
    release(farmer(9), farmer(2) | {"row_no": 7}, label="2026-4")
    made = count(program)
    assert sums(made.cells.all())[0]["sudah"] == 1, "known again by NIK"
    one = Registration.objects.get()
    assert (one.source_list.label, one.row_no) == ("2026-3", 2)
