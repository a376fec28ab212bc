"""The chain of counts: every person on the right step, no step larger than the one before, counts equal rows."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from enrollment.assessment.models import Result
from enrollment.lifecycle import State
from enrollment.matching.models import Decision, Match
from enrollment.verification.models import Batch, BatchLine, Verdict, VerdictRecord
from enrollment.workers.ending import end
from enrollment.workers.models import Registration
from enrollment.workers.moving import move
from enrollment.workers.services import withdraw
from jamsos.accounts.models import Role
from reporting.indicators import CHAIN, LINKS, POSITION, on_step, standing, stopped_at
from reporting.tally import losses, tally

HIGHEST = {
    State.LOCKED: "memenuhi-syarat",
    State.LISTED: "ditetapkan-dinsos",
    State.IN_VERIFICATION: "ditetapkan-dinsos",
    State.RETURNED: "ditetapkan-dinsos",
    State.VERIFIED: "terverifikasi",
    State.WAITING: "terverifikasi",
    State.SELECTED: "terpilih",
    State.DECREED: "ditetapkan-bupati",
    State.SUBMITTED: "diajukan",
    State.REJECTED: "diajukan",
    State.REGISTERED: "terekam",
    State.ENDED: "terekam",
    State.ACTIVE: "aktif",
}


@pytest.mark.parametrize(("state", "step"), HIGHEST.items())
def test_state_stands_on_its_step_even_without_a_link(add, state, step):
    one = add(state)
    assert standing().get(pk=one.pk).reached == POSITION[step]


@pytest.mark.parametrize(
    ("decision", "review", "result", "step"),
    [
        (None, "", None, "diusulkan"),
        (Decision.NONE, "", Result.NOT_ELIGIBLE, "diusulkan"),
        (Decision.REVIEW, "", None, "diusulkan"),
        (Decision.AUTO, "different", None, "diusulkan"),
        (Decision.AUTO, "", None, "diusulkan"),
        (Decision.REVIEW, "same", Result.UNKNOWN, "diusulkan"),
        (None, "", Result.ELIGIBLE, "memenuhi-syarat"),
    ],
)
def test_proposed_person_stands_where_the_assessment_puts_it_linked_or_not(add, decision, review, result, step):
    one = add(decision=decision, review=review, result=result)
    assert standing().get(pk=one.pk).reached == POSITION[step]


@pytest.fixture
def listed(add, program):
    """`listed(verdict)` -> a person of the Keputusan Kadinsos about whom Disdukcapil answered that."""
    batch = Batch.objects.create(program=program, number=1, people=9)

    def make(verdict: Verdict) -> Registration:
        one = add(State.LOCKED, decision=Decision.AUTO, result=Result.ELIGIBLE)
        me = Registration.objects.filter(pk=one.pk)
        move(me, "list"), move(me, "send")
        line = BatchLine.objects.create(batch=batch, no=one.pk, registration=one)
        VerdictRecord.objects.create(line=line, verdict=verdict)
        move(me, {Verdict.MATCHED: "verify", Verdict.UNMATCHED: "return"}.get(verdict, "close"))
        return one

    return make


def test_proposal_withdrawn_before_the_list_counts_nowhere(add, program, user_of):
    withdraw(add(result=Result.ELIGIBLE), reason="ganda", actor=user_of(Role.DINSOS_PETUGAS))
    assert tally(program).whole[0] == 0


def test_who_was_closed_by_verval_stays_in_the_steps_reached_as_a_loss_with_its_reason(listed, program):
    for verdict in (Verdict.DECEASED, Verdict.DECEASED, Verdict.MOVED, Verdict.UNMATCHED, Verdict.MATCHED):
        listed(verdict)
    whole = tally(program).whole
    assert [whole.at(key) for key in ("diusulkan", "ditetapkan-dinsos", "terverifikasi")] == [5, 5, 1]
    assert losses(program).reasons[POSITION["ditetapkan-dinsos"]] == {
        "verval-meninggal": 2,
        "verval-pindah": 1,
        "returned": 1,
    }


def test_who_left_later_stands_where_they_left(listed, add, user_of):
    gone, dead = listed(Verdict.MATCHED), add(State.DECREED)
    move(Registration.objects.filter(pk=gone.pk), "select")
    withdraw(gone, reason="mengundurkan diri", actor=user_of(Role.DINSOS_PETUGAS))
    end(dead, why="meninggal", happened_on=date(2026, 1, 20), note="akta kematian 1", actor=user_of(Role.DISNAKER))
    reached = {one.pk: CHAIN[one.reached].key for one in standing()}
    assert reached == {gone.pk: "terpilih", dead.pk: "ditetapkan-bupati"}


def test_losses_at_the_assessment_are_the_counts_of_the_page_kelayakan(everywhere, listed, program, client_of):
    listed(Verdict.DECEASED)
    client = client_of(Role.DINSOS_PETUGAS)
    results = {fact.label: fact.value for fact in client.get(reverse("assessment")).context["panels"][0].facts}
    lost, whole = losses(program).reasons[POSITION["diusulkan"]], tally(program).whole
    assert results["Tidak memenuhi syarat"] == str(lost["hasil-not_eligible"])
    assert results["Perlu klarifikasi"] == str(lost["hasil-unknown"])
    assert results["Belum dinilai"] == str(lost["belum-dinilai"])
    assert results["Memenuhi syarat"] == str(whole.at("memenuhi-syarat"))


def test_later_assessment_of_a_listed_person_is_told_beside_the_chain(add, program, client_of):
    add(State.RETURNED, result=Result.NOT_ELIGIBLE)
    assert losses(program).lapsed == 1
    page = client_of(Role.DINSOS_PETUGAS).get(reverse("dashboard")).content.decode()
    assert 'data-indicator="penilaian-berubah">1</a> orang di antaranya tidak lagi' in page


def test_chain_never_grows_and_equals_its_rows(everywhere, program):
    whole = tally(program).whole
    counts = [whole[position] for position in range(len(CHAIN))]
    assert counts == sorted(counts, reverse=True)
    assert counts[0] == len(everywhere) - 1  # all but the withdrawn
    for position, step in enumerate(CHAIN):
        assert on_step(standing(program), step.key).count() == counts[position]
        assert stopped_at(standing(program), step.key).count() == whole.stopped[position]


def test_groups_and_districts_each_add_up_to_the_whole(everywhere, program):
    found = tally(program)
    for part in (found.groups, found.districts):
        assert [sum(chain.stopped[n] for chain in part.values()) for n in range(len(CHAIN))] == found.whole.stopped
    assert len(found.groups) == 2
    assert len(found.districts) == 3


def test_link_means_the_same_as_an_accepted_match(everywhere, program):
    linked = set(standing(program).filter(link="padan").values_list("pk", flat=True))
    accepted = Match.objects.accepted().exclude(registration__state=State.WITHDRAWN)
    assert linked == set(accepted.values_list("registration", flat=True))


def test_reasons_add_up_to_the_losses(everywhere, program):
    found, whole = losses(program), tally(program).whole
    assert [sum(reasons.values()) for reasons in found.reasons] == whole.stopped
    assert dict(found.reasons[POSITION["diusulkan"]]) == {
        "belum-dinilai": 4,
        "hasil-unknown": 1,
        "hasil-not_eligible": 1,
    }


def test_matching_is_told_beside_the_chain_and_each_count_leads_to_its_rows(everywhere, program, client_of):
    client, found = client_of(Role.DINSOS_PETUGAS), losses(program).links
    assert sum(found.values()) == tally(program).whole[0]
    assert found["belum-dipadankan"] == 2  # nobody looked for the newcomer and the BPD member
    for link in LINKS:
        rows = client.get(reverse("dashboard-rows"), {"langkah": "diusulkan", "padanan": link.key})
        assert rows.context["table"].paginator.count == found[link.key]


def test_other_programme_stays_out(everywhere, program):
    from enrollment.programs.services import open_program

    assert tally(open_program(2027, actor=None)).whole[0] == 0
