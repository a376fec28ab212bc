"""Taking BPJS's answer: every row lands in one outcome, totals reconcile, nothing is half-posted."""

from __future__ import annotations

import pytest

from enrollment.lifecycle import State
from enrollment.submissions import answers
from enrollment.submissions.models import Answer, AnswerFile, AnswerRow, Outcome, SubmissionLine
from enrollment.submissions.reading import Reply
from enrollment.submissions.reconciling import Sent, place
from enrollment.submissions.selectors import totals
from enrollment.submissions.services import prepare
from jamsos.accounts.models import Role
from jamsos.errors import DomainError
from jamsos.files.services import store_path
from jamsos.lib.workbook import workbook_bytes
from tests.decrees.people import wave_of
from tests.submissions.people import ANSWER, ON, answer_file, decreed, nik_of, propose, state_of, submitted

pytestmark = pytest.mark.django_db


def take(submission, path, *, actor=None) -> AnswerFile:
    return answers.record(submission, store_path(path, actor=actor), on=ON, actor=actor)


def outcome_of(answer: AnswerFile, row: int) -> str:
    return answer.unposted.get(row_no=row).outcome


def test_every_row_lands_in_exactly_one_outcome(program, tmp_path):
    submission = submitted(program, 9)
    slip = nik_of(6)[:-1] + "2"
    rows = [
        (nik_of(1), "Orang  001", "01234567890", "Terdaftar", ""),
        (nik_of(2), "ORANG 002", "", "TEREKAM", ""),
        (nik_of(3), "ORANG 003", "", "Ditolak", "NIK tidak padan"),
        (nik_of(4), "ORANG 004", "A1234567890", "", ""),
        (nik_of(5), "ORANG LIMA", "", "Terdaftar", ""),
        (slip, "ORANG 006", "", "Terdaftar", ""),
        (nik_of(77), "ORANG 077", "", "Terdaftar", ""),
        (nik_of(1), "ORANG 001", "01234567890", "Terdaftar", ""),
        (nik_of(7), "ORANG 007", "", "Diproses", ""),
        (nik_of(8), "ORANG 008", "", "Terdaftar", ""),
        (nik_of(8), "ORANG 008", "", "Ditolak", "sudah aktif"),
    ]
    answer = take(submission, answer_file(tmp_path / "a.xlsx", rows))
    assert answer.counts == {
        Outcome.RECORDED: 3,
        Outcome.REJECTED: 1,
        Outcome.STRANGER: 1,
        Outcome.DOUBLED: 3,
        Outcome.DIFFERS: 2,
        Outcome.HELD: 1,
        Outcome.ALREADY: 0,
    }
    assert sum(answer.counts.values()) == answer.rows == len(rows)
    assert "Diproses".upper() in answer.unposted.get(row_no=10).message
    found = totals(submission)
    assert (found.sent, found.recorded, found.rejected, found.unanswered) == (9, 3, 1, 5)
    assert submission.lines.get(line__nik=nik_of(1)).kpj == "01234567890"
    rejected = submission.lines.get(line__nik=nik_of(3))
    assert (rejected.answer, rejected.answer_note) == (Answer.REJECTED, "NIK tidak padan")
    states = [state_of(number) for number in range(1, 10)]
    sent = State.SUBMITTED
    assert states == [State.REGISTERED, State.REGISTERED, State.REJECTED, State.REGISTERED, *[sent] * 5]


def test_same_file_twice_changes_nothing(program, tmp_path):
    submission = submitted(program)
    path = answer_file(tmp_path / "a.xlsx", [(nik_of(1), "ORANG 001", "", "Terdaftar", "")])
    first, again = take(submission, path), take(submission, path)
    assert first == again
    assert AnswerFile.objects.count() == 1


def test_answers_may_come_in_parts_and_repeat_themselves(program, tmp_path):
    submission = submitted(program)
    one = (nik_of(1), "ORANG 001", "", "Terdaftar", "")
    take(submission, answer_file(tmp_path / "a.xlsx", [one]))
    submission.refresh_from_db()
    assert submission.answer_hash == ""
    rest = [one, *((nik_of(n), f"ORANG 00{n}", "", "Terdaftar", "") for n in (2, 3))]
    second = take(submission, answer_file(tmp_path / "b.xlsx", rest))
    submission.refresh_from_db()
    assert (second.counts[Outcome.RECORDED], second.counts[Outcome.ALREADY]) == (2, 1)
    assert submission.answer_hash == second.sha256
    assert totals(submission).unanswered == 0


def test_later_answer_that_contradicts_is_held(program, tmp_path):
    submission = submitted(program)
    take(submission, answer_file(tmp_path / "a.xlsx", [(nik_of(1), "ORANG 001", "", "Terdaftar", "")]))
    answer = take(submission, answer_file(tmp_path / "b.xlsx", [(nik_of(1), "ORANG 001", "", "Ditolak", "x")]))
    assert outcome_of(answer, 2) == Outcome.HELD
    assert state_of(1) == State.REGISTERED


def test_answer_of_another_batch_is_refused_whole(program, tmp_path):
    submission = submitted(program)
    strangers = [(nik_of(n), f"ORANG {n}", "", "Terdaftar", "") for n in (91, 92, 93)]
    rows = [(nik_of(1), "ORANG 001", "", "Terdaftar", ""), *strangers]
    with pytest.raises(DomainError, match="3 dari 4 baris bukan anggota"):
        take(submission, answer_file(tmp_path / "a.xlsx", rows))
    assert state_of(1) == State.SUBMITTED
    assert not AnswerFile.objects.exists()


@pytest.mark.parametrize(("item", "value"), [("KODE PENGAJUAN", "2025-1-1"), ("SHA-256 BARIS", "0" * 64)])
def test_control_sheet_of_another_batch_is_refused_even_when_people_agree(program, tmp_path, item, value):
    submission = submitted(program)
    path = tmp_path / "a.xlsx"
    rows = [(nik_of(1), "ORANG 001", "", "Terdaftar", "")]
    path.write_bytes(workbook_bytes({"BPJS": (ANSWER, rows), "Kendali": (("BUTIR", "ISI"), [(item, value)])}))
    with pytest.raises(DomainError, match="Lembar Kendali"):
        take(submission, path)
    assert state_of(1) == State.SUBMITTED


def test_own_workbook_returned_with_answer_columns_is_taken(program, tmp_path):
    submission = submitted(program)
    control = [("KODE PENGAJUAN", submission.code), ("SHA-256 BARIS", submission.rows_sha256)]
    rows = [(nik_of(n), f"ORANG 00{n}", "", "Terdaftar", "") for n in (1, 2, 3)]
    path = tmp_path / "a.xlsx"
    path.write_bytes(workbook_bytes({"BPJS": (ANSWER, rows), "Kendali": (("BUTIR", "ISI"), control)}))
    assert take(submission, path).counts[Outcome.RECORDED] == 3


def test_columns_may_stand_in_any_order_and_kpj_may_be_missing(program, tmp_path):
    submission = submitted(program)
    rows = [("Terdaftar", "ORANG 001", nik_of(1))]
    answer = take(submission, answer_file(tmp_path / "a.xlsx", rows, ("STATUS", "NAMA", "NIK")))
    assert answer.counts[Outcome.RECORDED] == 1


def test_missing_column_is_named(program, tmp_path):
    submission = submitted(program)
    with pytest.raises(DomainError, match="Kolom STATUS tidak ada"):
        take(submission, answer_file(tmp_path / "a.xlsx", [(nik_of(1), "ORANG 001")], ("NIK", "NAMA")))


def test_numbers_where_text_belongs_are_held(program, tmp_path):
    from openpyxl import Workbook

    submission = submitted(program)
    book = Workbook()
    book.active.append(ANSWER)
    book.active.append([int(nik_of(1)), "ORANG 001", "", "Terdaftar", ""])
    book.active.append([nik_of(2), "ORANG 002", 1234567890, "Terdaftar", ""])
    book.active.append([nik_of(3), "ORANG 003", "123", "Terdaftar", ""])
    book.save(tmp_path / "a.xlsx")
    answer = take(submission, tmp_path / "a.xlsx")
    assert answer.counts[Outcome.HELD] == 3
    messages = list(AnswerRow.objects.values_list("message", flat=True))
    assert "Kolom NIK berupa angka" in messages[0]
    assert "Kolom KPJ berupa angka" in messages[1]
    assert "KPJ harus 11" in messages[2]
    assert not any(nik_of(1) in message for message in messages)


@pytest.mark.parametrize(
    ("nik", "kpj", "status", "outcome"),
    [
        (nik_of(77), "123", "Terdaftar", Outcome.STRANGER),
        (nik_of(77), "", "Diproses", Outcome.STRANGER),
        (nik_of(1), "123", "Terdaftar", Outcome.HELD),
        (nik_of(1)[:-1] + "2", "123", "Terdaftar", Outcome.HELD),
        ("", "123", "Terdaftar", Outcome.HELD),
    ],
    ids=["stranger, bad KPJ", "stranger, bad status", "sent, bad KPJ", "slip, bad KPJ", "no NIK"],
)
def test_not_in_the_batch_wins_over_a_bad_kpj(program, tmp_path, nik, kpj, status, outcome):
    rows = [(nik, "ORANG 001", kpj, status, ""), (nik_of(2), "ORANG 002", "", "Terdaftar", "")]
    if outcome == Outcome.STRANGER:
        rows[0] = (nik, "ORANG 077", kpj, status, "")
    assert outcome_of(take(submitted(program), answer_file(tmp_path / "a.xlsx", rows)), 2) == outcome


def test_one_kpj_for_two_people_is_held_for_both(program, tmp_path):
    submission = submitted(program)
    rows = [(nik_of(n), f"ORANG 00{n}", "00000000001", "Terdaftar", "") for n in (1, 2)]
    assert take(submission, answer_file(tmp_path / "a.xlsx", rows)).counts[Outcome.HELD] == 2


def test_kpj_of_an_earlier_answer_is_not_given_again(program, tmp_path):
    submission = submitted(program)
    take(submission, answer_file(tmp_path / "a.xlsx", [(nik_of(1), "ORANG 001", "00000000001", "Terdaftar", "")]))
    rows = [(nik_of(2), "ORANG 002", "00000000001", "Terdaftar", "")]
    assert outcome_of(take(submission, answer_file(tmp_path / "b.xlsx", rows)), 2) == Outcome.HELD


def test_a_kpj_of_another_submission_is_not_given_to_somebody_else(program, tmp_path):
    first = submitted(program, 1)
    take(first, answer_file(tmp_path / "a.xlsx", [(nik_of(1), "ORANG 001", "01234567890", "Terdaftar", "")]))
    later = decreed(wave_of(program, 2), [propose(program, number) for number in (11, 12)], number="400/8/2026")
    second = prepare(later, on=ON, actor=None)
    rows = [
        (nik_of(11), "ORANG 011", "01234567890", "Terdaftar", ""),
        (nik_of(12), "ORANG 012", "01234567891", "Terdaftar", ""),
    ]
    answer = take(second, answer_file(tmp_path / "b.xlsx", rows))
    assert (answer.counts[Outcome.HELD], answer.counts[Outcome.RECORDED]) == (1, 1)
    assert answer.unposted.get().message == "KPJ yang sama diberikan kepada orang lain."
    assert [state_of(11), state_of(12)] == [State.SUBMITTED, State.REGISTERED]


def test_the_kpj_a_person_had_before_stays_theirs():
    reply = Reply(2, nik_of(1), "ORANG 001", Answer.RECORDED, "01234567890")
    sent = [Sent(1, nik_of(1), "ORANG 001")]
    assert place([reply], sent, [("01234567890", nik_of(1))])[0].outcome == Outcome.RECORDED
    assert place([reply], sent, [("01234567890", nik_of(2))])[0].outcome == Outcome.HELD


def test_rejection_without_a_reason_says_so(program, tmp_path):
    submission = submitted(program)
    take(submission, answer_file(tmp_path / "a.xlsx", [(nik_of(1), "ORANG 001", "", "Ditolak", "")]))
    assert submission.lines.get(line__nik=nik_of(1)).answer_note == "BPJS tidak menyebut alasan"


def test_nothing_is_half_posted_when_posting_breaks(program, tmp_path, monkeypatch):
    submission = submitted(program)
    monkeypatch.setattr(answers, "_close", lambda *_: 1 / 0)
    path = answer_file(tmp_path / "a.xlsx", [(nik_of(1), "ORANG 001", "", "Terdaftar", "")])
    with pytest.raises(ZeroDivisionError):
        take(submission, path)
    assert state_of(1) == State.SUBMITTED
    assert not SubmissionLine.objects.exclude(answer="").exists()
    assert not AnswerFile.objects.exists()


def test_only_disnaker_records_an_answer(program, tmp_path, user_of):
    submission = submitted(program)
    path = answer_file(tmp_path / "a.xlsx", [(nik_of(1), "ORANG 001", "", "Terdaftar", "")])
    with pytest.raises(DomainError, match="tidak berwenang"):
        take(submission, path, actor=user_of(Role.SETDA))
    assert take(submission, path, actor=user_of(Role.DISNAKER)).recorded_by.username == "uji_disnaker"
