"""Names held back by who checks: left out of every list, the rest goes on; and who lets them go."""

from __future__ import annotations

from collections import Counter

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from enrollment.decrees.bupati import draft
from enrollment.decrees.models import DecreeState
from enrollment.decrees.pendataan import counts
from enrollment.decrees.services import cancel
from enrollment.holds.models import HOLDABLE, Explanation, Hold
from enrollment.holds.panels import EFFECTS
from enrollment.holds.services import explain, hold, release
from enrollment.lifecycle import DECREED_STATES, FINAL_STATES, State
from enrollment.selection.pool import pool
from enrollment.selection.reserve import reserve
from enrollment.selection.services import select
from enrollment.selection.what_if import ranking_of
from enrollment.verification.services import send
from enrollment.workers.models import Registration
from jamsos.accounts.models import Role, User
from jamsos.audit.models import Event
from jamsos.errors import DomainError
from jamsos.jobs.models import Job
from jamsos.regions.models import Village
from reporting.reasons import WORDS
from reporting.subject_file import rows_about
from reporting.tally import losses
from reporting.worklist import tasks
from tests.decrees.people import ON, eligible, issued, locked, merged_by, nik_of, proposals, selected, states, verified
from tests.decrees.people import wave_of as a_wave

pytestmark = pytest.mark.django_db
WHY, CLEAR = "Alamatnya berbeda dari KK", "KK diperlihatkan 3 Maret 2026"
ASKED = "nama ditahan: perlu dijelaskan"
TOLD = "nama ditahan sudah dijelaskan: lepaskan bila sudah jelas"


@pytest.fixture
def kepala(user_of) -> User:
    return user_of(Role.DINSOS_KEPALA)


@pytest.fixture
def setda(user_of) -> User:
    return user_of(Role.SETDA)


# One held of three, per stage: what the rest do next, and where the one stands afterwards.
def test_the_lock_takes_all_but_the_held_and_the_berita_acara_counts_it(program, kepala):
    people = eligible(program, [1, 2, 3])
    hold(people[1], reason=WHY, actor=kepala)
    found = vars(counts(program))
    assert (found["ready"], found["held"], found["proposed"]) == (2, 1, 3)
    assert sum(found.values()) == 2 * found["proposed"], "the parts sum to the whole"
    decree = locked(program)
    assert states(people) == [State.LOCKED, State.PROPOSED, State.LOCKED]
    assert decree.minutes.counts["held"] == 1
    release(people[1], reason=CLEAR, actor=kepala)
    locked(program, number="BA/2")
    assert states(people)[1] == State.LOCKED


def test_who_is_not_eligible_or_unclear_is_counted_for_that_first(program, kepala):
    """Held or not, each stands in one part."""
    for one in (*proposals(program, [1]), *eligible(program, [2], nik=None)):
        hold(one, reason=WHY, actor=kepala)
    found = counts(program)
    assert (found.unassessed, found.held, found.without_nik, found.proposed) == (1, 1, 0, 2)


def test_a_sending_to_disdukcapil_leaves_the_held_out(program, kepala, client_of):
    people = proposals(program, [1, 2, 3], state=State.LISTED)
    hold(people[0], reason=WHY, actor=kepala)
    page = client_of(Role.DINSOS_PETUGAS).get(reverse("verification-send")).content.decode()
    assert "2 orang" in page and "tidak ikut dikirim" in page
    assert send(program, actor=None).people == 2
    assert states(people) == [State.LISTED, State.IN_VERIFICATION, State.IN_VERIFICATION]
    with pytest.raises(DomainError, match="Tidak ada nama"):
        send(program, actor=None)
    release(people[0], reason=CLEAR, actor=kepala)
    assert send(program, actor=None).people == 1


def test_a_selection_passes_over_the_held_and_gives_the_place_to_the_next(program, kepala):
    people = verified(program, [1, 2, 3])
    wave = a_wave(program, quota=2)
    run = select(wave, on=ON, actor=None)
    first = run.lines.get(rank=1).registration
    hold(first, reason=WHY, actor=kepala)
    assert pool(wave)["number"].to_list().count(first.pk) == 0
    with pytest.raises(DomainError, match="1 nama terpilih sedang ditahan"):
        draft(wave, actor=None)
    select(wave, on=ON, actor=None)
    assert sorted(states(people)) == sorted([State.VERIFIED, State.SELECTED, State.SELECTED])
    assert draft(wave, actor=None).people == 2


def test_the_held_do_not_come_up_from_the_reserve_list(program, kepala):
    verified(program, [1, 2, 3])
    run = select(a_wave(program, quota=1), on=ON, actor=None)
    second, third = (line.registration for line in run.lines.filter(rank__gt=1).order_by("rank"))
    hold(second, reason=WHY, actor=kepala)
    assert [line.registration for line in reserve(run)] == [third]


def test_a_draft_that_names_the_held_is_not_issued_until_the_name_is_released(program, setda, client_of, user_of):
    wave, _ = selected(program, 3)
    decree = draft(wave, actor=user_of(Role.SETDA, "uji_penyusun"))
    one = decree.lines.get(no=2).registration
    hold(one, reason=WHY, actor=setda)
    with pytest.raises(DomainError, match="1 nama dalam daftar ini sedang ditahan"):
        issued(decree)
    client = client_of(Role.SETDA)
    assert "1 nama ditahan" in client.get(reverse("decree", args=[decree.pk])).content.decode()
    form = client.get(reverse("decree-issue", args=[decree.pk]))
    assert (
        "1 nama ditahan" in client.get(form.url).content.decode() if form.status_code == 302 else form.content.decode()
    )
    listed = client.get(reverse("decree-lines", args=[decree.pk]), {"ditahan": "ya"}).content.decode()
    assert one.name in listed and decree.lines.get(no=1).name not in listed
    release(one, reason=CLEAR, actor=setda)
    assert issued(decree).state == DecreeState.ISSUED


def test_a_locked_list_is_locked_again_without_the_held(program, kepala):
    people = eligible(program, [1, 2, 3])
    decree = locked(program)
    hold(people[0], reason=WHY, actor=kepala)
    with pytest.raises(DomainError, match="sedang ditahan"):
        issued(decree, number="400/1/2026")
    cancel(decree, reason="Satu nama ditahan", actor=kepala)
    assert issued(locked(program, number="BA/2"), number="400/1/2026").people == 2
    assert states(people) == [State.PROPOSED, State.LISTED, State.LISTED]


# Who may.
HOLDERS = {Role.DINSOS_KEPALA, Role.SETDA}


def test_only_who_closes_or_decides_a_list_holds_and_releases(program, user_of):
    one, other = proposals(program, [1, 2], state=State.SELECTED)
    hold(other, reason=WHY, actor=user_of(Role.DINSOS_KEPALA))
    for role in set(Role.values) - HOLDERS:
        with pytest.raises(DomainError, match="tidak berwenang"):
            hold(one, reason=WHY, actor=user_of(role))
        with pytest.raises(DomainError, match="tidak berwenang"):
            release(other, reason=CLEAR, actor=user_of(role))
    assert release(other, reason=CLEAR, actor=user_of(Role.SETDA)).released_by == user_of(Role.SETDA)


def test_bagian_hukum_holds_only_whom_a_selection_has_named(program, setda, client_of):
    (one,) = proposals(program, [1])
    with pytest.raises(DomainError, match="hasil seleksi"):
        hold(one, reason=WHY, actor=setda)
    assert client_of(Role.SETDA).get(reverse("worker-hold", args=[one.pk])).status_code == 404


@pytest.mark.parametrize("state", sorted(State))
def test_until_the_keputusan_bupati_a_name_can_be_held(program, kepala, state):
    (one,) = proposals(program, [1], state=state)
    if state in DECREED_STATES | FINAL_STATES:
        with pytest.raises(DomainError, match="tidak dapat ditahan lagi"):
            hold(one, reason=WHY, actor=kepala)
    else:
        assert hold(one, reason=WHY, actor=kepala).released_at is None and state in HOLDABLE
        assert EFFECTS[state], "said before it is done"


def test_who_brought_the_name_in_does_not_release_it(program, kepala, user_of):
    clerk = user_of(Role.DINSOS_KEPALA, "uji_pengusul_juga")
    mine = proposals(program, [1], proposed_by=clerk) + proposals(program, [2], source_file=merged_by(clerk, program))
    for one in mine:
        held = hold(one, reason=WHY, actor=kepala)
        with pytest.raises(DomainError, match="ikut mengusulkan atau menggabungkan"):
            release(one, reason=CLEAR, actor=clerk)
        with pytest.raises(IntegrityError, match="proposed or merged"), transaction.atomic():
            released(held, clerk)
        assert release(one, reason=CLEAR, actor=kepala).released_by == kepala


def test_who_made_the_draft_does_not_overrule_who_checks_it(program, setda, user_of):
    maker = user_of(Role.SETDA, "uji_penyusun")
    wave, _ = selected(program, 2)
    decree = draft(wave, actor=maker)
    theirs, own = (line.registration for line in decree.lines.order_by("no"))
    held = hold(theirs, reason=WHY, actor=setda)
    with pytest.raises(DomainError, match="menyusun rancangan yang memuat nama ini"):
        release(theirs, reason=CLEAR, actor=maker)
    with pytest.raises(IntegrityError, match="against the objection of another"), transaction.atomic():
        released(held, maker)
    hold(own, reason=WHY, actor=maker)
    assert release(own, reason=CLEAR, actor=maker), "their own objection is theirs to withdraw"


def released(held: Hold, by: User) -> int:
    """Past the services."""
    return Hold.objects.filter(pk=held.pk).update(released_by=by, released_at=timezone.now(), release_reason=CLEAR)


# What is kept.
@pytest.mark.parametrize(
    ("reason", "why"),
    [
        ("", "Alasan kosong"),
        ("singkat", "Alasan kurang dari 10 huruf"),
        ("x" * 301, "lebih dari 300 huruf"),
        (f"NIK-nya {nik_of(1)} keliru", "Alasan memuat nomor identitas"),
    ],
)
def test_the_reason_is_neither_short_nor_long_and_names_no_number(program, kepala, reason, why):
    (one,) = proposals(program, [1])
    with pytest.raises(DomainError, match=why):
        hold(one, reason=reason, actor=kepala)
    hold(one, reason=WHY, actor=kepala)
    with pytest.raises(DomainError, match=why):
        release(one, reason=reason, actor=kepala)


def test_one_objection_at_a_time_and_each_is_kept(program, kepala):
    (one,) = proposals(program, [1])
    hold(one, reason=WHY, actor=kepala)
    with pytest.raises(DomainError, match="sudah ditahan"):
        hold(one, reason=WHY, actor=kepala)
    with pytest.raises(IntegrityError), transaction.atomic():
        Hold.objects.create(registration=one, reason=WHY, held_by=kepala)
    release(one, reason=CLEAR, actor=kepala)
    with pytest.raises(DomainError, match="tidak sedang ditahan"):
        release(one, reason=CLEAR, actor=kepala)
    hold(one, reason="Masih ada yang harus dijelaskan", actor=kepala)
    assert one.holds.count() == 2


def test_the_database_keeps_what_was_held_and_released(program, kepala, user_of):
    (one,) = proposals(program, [1])
    held = hold(one, reason=WHY, actor=kepala)
    rows = Hold.objects.filter(pk=held.pk)
    writes = (
        lambda: rows.update(reason="Alasan lain sama sekali"),
        lambda: rows.update(held_by=user_of(Role.SETDA)),
        lambda: rows.update(released_at=timezone.now()),
        rows.delete,
    )
    for write in writes:
        with pytest.raises(DatabaseError), transaction.atomic():
            write()
    release(one, reason=CLEAR, actor=kepala)
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(released_by=None, released_at=None, release_reason="")


def test_the_database_itself_puts_no_held_name_on_a_list(program, kepala):
    people = proposals(program, [1, 2], state=State.LISTED)
    batch = send(program, actor=None)
    hold(people[0], reason=WHY, actor=kepala)
    with pytest.raises(IntegrityError, match="a name on the list is held"), transaction.atomic():
        type(batch).objects.create(program=program, number=9, people=1, lines_hash="").lines.create(
            no=1, registration=people[0]
        )


# What an officer sees.
def test_the_head_holds_and_releases_on_the_persons_page(program, client_of):
    (one,) = proposals(program, [1])
    client, page = client_of(Role.DINSOS_KEPALA), reverse("worker", args=[one.pk])
    holding, releasing = (reverse(name, args=[one.pk]) for name in ("worker-hold", "worker-release"))
    assert holding in client.get(page).content.decode()
    assert client.get(releasing).status_code == 409, "a form that can only fail is not shown"
    assert "berita acara menghitungnya" in client.get(holding).content.decode()
    assert client.post(holding, {"reason": "pendek"}).status_code == 422
    assert client.post(holding, {"reason": WHY}).status_code == 302
    shown = client.get(page).content.decode()
    assert "Nama ini ditahan" in shown and WHY in shown and "oleh uji_dinsos_kepala" in shown
    assert releasing in shown and holding not in shown
    assert client.get(holding).status_code == 409
    assert client.post(releasing, {"reason": CLEAR}).status_code == 302
    shown = client.get(page).content.decode()
    assert "Pernah ditahan" in shown and CLEAR in shown and holding in shown
    told = Event.objects.filter(act__startswith="holds.", subject_id=str(one.pk)).order_by("pk")
    assert list(told.values_list("act", "purpose")) == [("holds.hold", WHY), ("holds.release", CLEAR)]


def test_the_operator_is_asked_to_explain_the_own_names_only(program, kepala, user_of, client_of):
    here, gone = proposals(program, [1, 2])
    (there,) = proposals(program, [3], village=Village.objects.filter(name="Anyar").first())
    for one in (here, gone, there):
        hold(one, reason=WHY, actor=kepala)
    Registration.objects.filter(pk=gone.pk).update(state=State.WITHDRAWN)
    waiting = {task.label: task for task in tasks(user_of(Role.OPERATOR_DESA))}
    assert waiting[ASKED].count == 1
    client = client_of(Role.OPERATOR_DESA)
    rows = client.get(waiting[ASKED].rows_url).context["table"].page.object_list
    assert [row.record for row in rows] == [here]
    listed = client.get(reverse("holds")).content.decode()
    assert here.name in listed and WHY in listed and there.name not in listed and gone.name not in listed
    assert "Lepaskan" not in listed
    assert client.get(reverse("worker-hold", args=[here.pk])).status_code == 403


def test_the_list_tells_the_held_the_released_and_all(program, kepala, client_of):
    first, second = proposals(program, [1, 2])
    for one in (first, second):
        hold(one, reason=WHY, actor=kepala)
    release(first, reason=CLEAR, actor=kepala)
    client = client_of(Role.DINSOS_KEPALA)
    found = {
        asked: {
            row.record.registration
            for row in client.get(reverse("holds"), asked and {"keadaan": asked}).context["table"].page.object_list
        }
        for asked in ("", "dilepas", "semua")
    }
    assert found == {"": {second}, "dilepas": {first}, "semua": {first, second}}


def test_bagian_hukum_holds_a_name_from_the_list_of_the_draft(program, client_of, user_of):
    wave, _ = selected(program, 2)
    decree = draft(wave, actor=user_of(Role.SETDA, "uji_penyusun"))
    one = decree.lines.get(no=1).registration
    client, lines = client_of(Role.SETDA), reverse("decree-lines", args=[decree.pk])
    address = reverse("worker-hold", args=[one.pk])
    assert address in client.get(lines).content.decode()
    assert address not in client_of(Role.AUDITOR).get(lines).content.decode()
    answer = client.post(address, {"reason": WHY})
    assert answer.status_code == 302 and answer.url == reverse("holds")
    assert one.name in client.get(answer.url).content.decode()
    assert reverse("worker-release", args=[one.pk]) in client.get(lines).content.decode()


def test_the_file_of_the_person_holds_it(program, kepala):
    (one,) = proposals(program, [1])
    held = hold(one, reason=WHY, actor=kepala)
    assert rows_about([one])[Hold] == [held]


def test_an_objection_is_remembered_to_the_checker_when_the_name_is_proposed_anew(program, kepala, client_of):
    (gone,) = proposals(program, [1])
    hold(gone, reason=WHY, actor=kepala)
    Registration.objects.filter(pk=gone.pk).update(state=State.WITHDRAWN)
    (again,) = proposals(program, [1])
    page = reverse("worker", args=[again.pk])
    shown = client_of(Role.DINSOS_KEPALA).get(page).content.decode()
    assert "Ditahan pada usulan yang ditarik" in shown and WHY in shown
    assert WHY not in client_of(Role.OPERATOR_DESA).get(page).content.decode()
    assert counts(program).held == 0


def test_the_desa_explains_and_the_checker_is_told(program, kepala, user_of, client_of):
    one, other = proposals(program, [1, 2])
    for each in (one, other):
        hold(each, reason=WHY, actor=kepala)
    desa, answer = client_of(Role.OPERATOR_DESA), reverse("worker-explain", args=[one.pk])
    assert answer in desa.get(reverse("worker", args=[one.pk])).content.decode()
    asked = desa.get(answer).content.decode()
    assert WHY in asked and "Sudah dijelaskan" not in asked, "what is asked stands above the form"
    assert desa.post(answer, {"reason": "Pindah dari Desa Waringin Januari lalu"}).status_code == 302
    assert "Sudah dijelaskan" in desa.get(answer).content.decode()
    assert [task.count for task in tasks(user_of(Role.OPERATOR_DESA)) if task.label == ASKED] == [1]
    told = {task.label: task for task in tasks(user_of(Role.DINSOS_KEPALA))}[TOLD]
    head = client_of(Role.DINSOS_KEPALA)
    rows = head.get(told.url).context["table"].page.object_list
    assert told.count == len(rows) == 1 and rows[0].record.registration == one
    assert "Pindah dari Desa Waringin" in head.get(reverse("worker-release", args=[one.pk])).content.decode()
    assert counts(program).held == 0 and one.holds.in_force().exists(), "still held"
    release(one, reason=CLEAR, actor=kepala)
    assert TOLD not in {task.label for task in tasks(user_of(Role.DINSOS_KEPALA))}
    refused = desa.get(answer)
    assert refused.status_code == 409, "a form that can only fail is not shown"
    assert reverse("worker", args=[one.pk]) in refused.content.decode(), "and leads back to the person"


def test_only_the_proposers_side_explains_the_own_names(program, kepala, user_of):
    (there,) = proposals(program, [1], village=Village.objects.filter(name="Anyar").first())
    hold(there, reason=WHY, actor=kepala)
    with pytest.raises(DomainError, match="di luar wilayah"):
        explain(there, text=CLEAR, actor=user_of(Role.OPERATOR_DESA))
    for role in set(Role.values) - {Role.OPERATOR_DESA, Role.DINSOS_PETUGAS}:
        with pytest.raises(DomainError, match="tidak berwenang"):
            explain(there, text=CLEAR, actor=user_of(role))
    said = explain(there, text=CLEAR, actor=user_of(Role.DINSOS_PETUGAS))
    with pytest.raises(DatabaseError), transaction.atomic():
        type(said).objects.update(text="Penjelasan lain")
    assert rows_about([there])[Explanation] == [said]


def test_bagian_hukum_releases_what_it_held_after_a_new_selection(program, setda, client_of):
    """The person is no longer selected then, and whoever holds must still be able to withdraw the objection."""
    wave, run = selected(program, 3, quota=2)
    one = run.lines.get(rank=1).registration
    hold(one, reason=WHY, actor=setda)
    select(wave, on=ON, actor=None)
    client = client_of(Role.SETDA)
    assert one.name in client.get(reverse("holds")).content.decode()
    assert client.post(reverse("worker-release", args=[one.pk]), {"reason": CLEAR}).status_code == 302
    assert states([one]) == [State.VERIFIED] and not one.holds.open().exists()
    assert client.get(reverse("worker-hold", args=[one.pk])).status_code == 404, "and is out of reach again"


def test_who_drafts_is_told_on_the_form(program, setda, client_of):
    wave, run = selected(program, 2)
    hold(run.lines.get(rank=1).registration, reason=WHY, actor=setda)
    client, address = client_of(Role.SETDA), reverse("decree-draft")
    assert "belum dapat disusun" in client.get(address).content.decode()
    answer = client.post(address, {"wave": wave.pk})
    assert answer.status_code == 409 and "1 nama terpilih sedang ditahan" in answer.content.decode()
    assert not Job.objects.exists()


def test_the_dashboard_says_why_the_held_stopped(program, kepala):
    people = eligible(program, [1, 2]) + verified(program, [3])
    for one in people[1:]:
        hold(one, reason=WHY, actor=kepala)
    reasons = sum(losses(program).reasons, Counter())
    assert reasons == {"proposed": 1, "ditahan": 2} and WORDS["ditahan"] == "namanya ditahan pemeriksa"


def test_what_if_forgets_a_ranking_once_a_name_is_held(program, kepala):
    people = verified(program, [1, 2, 3])
    wave = a_wave(program)
    select(wave, on=ON, actor=None)
    assert ranking_of(wave, on=ON).people.height == 3
    hold(people[0], reason=WHY, actor=kepala)
    assert ranking_of(wave, on=ON).people.height == 2
    release(people[0], reason=CLEAR, actor=kepala)
    assert ranking_of(wave, on=ON).people.height == 3
