"""Klarifikasi: what a Dinsos officer has seen, with its evidence; the assessment is out of date afterwards."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse

from eligibility.reference.models import ReferenceList
from enrollment.assessment.jobs import assess_program
from enrollment.assessment.missing import of_list
from enrollment.assessment.models import Assessment
from enrollment.assessment.selectors import stale
from enrollment.lifecycle import State
from enrollment.matching.models import Match, MatchRun
from enrollment.workers import services
from jamsos.accounts.models import Role
from jamsos.audit.models import Event
from jamsos.errors import DomainError
from jamsos.jobs.services import run_now

from .conftest import ON, in_state, opened_at, person

pytestmark = pytest.mark.django_db
SEEN = "KTP-el diperlihatkan 28 Oktober 2025"


@pytest.fixture
def petugas(user_of):
    return user_of(Role.DINSOS_PETUGAS)


@pytest.fixture
def proposed(program, petugas):
    return services.propose(program, person(1), on=ON, declared=False, actor=petugas)


def clarify(one, actor, **values):
    return services.clarify(one, **{"evidence": SEEN, "on": ON, "actor": actor} | values)


@pytest.mark.parametrize("state", [State.PROPOSED, State.RETURNED])
def test_what_was_seen_is_kept_with_its_evidence(proposed, petugas, state) -> None:
    one = in_state(proposed, state)
    values = {"ktp_regency": "3604", "works": True, "fragile": False, "declared_on": date(2025, 10, 20)}
    assert set(clarify(one, petugas, **values)) == set(values)
    one.refresh_from_db()
    assert {name: getattr(one, name) for name in values} == values
    kept = {change.field: (change.before, change.after, change.reason) for change in one.changes.all()}
    assert kept["ktp_regency"] == ("", "3604", SEEN)
    assert (kept["works"], kept["fragile"]) == (("", "Ya", SEEN), ("", "Tidak", SEEN))
    assert kept["declared_on"] == ("", "20-10-2025", SEEN)
    event = Event.objects.get(act="workers.clarify")
    assert (event.actor, event.subject_id, event.purpose) == (petugas, str(one.pk), SEEN)


def test_assessment_is_out_of_date_afterwards_and_then_knows_it(program, proposed, petugas) -> None:
    how = {"program_id": program.pk, "regulation": program.regulation, "on": ON.isoformat()}
    run_now(assess_program, actor=petugas, **how)
    before = Assessment.objects.get(registration=proposed).findings.get(rule="P21-c").outcome
    assert not stale(Assessment.objects.all()).exists()
    clarify(proposed, petugas, fragile=True)
    assert stale(Assessment.objects.all()).get().registration == proposed
    run_now(assess_program, actor=petugas, **how)
    assert not stale(Assessment.objects.all()).exists()
    assert (before, Assessment.objects.get().findings.get(rule="P21-c").outcome) == ("unknown", "met")


def test_what_is_not_given_stays(proposed, petugas) -> None:
    clarify(proposed, petugas, works=True, ktp_regency="3672")
    assert clarify(proposed, petugas, works=False) == ["works"]
    proposed.refresh_from_db()
    assert (proposed.works, proposed.ktp_regency, proposed.fragile) == (False, "3672", None)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"works": True, "evidence": "  "}, "Bukti kosong"),
        ({}, "Tidak ada keterangan baru"),
        ({"works": True, "evidence": "KTP-el 3604614506780001 diperlihatkan"}, "memuat nomor identitas"),
        ({"works": True, "evidence": "KTP 3604 6145 0678 0001 diperlihatkan"}, "memuat nomor identitas"),
        *(({"ktp_regency": code}, "kota itu tidak ada") for code in ("Serang", "36O4", "9999", "3600", "0104")),
        ({"declared_on": ON + timedelta(days=1)}, "tidak dapat dipakai"),
        ({"declared_on": date(2024, 12, 31)}, "tidak dapat dipakai"),
    ],
)
def test_unclear_clarifications_are_refused(proposed, petugas, values, message) -> None:
    with pytest.raises(DomainError, match=message):
        clarify(proposed, petugas, **values)
    assert not proposed.changes.exists()


@pytest.mark.parametrize("state", sorted(set(State) - services.EDITABLE))
def test_only_before_the_list_and_after_it_came_back(proposed, petugas, state) -> None:
    with pytest.raises(DomainError, match="tidak dapat diubah"):
        clarify(in_state(proposed, state), petugas, works=True)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.DINSOS_PETUGAS])
def test_only_the_dinsos_officer_clarifies(proposed, user_of, client_of, role) -> None:
    with pytest.raises(DomainError, match="tidak berwenang"):
        clarify(proposed, user_of(role), works=True)
    assert client_of(role).get(reverse("worker-clarify", args=[proposed.pk])).status_code == 403


def test_page_records_and_shows_it_in_the_proposal_panel(proposed, client_of) -> None:
    client, person_page = client_of(Role.DINSOS_PETUGAS), reverse("worker", args=[proposed.pk])
    address = reverse("worker-clarify", args=[proposed.pk])
    assert address in client.get(person_page).content.decode()
    assert client.get(address).status_code == 200
    assert client.post(address, {"ktp_regency": "3604"}).status_code == 422
    given = {"fragile": "ya", "ktp_regency": "3604", "evidence": SEEN}
    assert client.post(address, given | opened_at(client, address)).status_code == 302
    proposed.refresh_from_db()
    assert (proposed.fragile, proposed.works, proposed.ktp_regency) == (True, None, "3604")
    page = client.get(person_page).content.decode()
    assert "Kabupaten Serang (3604)" in page and SEEN in page
    assert address not in client_of(Role.OPERATOR_DESA).get(person_page).content.decode()


def test_the_operator_states_what_the_home_page_asks_for(program, user_of, client_of) -> None:
    """The KTP's regency: told on the person's page, stated with evidence, no longer waiting for the operator."""
    operator, client = user_of(Role.OPERATOR_DESA), client_of(Role.OPERATOR_DESA)
    one = services.propose(program, person(1), on=ON, declared=False, actor=operator)
    how = {"program_id": program.pk, "regulation": program.regulation, "on": ON.isoformat()}
    run_now(assess_program, actor=user_of(Role.DINSOS_PETUGAS), **how)
    address, person_page = reverse("worker-state", args=[one.pk]), reverse("worker", args=[one.pk])

    missing = client.get(person_page).context["panels"][0]
    told = {fact.label: (fact.url, fact.note) for fact in missing.facts}
    assert missing.title == "Yang masih kurang"
    assert told["Kode kabupaten/kota pada KTP"] == (address, "Diminta Pasal 21 huruf a.")
    assert told["Rentan jatuh miskin menurut petugas"][0] == "", "what only an officer may say leads nowhere"
    assert "perlu klarifikasi" in client.get(reverse("home")).content.decode()

    assert client.post(address, {"ktp_regency": "3604"}).status_code == 422, "no statement without evidence"
    given = {"ktp_regency": "3604", "declared_on": "2025-10-20", "evidence": SEEN, "fragile": "ya"}
    assert client.post(address, given | opened_at(client, address)).status_code == 302
    one.refresh_from_db()
    assert (one.ktp_regency, one.declared_on, one.fragile) == ("3604", date(2025, 10, 20), None)
    assert f"Pernyataan pengusul: {SEEN}" in client.get(person_page).content.decode()
    assert (Event.objects.get(act="workers.state_facts").actor) == operator
    assert "perlu klarifikasi" not in client.get(reverse("home")).content.decode()


def test_the_operator_states_nothing_over_the_officer_or_outside_the_desa(program, petugas, proposed, user_of) -> None:
    operator = user_of(Role.OPERATOR_DESA)
    clarify(proposed, petugas, ktp_regency="3673")
    with pytest.raises(DomainError, match="sudah diklarifikasi petugas"):
        services.state_facts(proposed, ktp_regency="3604", evidence=SEEN, on=ON, actor=operator)
    elsewhere = services.propose(
        program, person(2, DESA="Ciruas", KECAMATAN="Ciruas"), on=ON, declared=False, actor=petugas
    )
    with pytest.raises(DomainError, match="di luar wilayah"):
        services.state_facts(elsewhere, ktp_regency="3604", evidence=SEEN, on=ON, actor=operator)


@pytest.mark.parametrize(
    ("link", "told"),
    [
        (None, "Pemadanan dengan DTSEN"),
        ({"decision": "review", "row_no": 2}, "menunggu tinjauan"),
        ({"decision": "none"}, "sudah dipadankan dan tidak ditemukan"),
        ({"decision": "review", "review": "different", "row_no": 2}, "sudah dipadankan dan tidak ditemukan"),
        ({"decision": "auto", "row_no": 2}, "barisnya tidak memuat data ini"),
    ],
)
def test_what_is_missing_of_dtsen_says_how_far_the_matching_is(program, proposed, link, told) -> None:
    if link:
        run = MatchRun.objects.create(program=program, reference_list=ReferenceList.objects.create(label="2026-3"))
        Match.objects.create(registration=proposed, run=run, **link)
    assert told in of_list(proposed).who
