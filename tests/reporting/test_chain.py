"""The chain of counts: every person on the right step, no step larger than the one before, counts equal rows."""

from __future__ import annotations

import pytest

from enrollment.assessment.models import Result
from enrollment.lifecycle import State
from enrollment.matching.models import Decision, Match
from reporting.indicators import CHAIN, POSITION, on_step, standing, stopped_at
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
        (Decision.AUTO, "", None, "dipadankan"),
        (Decision.REVIEW, "same", Result.UNKNOWN, "dipadankan"),
        (None, "", Result.ELIGIBLE, "memenuhi-syarat"),
    ],
)
def test_proposed_person_stands_where_link_and_assessment_put_it(add, decision, review, result, step):
    one = add(decision=decision, review=review, result=result)
    assert standing().get(pk=one.pk).reached == POSITION[step]


def test_withdrawn_person_counts_nowhere(add, program):
    add(State.WITHDRAWN, decision=Decision.AUTO, result=Result.ELIGIBLE)
    assert tally(program).whole[0] == 0


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
    linked = set(standing(program).filter(linked=True).values_list("pk", flat=True))
    accepted = Match.objects.accepted().exclude(registration__state=State.WITHDRAWN)
    assert linked == set(accepted.values_list("registration", flat=True))


def test_reasons_add_up_to_the_losses(everywhere, program):
    found, whole = losses(program), tally(program).whole
    assert [sum(reasons.values()) for reasons in found.reasons] == whole.stopped
    assert dict(found.reasons[POSITION["diusulkan"]]) == {
        "belum dipadankan": 1,
        "tidak ditemukan pada DTSEN": 1,
        "padanan perlu ditinjau": 1,
        "ditinjau petugas: orang lain": 1,
    }
    assert dict(found.reasons[POSITION["dipadankan"]]) == {"tidak memenuhi syarat": 1, "belum dinilai": 1}


def test_person_who_went_on_without_a_link_is_named_as_such(everywhere, program):
    assert losses(program).unlinked == 1  # the BPD member


def test_other_programme_stays_out(everywhere, program):
    from enrollment.programs.services import open_program

    assert tally(open_program(2027, actor=None)).whole[0] == 0
