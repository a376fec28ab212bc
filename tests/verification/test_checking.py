"""Checking one by one: the queue, the suggestion, unmasking, the answer, and its correction as a further row."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse

from enrollment.lifecycle import State
from enrollment.selection.services import select
from enrollment.verification import handover, recording, services
from enrollment.verification.correcting import correct
from enrollment.verification.models import Verdict, VerdictRecord
from enrollment.workers.models import Registration
from enrollment.workers.moving import move
from jamsos.accounts.models import Role
from jamsos.audit.models import Event
from jamsos.errors import DomainError
from tests.decrees.people import ON, change_after, merged_by, nik_of, wave_of
from tests.verification.people import (
    ADDRESS_WRONG,
    AGREED,
    NAME_WRONG,
    line_of,
    on_list_of,
    press,
    received,
    reply,
    sent,
)

pytestmark = pytest.mark.django_db
ALL_RIGHT = {"NIK": "ya", "NAMA": "ya", "TGL_LAHIR": "ya"}


@pytest.fixture
def officer(user_of):
    return user_of(Role.DISDUKCAPIL)


@pytest.fixture
def client(officer, client_of):
    return client_of(Role.DISDUKCAPIL)


@pytest.fixture
def batch(program, officer):
    return received(program, officer)


def page_of(client, line) -> str:
    return client.get(reverse("verification-check", args=[line.pk])).content.decode()


def state_of(line) -> str:
    return Registration.objects.get(pk=line.registration_id).state


def test_the_queue_goes_from_person_to_person_and_back_to_the_last_answer(batch, client):
    first, second, third = (line_of(batch, no) for no in (1, 2, 3))
    start = client.get(reverse("batch", args=[batch.pk])).content.decode()
    assert reverse("verification-check", args=[first.pk]) in start and "Periksa satu per satu" in start
    page = page_of(client, second)
    assert "Periksa: 2 dari 3" in page and "ORANG 00002" in page
    assert reverse("verification-check", args=[third.pk]) in page, "skipped without answering"
    answer = press(client, second, "padan", **ALL_RIGHT)
    assert answer.headers["Location"] == reverse("verification-check", args=[third.pk])
    page = page_of(client, third)
    assert "Periksa: 2 dari 2" in page
    assert "Jawaban terakhir Anda – ORANG 00002: padan" in page
    assert reverse("verification-check", args=[second.pk]) in page
    press(client, third, "padan", **ALL_RIGHT)
    last = press(client, first, "padan", **ALL_RIGHT)
    assert last.headers["Location"] == reverse("batch", args=[batch.pk])
    assert "sudah dijawab" in client.get(last.headers["Location"]).content.decode()
    assert set(Registration.objects.values_list("state", flat=True)) == {State.VERIFIED}


def test_elements_and_scores_are_kept_as_the_file_writes_them(batch, client):
    line = line_of(batch, 1)
    fields = {**ALL_RIGHT, "ALAMAT": "tidak", "skor_NAMA": "92", "skor_ALAMAT": "59", "note": "RT lain"}
    press(client, line, "padan_sebagian", **fields)
    record = VerdictRecord.objects.get()
    expected = {"NIK": "SESUAI", "NAMA": "SESUAI (92)", "TGL_LAHIR": "SESUAI", "ALAMAT": "TIDAK SESUAI (59)"}
    assert (record.verdict, record.elements, record.note) == ("padan_sebagian", expected, "RT lain")
    assert (record.sequence, record.recorded_by.username) == (1, "uji_disdukcapil")
    assert state_of(line) == State.VERIFIED
    assert Event.objects.get(act="verification.record").data["recorded"] == 1


@pytest.mark.parametrize("verdict", ["meninggal", "pindah"])
def test_an_answer_that_ends_the_proposal_is_asked_about_first(batch, client, verdict):
    line = line_of(batch, 1)
    asked = press(client, line, verdict, sure="", note="Akta 12/2026")
    page = asked.content.decode()
    assert asked.status_code == 200 and not VerdictRecord.objects.exists() and state_of(line) == State.IN_VERIFICATION
    assert "ditutup, bukan dikembalikan" in page and "usulan ORANG 00001" in page and "Akta 12/2026" in page
    assert f'name="sure" value="{verdict}"' in page and "Ya, catat" in page and 'data-key="b"' in page
    assert 'data-key="p"' not in page, "the other answers come back with Batal"
    other = press(client, line, verdict, sure="padan")
    assert other.status_code == 200 and not VerdictRecord.objects.exists()
    assert press(client, line, verdict, sure=verdict).status_code == 302
    assert state_of(line) == State.WITHDRAWN


@pytest.mark.parametrize(
    ("answer", "fields", "message"),
    [
        ("padan", {**ALL_RIGHT, "NAMA": "tidak"}, "ada unsur yang tidak sesuai"),
        ("padan_sebagian", ALL_RIGHT, "Tandai sedikitnya satu unsur"),
        ("tidak_padan", {}, "Tandai sedikitnya satu unsur"),
        ("padan", {"skor_NAMA": "80"}, "Pilih juga sesuai atau tidak"),
        ("padan", {**ALL_RIGHT, "skor_NAMA": "101"}, "100"),
        ("hadir", ALL_RIGHT, ""),
    ],
)
def test_an_answer_that_does_not_hold_is_refused_on_the_page(batch, client, answer, fields, message):
    line = line_of(batch, 1)
    page = press(client, line, answer, **fields)
    assert page.status_code in {409, 422} and message in page.content.decode()
    assert not VerdictRecord.objects.exists() and state_of(line) == State.IN_VERIFICATION


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "Belum ada usulan: NIK, Nama, Tanggal lahir belum dijawab"),
        ({"NIK": "ya", "NAMA": "ya"}, "Belum ada usulan: Tanggal lahir belum dijawab"),
        (ALL_RIGHT, "Padan – Semua unsur yang dijawab sesuai. Orangnya lolos"),
        ({**ALL_RIGHT, "ALAMAT": "tidak"}, "Padan sebagian – NIK, nama, dan tanggal lahir sesuai; Alamat tidak"),
        ({**ALL_RIGHT, "NAMA": "tidak"}, "Padan sebagian – NIK sesuai, tetapi Nama tidak. Orangnya dikembalikan"),
        ({**ALL_RIGHT, "NIK": "tidak"}, "Tidak padan – NIK tidak sesuai"),
    ],
)
def test_the_suggestion_says_why_and_records_nothing(batch, client, fields, words):
    page = press(client, line_of(batch, 1), "suggest", **fields)
    assert page.status_code == 200 and words in page.content.decode()
    assert not VerdictRecord.objects.exists()


def test_all_agree_fills_the_choices_and_leaves_the_verdict_to_the_officer(batch, client):
    line = line_of(batch, 1)
    page = press(client, line, "all", note="sudah dilihat").content.decode()
    assert page.count('value="ya" checked') == 8 and "sudah dilihat" in page
    assert not VerdictRecord.objects.exists()


def test_nik_is_masked_until_shown_for_a_purpose_that_is_recorded(batch, client):
    line = line_of(batch, 1)
    assert nik_of(1) not in page_of(client, line)
    refused = press(client, line, "unmask", purpose="lihat")
    assert refused.status_code == 409 and nik_of(1) not in refused.content.decode()
    assert not Event.objects.filter(act="workers.unmask").exists()
    shown = press(client, line, "unmask", purpose="Dicari pada SIAK", NAMA="tidak").content.decode()
    assert nik_of(1) in shown and 'value="tidak" data-key="3" aria-keyshortcuts="3" checked' in shown
    event = Event.objects.get(act="workers.unmask")
    assert (event.purpose, event.subject_id) == ("Dicari pada SIAK", str(line.registration_id))
    assert nik_of(1) not in page_of(client, line), "shown once"
    assert Event.objects.filter(act="people.view", subject_id=str(line.registration_id)).count() == 2


def test_two_officers_at_once_the_second_is_told(batch, client, user_of):
    line = line_of(batch, 1)
    recording.record_one(line, reply(line, Verdict.DUPLICATE), actor=user_of(Role.DISDUKCAPIL, "uji_lain"))
    page = press(client, line, "padan", **ALL_RIGHT)
    assert page.status_code == 409 and "sudah berubah sejak halaman ini dibuka" in page.content.decode()
    assert VerdictRecord.objects.get().verdict == Verdict.DUPLICATE


def test_sender_and_proposer_see_why_they_may_not(program, client, officer):
    line = line_of(received(program, officer, proposed_by=officer), 1)
    assert "Anda sendiri yang mengusulkan" in page_of(client, line)
    assert press(client, line, "padan", **ALL_RIGHT).status_code == 409
    assert not VerdictRecord.objects.exists()


def test_who_merged_the_file_may_not_answer(program, officer, user_of):
    other = user_of(Role.DISDUKCAPIL, "uji_lain")
    line = line_of(received(program, other, 1, source_file=merged_by(officer, program)), 1)
    with pytest.raises(DomainError, match="mengusulkan atau menggabungkan"):
        recording.record_one(line, reply(line, Verdict.MATCHED), actor=officer)
    recording.record_one(line, reply(line, Verdict.MATCHED), actor=other)


@pytest.mark.parametrize("hand", ["made_by", "issued_by"])
def test_who_locked_or_signed_the_list_may_not_answer(batch, client, officer, user_of, hand):
    line = line_of(batch, 1)
    on_list_of(line.registration, **{hand: officer})
    assert "Anda sendiri yang mengunci atau menetapkan" in page_of(client, line)
    assert press(client, line, "padan", **ALL_RIGHT).status_code == 409
    with pytest.raises(DomainError, match="mengunci atau menetapkan"):
        recording.record_one(line, reply(line, Verdict.MATCHED), actor=officer)
    recording.record_one(line_of(batch, 2), reply(line_of(batch, 2), Verdict.MATCHED), actor=officer)
    recording.record_one(line, reply(line, Verdict.MATCHED), actor=user_of(Role.DISDUKCAPIL, "uji_lain"))


# correcting


def answered(batch, officer, verdict, elements=None):
    line = line_of(batch, 1)
    recording.record_one(line, reply(line, verdict, elements), actor=officer)
    return line_of(batch, 1)


@pytest.mark.parametrize(
    ("before", "after", "state"),
    [
        ((Verdict.MATCHED, AGREED), (Verdict.UNMATCHED, {"NIK": "TIDAK SESUAI"}), State.RETURNED),
        ((Verdict.UNMATCHED, {"NIK": "TIDAK SESUAI"}), (Verdict.MATCHED, AGREED), State.VERIFIED),
        ((Verdict.PARTIAL, NAME_WRONG), (Verdict.PARTIAL, ADDRESS_WRONG), State.VERIFIED),
        ((Verdict.PARTIAL, NAME_WRONG), (Verdict.DUPLICATE, {}), State.RETURNED),
        ((Verdict.MATCHED, AGREED), (Verdict.DECEASED, {}), State.WITHDRAWN),
        ((Verdict.INACTIVE, {}), (Verdict.MOVED, {}), State.WITHDRAWN),
        ((Verdict.MOVED, {}), (Verdict.DECEASED, {}), State.WITHDRAWN),
    ],
)
def test_a_correction_is_a_further_row_and_the_person_follows_it(batch, officer, before, after, state):
    line = answered(batch, officer, *before)
    correct(line, reply(line, *after), reason="salah tekan", seen=1, actor=officer)
    rows = list(line.records.order_by("sequence").values_list("sequence", "verdict", "reason"))
    assert rows == [(1, before[0].value, ""), (2, after[0].value, "salah tekan")]
    assert state_of(line) == state
    assert VerdictRecord.objects.newest().get().sequence == 2


def test_a_correction_through_the_page_needs_a_reason_and_is_told(batch, client, officer):
    line = answered(batch, officer, Verdict.MATCHED, AGREED)
    page = page_of(client, line)
    assert "Sudah dijawab: padan" in page and "Alasan perbaikan" in page
    wrong = {**ALL_RIGHT, "NAMA": "tidak"}
    assert press(client, line, "padan_sebagian", seen=1, **wrong).status_code == 409
    assert press(client, line, "padan_sebagian", seen=1, reason=nik_of(5), **wrong).status_code == 409
    assert press(client, line, "padan_sebagian", seen=1, reason="salah baca nama", **wrong).status_code == 302
    event = Event.objects.get(act="verification.correct")
    assert event.purpose == "salah baca nama" and event.data["changes"]["verdict"] == ["Padan", "Padan sebagian"]
    lines = client.get(reverse("batch-lines", args=[batch.pk])).content.decode()
    assert "Padan sebagian" in lines
    person = client.get(reverse("worker", args=[line.registration_id])).content.decode()
    assert "Jawaban verval diperbaiki: padan sebagian" in person and "Hasil verval: padan" in person
    assert press(client, line, "padan_sebagian", seen=2, reason="sekali lagi", **wrong).status_code == 409


def test_the_newest_answer_is_counted_once(batch, client, officer):
    line = answered(batch, officer, Verdict.UNMATCHED, {"NIK": "TIDAK SESUAI"})
    correct(line, reply(line, Verdict.MATCHED, AGREED), reason="salah tekan", seen=1, actor=officer)
    panels = client.get(reverse("batch", args=[batch.pk])).context["panels"]
    results = {fact.label: fact.value for fact in panels[-1].facts}
    assert (results["Padan"], results["Tidak padan"], results["Dijawab seluruhnya"]) == ("1", "0", "1")
    answered_column = client.get(reverse("verification")).context["table"].rows[0].get_cell("answered")
    assert answered_column == "1"


@pytest.mark.parametrize("step", ["selected", "waiting", "decreed"])
def test_who_has_moved_on_is_corrected_no_more(program, batch, client, officer, step):
    line = answered(batch, officer, Verdict.MATCHED, AGREED)
    me = Registration.objects.filter(pk=line.registration_id)
    move(me, "wait" if step == "waiting" else "select")
    if step == "decreed":
        move(me, "decree")
    with pytest.raises(DomainError, match="melangkah lebih jauh"):
        correct(line, reply(line, Verdict.DECEASED), reason="ternyata wafat", seen=1, actor=officer)
    assert "melangkah lebih jauh" in page_of(client, line_of(batch, 1))
    assert VerdictRecord.objects.count() == 1


def test_what_the_proposer_has_mended_is_answered_with_the_next_batch(batch, officer):
    line = answered(batch, officer, Verdict.UNMATCHED, {"NIK": "TIDAK SESUAI"})
    change_after(line.registration)
    with pytest.raises(DomainError, match="sudah diubah pengusul"):
        correct(line, reply(line, Verdict.MATCHED, AGREED), reason="salah tekan", seen=1, actor=officer)


def test_a_closed_case_is_not_opened_by_a_correction(batch, officer):
    line = answered(batch, officer, Verdict.DECEASED)
    with pytest.raises(DomainError, match="Kasusnya sudah ditutup"):
        correct(line, reply(line, Verdict.MATCHED, AGREED), reason="ternyata hidup", seen=1, actor=officer)
    assert line.records.count() == 1


def test_a_correction_of_an_answer_not_seen_is_refused(batch, officer):
    line = answered(batch, officer, Verdict.MATCHED, AGREED)
    correct(line, reply(line, Verdict.DUPLICATE), reason="salah tekan", seen=1, actor=officer)
    with pytest.raises(DomainError, match="sudah berubah"):
        correct(line, reply(line, Verdict.MATCHED, AGREED), reason="salah tekan", seen=1, actor=officer)


@pytest.mark.parametrize("role", sorted(set(Role.values) - {Role.DISDUKCAPIL}))
def test_nobody_else_corrects(batch, officer, user_of, role):
    line = answered(batch, officer, Verdict.MATCHED, AGREED)
    with pytest.raises(DomainError, match="tidak berwenang"):
        correct(line, reply(line, Verdict.DUPLICATE), reason="salah tekan", seen=1, actor=user_of(role))


def test_the_database_keeps_the_ledger(batch, officer):
    line = answered(batch, officer, Verdict.MATCHED, AGREED)
    for sequence, reason in ((1, ""), (2, ""), (1, "alasan")):
        with pytest.raises(IntegrityError), transaction.atomic():
            VerdictRecord.objects.create(line=line, sequence=sequence, reason=reason, verdict=Verdict.MATCHED)
    with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
        connection.cursor().execute("UPDATE verification_verdictrecord SET sequence = 5")


def test_selection_takes_who_was_corrected_into_it(program, batch, officer):
    line = answered(batch, officer, Verdict.UNMATCHED, {"NIK": "TIDAK SESUAI"})
    correct(line, reply(line, Verdict.MATCHED, AGREED), reason="salah tekan", seen=1, actor=officer)
    select(wave_of(program), on=ON, actor=None)
    assert state_of(line) == State.SELECTED


def test_people_of_a_later_batch_are_answered_there(program, batch, officer, user_of):
    services.recall(batch, reason="terlalu lama", actor=user_of(Role.DINSOS_PETUGAS))
    later = services.send(program, actor=None)
    handover.confirm(later, 3, actor=officer)
    with pytest.raises(DomainError, match="sudah dijawab atau sudah ditarik"):
        line = line_of(batch, 1)
        recording.record_one(line, reply(line, Verdict.MATCHED), actor=officer)
    assert not VerdictRecord.objects.exists()


def test_without_a_receipt_nobody_is_checked_on_the_page(program, client):
    batch = sent(program)
    line = line_of(batch, 1)
    assert "belum dikonfirmasi diterima" in page_of(client, line)
    assert press(client, line, "padan", **ALL_RIGHT).status_code == 409
    assert not VerdictRecord.objects.exists()


def test_the_list_leads_from_who_is_unanswered_to_where_the_answer_is_given(batch, client):
    line = line_of(batch, 2)
    page = client.get(reverse("batch-lines", args=[batch.pk])).content.decode()
    assert f'<a href="{reverse("verification-check", args=[line.pk])}">belum dijawab</a>' in page
