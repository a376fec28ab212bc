"""An officer's answer to a pair: what it changes, what is refused, what the page shows."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from enrollment.lifecycle import State
from enrollment.matching import jobs, running, services
from enrollment.matching.models import Match, MatchRuling
from enrollment.matching.panels import match_panels
from enrollment.workers.models import Registration
from jamsos.accounts.models import Role
from jamsos.audit.models import Event
from jamsos.errors import DomainError
from jamsos.jobs.models import Job
from jamsos.jobs.services import run_now
from tests.matches.people import person, release, say, settle, worker

pytestmark = pytest.mark.django_db
STRANGER = {"name": "UJANG KOSASIH", "birth_date": date(1970, 8, 9), "sex": "L", "nkk": ""}


def run(program) -> Job:
    return run_now(jobs.match_workers, actor=None, program_id=program.pk, list_id=running.choose_list().pk)


@pytest.fixture
def pair(program) -> Match:
    """A worker who bears the NIK of somebody else on the list."""
    release(person(2))
    one = worker(program, person(2), **STRANGER)
    run(program)
    return Match.objects.get(registration=one)


@pytest.fixture
def pairs(program) -> list[Match]:
    """Two such workers."""
    ani, eti = person(2), person(3, name="ETI ROHAETI", birth_date=date(1990, 5, 6))
    release(ani, eti)
    worker(program, ani, **STRANGER), worker(program, eti, **STRANGER | {"name": "DARSONO WIJAYA"})
    run(program)
    return list(Match.objects.to_review().order_by("registration_id"))


@pytest.fixture
def officer(user_of):
    return user_of(Role.DINSOS_PETUGAS)


@pytest.fixture
def second(user_of):
    return user_of(Role.DINSOS_PETUGAS, "uji_petugas_kedua")


def test_refusing_an_automatic_link_gives_the_nik_of_the_proposal_back(program, officer):
    ani = person(2)
    release(ani)
    wrong = ani["nik"][:15] + "9"
    one = worker(program, ani, nik=wrong)
    run(program)
    say(Match.objects.get(registration=one), "different", officer)
    one.refresh_from_db()
    assert one.nik == wrong
    assert not Match.objects.get(registration=one).is_accepted


def test_confirming_takes_the_nik_over_and_is_recorded(program, officer, second):
    ani, namesake = person(2), person(3)
    release(ani, namesake)
    one = worker(program, ani, nik=None, nkk="")
    run(program)
    match = Match.objects.get(registration=one)
    assert match.decision == "review"
    settle(match, "same", officer, second)
    one.refresh_from_db()
    assert one.nik == ani["nik"]
    event = Event.objects.get(act="matching.review")
    assert event.data["verdict"] == "same" and ani["nik"] not in str(event.data)


def test_refusing_an_automatic_link_gives_the_name_of_the_proposal_back(program, officer, client_of):
    ani = person(2)
    release(ani)
    one = worker(program, ani, name="UST. SITI AMINNAH")
    run(program)
    match = Match.objects.get(registration=one)
    page = client_of(Role.DINSOS_PETUGAS).get(reverse("match", args=[match.pk])).content.decode()
    assert '<mark class="diff diff-added">N</mark>' in page, "the page still shows the name as proposed"
    say(match, "different", officer)
    one.refresh_from_db()
    assert one.name == "UST. SITI AMINNAH"
    history = list(one.changes.filter(field="name").order_by("pk").values_list("before", "after"))
    assert history == [("UST. SITI AMINNAH", "SITI AMINAH"), ("SITI AMINAH", "UST. SITI AMINNAH")]
    say(match, "same", officer)
    one.refresh_from_db()
    assert one.name == "SITI AMINAH"


def test_refusing_a_link_leaves_the_birth_date_open_again(program, officer):
    ani = person(2)
    release(ani)
    one = worker(program, ani, birth_date=None)
    run(program)
    match = Match.objects.get(registration=one)
    say(match, "different", officer)
    one.refresh_from_db()
    assert one.birth_date is None
    say(match, "same", officer)
    one.refresh_from_db()
    assert one.birth_date == ani["birth_date"]
    assert one.changes.filter(field="birth_date").latest("pk").actor == officer


def test_confirming_takes_the_name_over_too(pair, officer, second):
    settle(pair, "same", officer, second)
    pair.registration.refresh_from_db()
    assert pair.registration.name == "SITI AMINAH"
    change = pair.registration.changes.get(field="name")
    assert (change.before, change.actor) == ("UJANG KOSASIH", second)
    settle(pair, "different", officer, second)
    pair.registration.refresh_from_db()
    assert pair.registration.name == "UJANG KOSASIH"


def test_confirming_a_double_is_refused_with_what_to_do(program, officer):
    ani = person(2)
    release(ani)
    first = worker(program, ani, group="UEP")
    Registration.objects.filter(pk=first.pk).update(state=State.LOCKED)
    second = worker(program, ani, nik=None)
    run(program)
    with pytest.raises(DomainError, match="usulan ganda") as refused:
        say(Match.objects.get(registration=second), "same", officer)
    assert "tarik salah satu" in refused.value.hint
    assert Match.objects.get(registration=second).review == ""


def test_the_worker_who_has_the_nik_is_one_click_away(program, officer, client_of):
    ani = person(2)
    release(ani)
    first = worker(program, ani, group="UEP")
    Registration.objects.filter(pk=first.pk).update(state=State.LOCKED)
    second = worker(program, ani, nik=None)
    run(program)
    client, match = client_of(Role.DINSOS_PETUGAS), Match.objects.get(registration=second)
    listed = client.get(reverse("matches"))
    card = next(fact for fact in listed.context["summary"] if fact.label == "Dugaan ganda")
    assert [row.record.pk for row in client.get(card.url).context["table"].page.object_list] == [match.pk]
    seen = services.shown(match, None)
    refused = client.post(reverse("match", args=[match.pk]), {"answer": "same", "seen": seen})
    assert refused.status_code == 409
    link = f'<a href="{reverse("worker", args=[first.pk])}" hx-boost="false">Pekerja dengan NIK ini</a>'
    assert link in refused.content.decode()


def test_a_page_that_is_out_of_date_decides_nothing(pair, officer, second):
    seen = services.shown(pair, None)
    settle(pair, "different", officer, second)
    with pytest.raises(DomainError, match="baru saja ditinjau"):
        services.review(pair, "same", seen=seen, actor=officer)
    settle(pair, "same", officer, second)
    assert Match.objects.get().review == "same"


def test_an_answer_to_a_row_that_a_later_run_replaced_is_refused(pair, program, officer):
    seen = services.shown(pair, None)
    release(person(2), label="2026-4")
    run(program)
    with pytest.raises(DomainError, match="baris lain"):
        services.review(pair, "same", seen=seen, actor=officer)


def test_a_worker_on_a_locked_list_is_not_reviewed_any_more(pair, officer):
    Registration.objects.update(state=State.LOCKED)
    with pytest.raises(DomainError, match="Dikunci"):
        say(pair, "same", officer)


READERS = {Role.DINSOS_KEPALA, Role.AUDITOR}


@pytest.mark.parametrize("role", sorted(set(Role.values) - READERS - {Role.DINSOS_PETUGAS}))
def test_other_roles_reach_neither_page_nor_service(pair, user_of, client_of, role):
    with pytest.raises(DomainError, match="tidak berwenang"):
        say(pair, "same", user_of(role))
    client, url = client_of(role), reverse("match", args=[pair.pk])
    answers = [client.get(url), client.post(url, {"answer": "same"}), client.get(reverse("matches"))]
    assert {answer.status_code for answer in answers} == {403}
    assert not MatchRuling.objects.exists()


@pytest.mark.parametrize("role", sorted(READERS))
def test_head_and_auditor_read_the_pair_and_decide_nothing(pair, client_of, role):
    client, url = client_of(role), reverse("match", args=[pair.pk])
    page = client.get(url)
    assert page.status_code == 200
    assert page.context["buttons"] == []
    answer = client.post(url, {"answer": "same", "seen": services.shown(pair, None)})
    assert answer.status_code == 409
    assert not MatchRuling.objects.exists()


def test_the_page_shows_both_sides_marks_the_difference_and_is_recorded(pair, client_of):
    page = client_of(Role.DINSOS_PETUGAS).get(reverse("match", args=[pair.pk]))
    html = page.content.decode()
    assert page.context["page"]["title"] == "Tinjau padanan: 1 dari 1"
    assert pair.nik_matched in html and "DTSEN 2026-3 baris 2" in html
    assert '<mark class="diff diff-changed">' in html
    event = Event.objects.get(act="matching.view_pair")
    assert (event.subject_type, event.subject_id) == ("workers.registration", str(pair.registration_id))
    assert Match.objects.get().review == "", "looking decides nothing"


def post(client, match: Match, said: str, seen: str | None = None, **more):
    url = reverse("match", args=[match.pk])
    seen = client.get(url).context["form"]["seen"].value() if seen is None else seen
    return client.post(url, {"answer": said, "seen": seen, **more}, follow=True)


def test_answering_leads_to_the_next_pair_and_then_back_to_the_list(pairs, client_of):
    client, first, second = client_of(Role.DINSOS_PETUGAS), *pairs
    answer = post(client, first, "different", row_no="77")
    assert answer.redirect_chain[-1][0] == reverse("match", args=[second.pk])
    answer = post(client, second, "different")
    assert answer.redirect_chain[-1][0] == reverse("matches")
    assert "Semua padanan sudah ditinjau." in answer.content.decode()
    assert set(MatchRuling.objects.values_list("verdict", "row_no")) == {("different", 2), ("different", 3)}


def test_an_answer_that_is_none_is_refused(pair, client_of):
    assert post(client_of(Role.DINSOS_PETUGAS), pair, "perhaps").status_code == 422
    assert not MatchRuling.objects.exists()


def test_a_late_answer_says_who_was_first(pair, second, client_of):
    seen = services.shown(pair, None)
    say(pair, "different", second)
    answer = post(client_of(Role.DINSOS_PETUGAS), pair, "same", seen)
    assert answer.status_code == 409
    assert f"baru saja ditinjau {second}" in answer.content.decode()


def test_the_filters_of_the_list_are_kept_from_pair_to_pair_and_the_place_counts_within_them(pairs, client_of):
    client, (first, other) = client_of(Role.DINSOS_PETUGAS), pairs
    client.get(reverse("match", args=[first.pk]))
    url = f"{reverse('match', args=[other.pk])}?name=darsono"
    page = client.get(url)
    assert page.context["page"]["title"] == "Tinjau padanan: 1 dari 1"
    assert (page.context["previous"], page.context["following"]) == (None, None)
    seen = page.context["form"]["seen"].value()
    answer = client.post(url, {"answer": "different", "seen": seen})
    assert answer.url == f"{reverse('matches')}?name=darsono"


def test_the_list_shows_the_queue_and_the_other_states_on_demand(pairs, client_of):
    client = client_of(Role.DINSOS_PETUGAS)
    shown = client.get(reverse("matches"))
    assert len(shown.context["table"].rows) == 2
    assert pairs[0].nik_matched not in shown.content.decode()
    assert len(client.get(reverse("matches"), {"keadaan": "auto"}).context["table"].rows) == 0


def test_starting_a_run_from_the_page_makes_a_job(pairs, program, client_of):
    client = client_of(Role.DINSOS_PETUGAS)
    values = {"program": program.pk, "reference": running.choose_list().pk}
    answer = client.post(reverse("match-start"), values)
    job = Job.objects.get(state="queued")
    assert answer.url == reverse("job", args=[job.pk])
    assert job.params == {"program_id": program.pk, "list_id": values["reference"]}


def test_the_workers_page_shows_both_niks_masked(program, user_of):
    ani = person(2)
    release(ani)
    one = worker(program, ani, nik=ani["nik"][:15] + "9")
    run(program)
    (panel,) = match_panels(one, user_of(Role.OPERATOR_DESA))
    facts = {fact.label: fact for fact in panel.facts}
    assert facts["NIK menurut usulan"].value == "3604********0009"
    assert facts["NIK menurut DTSEN"].value == "3604********0002"
    assert facts["Hasil"].url == "", "only reviewers are led to the pair"
    assert match_panels(one, user_of(Role.SETDA)) == []
