"""Sending again after an answer: who goes, what is closed, and that every batch and the wave add up."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.db import Error, transaction
from django.urls import reverse

from enrollment.lifecycle import State
from enrollment.submissions import answers
from enrollment.submissions.mending import mend, mend_one, reasons
from enrollment.submissions.models import Agreement, Answer, Outcome, Submission, SubmissionLine
from enrollment.submissions.selectors import awaiting_answer, totals, totals_of_wave
from enrollment.submissions.services import follow_up
from jamsos.accounts.models import Role
from jamsos.errors import DomainError
from jamsos.files.services import store_path
from tests.submissions.people import ON, answer_file, nik_of, state_of, submitted

pytestmark = pytest.mark.django_db
LATER = date(2026, 2, 16)
AGREED = "Disepakati dengan BPJS 12 Februari"


@pytest.fixture
def answered(program, tmp_path) -> Submission:
    """Five sent: one recorded, three rejected for two reasons, one unanswered."""
    submission = submitted(program, 5)
    rows = [
        (nik_of(1), "ORANG 001", "01234567890", "Terdaftar", ""),
        (nik_of(2), "ORANG 002", "", "Ditolak", "NIK tidak padan"),
        (nik_of(3), "ORANG 003", "", "Ditolak", "NIK tidak padan"),
        (nik_of(4), "ORANG 004", "", "Ditolak", "Sudah aktif"),
    ]
    answers.record(submission, store_path(answer_file(tmp_path / "a.xlsx", rows), actor=None), on=ON, actor=None)
    return submission


def again(submission: Submission, *, unanswered: bool = False) -> Submission:
    return follow_up(submission.decree, unanswered=unanswered, on=LATER, late=AGREED, actor=None)


def test_only_the_mended_go_out_again_and_every_batch_adds_up(answered, user_of):
    officer = user_of(Role.DISNAKER)
    assert reasons(answered) == [("NIK tidak padan", 2), ("Sudah aktif", 1)]
    assert mend(answered, "NIK tidak padan", note="Dipadankan Disdukcapil", expected=2, actor=officer) == 2
    second = again(answered)
    assert (second.number, second.people) == (2, 2)
    assert [state_of(n) for n in (1, 2, 3, 4, 5)] == [
        State.REGISTERED,
        State.SUBMITTED,
        State.SUBMITTED,
        State.REJECTED,
        State.SUBMITTED,
    ]
    first, whole = totals(answered), totals_of_wave(answered.decree.wave)
    assert (first.sent, first.recorded, first.rejected, first.unanswered, first.resent) == (5, 1, 3, 1, 2)
    assert (whole.sent, whole.recorded, whole.rejected, whole.unanswered) == (5, 1, 1, 3)
    assert first.reconciled and totals(second).reconciled and whole.reconciled


def test_the_unanswered_go_along_when_asked_and_the_old_batch_waits_for_nobody(answered):
    second = again(answered, unanswered=True)
    assert list(second.lines.values_list("line__nik", flat=True)) == [nik_of(5)]
    assert list(awaiting_answer()) == [second]


def test_answer_to_the_old_batch_about_somebody_sent_again_is_held(answered, tmp_path):
    again(answered, unanswered=True)
    rows = [(nik_of(5), "ORANG 005", "01234567895", "Terdaftar", "")]
    late = answers.record(answered, store_path(answer_file(tmp_path / "b.xlsx", rows), actor=None), on=ON, actor=None)
    assert late.counts[Outcome.HELD] == 1
    assert "pengajuan 2" in late.unposted.get().message
    assert state_of(5) == State.SUBMITTED


def test_second_answer_records_who_was_rejected_first(answered, tmp_path, user_of):
    line = answered.lines.get(line__nik=nik_of(4))
    mend_one(line, note="Keluar dari perusahaan", actor=user_of(Role.DISNAKER))
    second = again(answered)
    rows = [(nik_of(4), "ORANG 004", "01234567894", "Terdaftar", "")]
    answers.record(second, store_path(answer_file(tmp_path / "b.xlsx", rows), actor=None), on=ON, actor=None)
    assert state_of(4) == State.REGISTERED
    whole = totals_of_wave(answered.decree.wave)
    assert (whole.sent, whole.recorded, whole.rejected, whole.unanswered) == (5, 2, 2, 1)


def test_nobody_mended_nobody_sent(answered):
    with pytest.raises(DomainError, match="dapat diajukan lagi") as refused:
        again(answered)
    assert "dibenahi" in refused.value.hint
    assert Submission.objects.count() == 1


def test_who_has_turned_65_since_is_dropped_with_the_reason(answered, user_of):
    mend(answered, "NIK tidak padan", note="Dipadankan", expected=2, actor=user_of(Role.DISNAKER))
    on = date(2045, 5, 17)
    Agreement.objects.create(number="PKS/2045", valid_from=date(2045, 1, 1), valid_to=date(2045, 12, 31))
    with pytest.raises(DomainError, match="Tidak seorang pun") as refused:
        follow_up(answered.decree, unanswered=False, on=on, late=AGREED, actor=None)
    assert "2 orang: Berusia 65 tahun" in refused.value.hint


@pytest.mark.parametrize("note", ["", "  ", "x" * 201, f"NIK {nik_of(1)} dibetulkan"])
def test_mending_says_what_was_done_without_numbers(answered, user_of, note):
    with pytest.raises(DomainError):
        mend(answered, "Sudah aktif", note=note, expected=1, actor=user_of(Role.DISNAKER))


def test_mending_of_others_than_shown_is_refused(answered, user_of):
    with pytest.raises(DomainError, match="kini 2 orang"):
        mend(answered, "NIK tidak padan", note="Dipadankan", expected=3, actor=user_of(Role.DISNAKER))


def test_the_database_sends_nobody_twice_and_no_recorded_person_again(answered):
    line = answered.lines.get(line__nik=nik_of(1))
    with pytest.raises(Error, match="only_unrecorded_people_go_again"), transaction.atomic():
        SubmissionLine.objects.filter(pk=line.pk).update(resent_in=answered)
    second = again(answered, unanswered=True)
    old = answered.lines.get(line__nik=nik_of(5))
    with pytest.raises(Error), transaction.atomic():
        SubmissionLine.objects.filter(pk=old.pk).update(answer=Answer.RECORDED)
    with pytest.raises(Error, match="decree_line_submitted_once"), transaction.atomic():
        SubmissionLine.objects.create(submission=second, line=line.line, included=True)


@time_machine.travel("2026-02-16T09:00+07:00", tick=False)
def test_pages_lead_from_the_rejected_to_the_follow_up(answered, client_of):
    client, page = client_of(Role.DISNAKER), reverse("submission", args=[answered.pk])
    url = reverse("submission-mend", args=[answered.pk])
    assert url in client.get(page).content.decode()
    assert "NIK tidak padan (2 orang)" in client.get(url).content.decode()
    assert client.post(url, {"reason": "0:2", "note": "Dipadankan Disdukcapil"}).status_code == 302
    body = client.get(page).content.decode()
    assert "Dipadankan Disdukcapil" in body and "Rangkaian pengajuan" in body
    send = reverse("submission-follow-up", args=[answered.decree_id])
    assert "Ditolak, sudah dibenahi" in client.get(send).content.decode()
    assert client.post(send, {"late": "on", "reason": AGREED}).status_code == 302
    again(answered)
    assert "diajukan lagi (2)" in client.get(reverse("submission-lines", args=[answered.pk])).content.decode()
    auditor = client_of(Role.AUDITOR)
    assert "catat pembenahan" not in auditor.get(reverse("submission-lines", args=[answered.pk])).content.decode()
