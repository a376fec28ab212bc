"""Deciding on a pair: one proposal stays and the other is withdrawn as a double, or two persons are told apart."""

from __future__ import annotations

import pytest
from django.urls import reverse

from enrollment.doubles import services
from enrollment.doubles.models import Pair, PairRuling
from enrollment.doubles.selectors import of_state, pairs
from enrollment.holds.services import hold
from enrollment.lifecycle import State
from enrollment.workers.models import Registration
from jamsos.accounts.models import Role
from jamsos.audit.models import Event
from jamsos.errors import DomainError
from reporting.timeline import stage_moments
from tests.doubles.people import alike, say, stranger

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(program) -> Pair:
    return alike(program)


@pytest.fixture
def officer(user_of):
    return user_of(Role.DINSOS_PETUGAS)


def states(pair: Pair) -> tuple[str, str]:
    pair = Pair.objects.get(pk=pair.pk)
    return pair.left.state, pair.right.state


def waits(state: str, user) -> int:
    return of_state(pairs(user), state, user).count()


@pytest.mark.parametrize(
    ("answer", "after"), [("left", ("proposed", "withdrawn")), ("right", ("withdrawn", "proposed"))]
)
def test_merging_keeps_one_proposal_and_withdraws_the_other_with_its_data(pair, officer, answer, after):
    before = {one.pk: (one.name, one.nik_given) for one in Registration.objects.all()}
    say(pair, answer, officer)
    assert states(pair) == after
    assert {one.pk: (one.name, one.nik_given) for one in Registration.objects.all()} == before
    assert waits("merged", officer) == 1
    acts = Event.objects.filter(act="doubles.decide").values_list("subject_id", flat=True)
    assert set(acts) == {str(pair.left_id), str(pair.right_id)}


def test_both_proposers_see_what_became_of_their_proposal_without_the_other_name(pair, officer, client_of):
    say(pair, "right", officer)
    gone = Registration.objects.get(pk=pair.left_id)
    reason = gone.changes.get(field="state").reason
    assert reason.startswith("Ganda: orang yang sama tetap diusulkan di Desa Anyar, Kecamatan Anyar")
    page = client_of(Role.OPERATOR_DESA).get(reverse("worker", args=[gone.pk])).content.decode()
    assert "Ditarik: usulan ganda" in page and "AMNIAH" not in page
    kept = [moment.what for moment in stage_moments(Registration.objects.get(pk=pair.right_id))]
    assert "Usulan ganda digabungkan" in kept


def test_telling_apart_leaves_both_and_can_be_undone(pair, officer):
    say(pair, "different", officer)
    assert (states(pair), Pair.objects.get().verdict) == (("proposed", "proposed"), "different")
    assert [waits(state, officer) for state in ("open", "different")] == [0, 1]
    services.undo(pair, seen=str(PairRuling.objects.get().pk), actor=officer)
    assert [waits(state, officer) for state in ("open", "different")] == [1, 0]


def test_a_merge_cannot_be_undone_and_says_what_to_do(pair, officer):
    say(pair, "left", officer)
    with pytest.raises(DomainError, match="tidak dapat diurungkan") as refused:
        services.undo(pair, seen=str(PairRuling.objects.get().pk), actor=officer)
    assert "usulkan lagi" in refused.value.hint


def test_below_the_score_a_merge_needs_two_and_a_dispute_the_head(program, officer, user_of):
    pair, second, head = alike(program, score=0.4), user_of(Role.DINSOS_PETUGAS, "uji_2"), user_of(Role.DINSOS_KEPALA)
    say(pair, "left", officer)
    assert (states(pair), waits("second", second), waits("own", officer)) == (("proposed", "proposed"), 1, 1)
    say(pair, "object", second)
    with pytest.raises(DomainError, match="sudah berpendapat"):
        say(pair, "left", second)
    assert waits("disputed", head) == 1
    say(pair, "right", head)
    assert states(pair) == ("withdrawn", "proposed")


def test_who_stands_on_a_signed_list_stays_and_nobody_ended_is_merged(pair, officer):
    Registration.objects.filter(pk=pair.right_id).update(state=State.LOCKED)
    with pytest.raises(DomainError, match="tidak dapat digabungkan") as refused:
        say(pair, "left", officer)
    assert refused.value.hint == "Pilih usulan itu sebagai yang tetap."
    Registration.objects.filter(pk=pair.left_id).update(state=State.WITHDRAWN)
    with pytest.raises(DomainError, match="sudah ditarik"):
        say(pair, "right", officer)
    assert waits("open", officer) == 0


def test_a_page_that_is_out_of_date_or_sent_twice_decides_nothing(pair, officer, client_of):
    client, url = client_of(Role.DINSOS_PETUGAS), reverse("double", args=[pair.pk])
    seen = client.get(url).context["form"]["seen"].value()
    values = {"answer": "merge", "stays": "left", "seen": seen}
    assert client.post(url, values).status_code == 302
    again = client.post(url, values)
    assert again.status_code == 409 and "baru saja diputus" in again.content.decode()
    assert PairRuling.objects.count() == 1


def test_merging_asks_which_one_stays(pair, client_of):
    client, url = client_of(Role.DINSOS_PETUGAS), reverse("double", args=[pair.pk])
    seen = client.get(url).context["form"]["seen"].value()
    answer = client.post(url, {"answer": "merge", "seen": seen})
    assert answer.status_code == 422 and "usulan mana yang tetap" in answer.content.decode()
    assert states(pair) == ("proposed", "proposed")


def test_every_look_is_on_record_for_both_persons_and_lists_show_no_number(pair, client_of):
    client = client_of(Role.AUDITOR)
    page = client.get(reverse("double", args=[pair.pk]))
    assert page.context["buttons"] == [] and pair.left.nik in page.content.decode()
    subjects = set(Event.objects.filter(act="doubles.view_pair").values_list("subject_id", flat=True))
    assert subjects == {str(pair.left_id), str(pair.right_id)}
    assert pair.left.nik not in client.get(reverse("doubles")).content.decode()


@pytest.mark.parametrize("role", [Role.DINSOS_KEPALA, Role.AUDITOR, Role.OPERATOR_DESA, Role.DISNAKER])
def test_other_roles_merge_nothing(pair, user_of, role):
    with pytest.raises(DomainError):
        say(pair, "left", user_of(role))
    assert states(pair) == ("proposed", "proposed")


def test_filters_find_either_person_and_count_what_they_show(pair, program, client_of):
    other = stranger(program)
    Pair.objects.create(
        program=program, left=pair.right, right=other, likeness="review", score=0.5, weights_version="uji"
    )
    client, url = client_of(Role.DINSOS_PETUGAS), reverse("doubles")
    shown = [len(client.get(url, query).context["table"].rows) for query in ({}, {"name": "ujang"}, {"score": "atas"})]
    assert shown == [2, 1, 1]
    title = client.get(f"{reverse('double', args=[pair.pk])}?score=atas").context["page"]["title"]
    assert title == "Tinjau dugaan ganda: 1 dari 1"


def test_no_objection_leaves_with_the_double(pair, officer, user_of):
    """A name that is held is not got rid of by merging it into one that is not."""
    head = user_of(Role.DINSOS_KEPALA)
    hold(pair.right, reason="Alamatnya berbeda dari KK", actor=head)
    with pytest.raises(DomainError, match="sedang ditahan"):
        say(pair, "left", officer)
    hold(pair.left, reason="Orang yang sama, sama ditahan", actor=head)
    say(pair, "left", officer)
    assert states(pair) == ("proposed", "withdrawn")
