"""Handing a decree to BPJS: what blocks it, who is dropped and why, and what the file says."""

from __future__ import annotations

import hashlib
from datetime import date

import pgtrigger
import pytest
from django.urls import reverse
from openpyxl import load_workbook

from enrollment.lifecycle import State
from enrollment.submissions import services, workbooks
from enrollment.submissions.models import Agreement, Submission
from enrollment.submissions.services import prepare, record_agreement
from enrollment.workers.models import Registration
from jamsos.accounts.models import Role, RoleAssignment, User
from jamsos.audit.models import Event
from jamsos.errors import DomainError
from jamsos.files.models import StoredFile
from jamsos.lib.workbook import read_table, write_workbook
from tests.submissions.people import ON, agreement, decreed, nik_of, propose, state_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def wave(program):
    return program.waves.get(number=1)


def test_without_agreement_nothing_is_submitted(program, wave):
    decree = decreed(wave, [propose(program, 1)])
    Agreement.objects.create(number="LAMA", valid_from=date(2025, 1, 1), valid_to=date(2026, 1, 27))
    with pytest.raises(DomainError, match="28 Januari 2026"):
        prepare(decree, on=ON, actor=None)
    assert not Submission.objects.exists()
    assert state_of(1) == State.DECREED


def test_agreement_counts_on_its_first_and_last_day(program, wave):
    Agreement.objects.create(number="SEHARI", valid_from=ON, valid_to=ON)
    assert prepare(decreed(wave, [propose(program, 1)]), on=ON, actor=None).people == 1


def test_draft_decree_is_not_submitted(program, wave):
    from enrollment.decrees.freezing import line_values
    from enrollment.decrees.models import Kind
    from enrollment.decrees.services import make

    agreement()
    head = {"title": "PENERIMA", "clauses": {}, "signer_title": "BUPATI SERANG"}
    values = line_values([propose(program, 1)], wave)
    draft = make(Kind.BUPATI, program, values, wave=wave, actor=None, **head)
    with pytest.raises(DomainError, match="bukan Keputusan Bupati yang ditetapkan"):
        prepare(draft, on=ON, actor=None)


def test_decree_is_not_submitted_before_its_own_date(program, wave):
    agreement()
    with pytest.raises(DomainError, match="sesudah tanggal pengajuan"):
        prepare(decreed(wave, [propose(program, 1)]), on=date(2026, 1, 19), actor=None)


def control_of(submission: Submission) -> dict[str, str]:
    rows = read_table(submission.file.content.path, sheet="Kendali", name="b.xlsx").rows
    return {row.text("BUTIR"): row.text("ISI") for row in rows}


@pytest.mark.parametrize("reason", ["", "  "])
def test_months_gone_by_are_refused_without_a_reason(program, wave, reason):
    agreement()
    decree = decreed(wave, [propose(program, 1)])
    with pytest.raises(DomainError, match="1 Januari 2026, sebelum bulan pengajuan 1 Februari 2026") as refused:
        prepare(decree, on=date(2026, 2, 1), late=reason, actor=None)
    assert "sebelum Keputusan Bupati disusun" in refused.value.hint
    assert state_of(1) == State.DECREED


def test_agreed_months_gone_by_stand_in_the_trail_on_the_sheet_and_on_the_page(program, wave, client_of):
    agreement()
    decree = decreed(wave, [propose(program, 1)])
    made = prepare(decree, on=date(2026, 2, 1), late=" Berita acara BPJS 4/2026 ", actor=None)
    assert control_of(made)["MASA IURAN SUDAH BERJALAN"] == "disepakati dengan BPJS: Berita acara BPJS 4/2026"
    assert Event.objects.get(act="submissions.prepare").data["late"] == "Berita acara BPJS 4/2026"
    page = client_of(Role.AUDITOR).get(reverse("submission", args=[made.pk])).content.decode()
    assert "Berita acara BPJS 4/2026" in page


def test_reason_has_no_place_where_no_month_has_gone_by(program, wave):
    agreement()
    decree = decreed(wave, [propose(program, 1)])
    with pytest.raises(DomainError, match="tidak perlu alasan"):
        prepare(decree, on=ON, late="surat BPJS", actor=None)
    assert "MASA IURAN SUDAH BERJALAN" not in control_of(prepare(decree, on=date(2026, 1, 31), actor=None))


@pytest.mark.parametrize(
    ("reason", "says"), [("x" * 201, "lebih dari 200 huruf"), (f"untuk {nik_of(1)}", "memuat nomor identitas")]
)
def test_reason_is_short_and_names_nobody(program, wave, reason, says):
    agreement()
    decree = decreed(wave, [propose(program, 1)])
    with pytest.raises(DomainError, match=says):
        prepare(decree, on=date(2026, 2, 1), late=reason, actor=None)


def test_sixty_fifth_birthday_in_between_drops_out(program, wave):
    agreement()
    propose(program, 1, birth_date=date(1961, 1, 28))  # 65 on the day of submission
    propose(program, 2, birth_date=date(1961, 1, 29))  # 64 years and 364 days
    submission = prepare(decreed(wave, Registration.objects.all()), on=ON, actor=None)
    dropped = submission.lines.get(included=False)
    assert dropped.line.nik == nik_of(1)
    assert "65 tahun" in dropped.reason
    assert (submission.people, submission.dropped) == (1, 1)
    assert (state_of(1), state_of(2)) == (State.DECREED, State.SUBMITTED)


def test_unknown_birth_date_is_no_pass(program, wave):
    agreement()
    propose(program, 1, birth_date=None)
    propose(program, 2)
    submission = prepare(decreed(wave, Registration.objects.all()), on=ON, actor=None)
    assert "Tanggal lahir tidak ada" in submission.lines.get(included=False).reason


def test_person_no_longer_decreed_drops_out(program, wave):
    agreement()
    decree = decreed(wave, [propose(program, 1), propose(program, 2)])
    gone = Registration.objects.filter(nik=nik_of(1))
    for state in (State.SUBMITTED, State.REGISTERED, State.ENDED):
        gone.update(state=state)
    submission = prepare(decree, on=ON, actor=None)
    assert submission.lines.get(included=False).reason == "Status pendaftaran: Berakhir."
    assert state_of(1) == State.ENDED


def test_nik_of_another_live_registration_drops_out(program, wave):
    agreement()
    decree = decreed(wave, [propose(program, 1), propose(program, 2)])
    Registration.objects.filter(nik=nik_of(1)).update(nik=nik_of(9))
    propose(program, 1, state=State.PROPOSED, name="ORANG LAIN")
    submission = prepare(decree, on=ON, actor=None)
    assert "pendaftaran lain" in submission.lines.get(included=False).reason


def test_withdrawn_namesake_of_the_nik_does_not_count(program, wave):
    agreement()
    decree = decreed(wave, [propose(program, 1)])
    propose(program, 1, state=State.WITHDRAWN)
    assert prepare(decree, on=ON, actor=None).dropped == 0


def test_nobody_left_tells_the_reasons_and_keeps_nothing(program, wave):
    agreement()
    decree = decreed(wave, [propose(program, 1, birth_date=date(1950, 1, 1))])
    with pytest.raises(DomainError) as refused:
        prepare(decree, on=ON, actor=None)
    assert "1 orang: Berusia 76 tahun" in refused.value.hint
    assert not Submission.objects.exists()


def test_second_submission_takes_only_those_left(program, wave):
    agreement()
    propose(program, 1, birth_date=None)
    propose(program, 2)
    decree = decreed(wave, Registration.objects.all())
    prepare(decree, on=ON, actor=None)
    with pytest.raises(DomainError, match="Tidak seorang pun"):
        prepare(decree, on=ON, actor=None)
    assert decree.submissions.count() == 1


def test_maker_and_issuer_of_the_decree_may_not_submit_it(program, wave, user_of):
    agreement()
    maker, issuer = user_of(Role.SETDA, "penyusun"), user_of(Role.SETDA, "penetap")
    decree = decreed(wave, [propose(program, 1)], maker=maker, issuer=issuer)
    RoleAssignment.objects.filter(user__in=(maker, issuer)).update(ends_on=date(2025, 12, 31))
    for person in User.objects.filter(pk__in=(maker.pk, issuer.pk)):  # the same persons in another office later on
        RoleAssignment.objects.create(user=person, role=Role.DISNAKER, starts_on=date(2026, 1, 1))
        with pytest.raises(DomainError, match="Penyusun atau penetap"):
            prepare(decree, on=ON, actor=person)


def test_only_disnaker_may_prepare(program, wave, user_of):
    agreement()
    decree = decreed(wave, [propose(program, 1)])
    with pytest.raises(DomainError, match="tidak berwenang"):
        prepare(decree, on=ON, actor=user_of(Role.DINSOS_PETUGAS))
    made = prepare(decree, on=ON, actor=user_of(Role.DISNAKER))
    event = Event.objects.get(act="submissions.prepare")
    assert (event.actor.username, event.data["people"], event.data["hash"]) == ("uji_disnaker", 1, made.lines_hash)


def test_workbook_says_what_the_frozen_lines_say(program, wave, tmp_path):
    agreement()
    odd = ["=1+1", "+62 812", "-A", "@SUM(A1)", "NUR\x07AINI", "_x0041_ B", "#N/A", "O'NEIL", "1E5", "<B>&AMP;"]
    for number, name in enumerate(odd, start=1):
        propose(program, number, name=name, address='=HYPERLINK("http://x")')
    submission = prepare(decreed(wave, Registration.objects.all()), on=ON, actor=None)
    rows = list(read_table(submission.file.content.path, sheet="BPJS", name="b.xlsx").rows)
    lines = [line.line for line in submission.lines.filter(included=True)]
    assert [row.text("NIK") for row in rows] == [line.nik for line in lines]
    shown = {"NUR\x07AINI": "NURAINI", "_x0041_ B": "x0041_ B"}
    assert [row.text("NAMA") for row in rows] == [shown.get(line.name, line.name) for line in lines]
    assert {row.cell("NIK").kind for row in rows} | {row.cell("NAMA").kind for row in rows} == {"text"}
    assert {row.text("TGL_LAHIR") for row in rows} == {"17-05-1980"}
    assert {row.text("TGL_MULAI") for row in rows} == {"01-01-2026"}
    assert submission.people == len(odd)


def test_no_cell_of_the_workbook_is_a_formula(program, wave):
    agreement()
    propose(program, 1, name="=CMD|'/C CALC'!A0")
    submission = prepare(decreed(wave, Registration.objects.all()), on=ON, actor=None)
    book = load_workbook(submission.file.content.open("rb"))
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None}
    assert kinds == {"s"}
    assert book["BPJS"]["B2"].value == "=CMD|'/C CALC'!A0"


def test_control_sheet_adds_up_and_its_hash_can_be_recomputed(program, wave):
    agreement()
    people = [propose(program, number) for number in (1, 2, 3)]
    submission = prepare(decreed(wave, people), on=ON, actor=None)
    path = submission.file.content.path
    control = {row.text("BUTIR"): row.text("ISI") for row in read_table(path, sheet="Kendali", name="b.xlsx").rows}
    table = read_table(path, sheet="BPJS", name="b.xlsx")
    digest = hashlib.sha256()
    for row in table.rows:
        digest.update(("\t".join(row.text(name) for name in table.columns) + "\n").encode())
    assert control["ORANG"] == "3"
    assert control["ORANG-BULAN"] == "36"
    assert control["RUPIAH"] == str(3 * 16_800 * 12)
    assert control["SHA-256 BARIS"] == digest.hexdigest() == submission.rows_sha256
    assert control["KODE PENGAJUAN"] == "2026-1-1"
    assert "400/7/2026" in control["KEPUTUSAN BUPATI"]


def test_file_that_differs_from_the_lines_is_not_kept(program, wave, monkeypatch):
    agreement()
    decree = decreed(wave, [propose(program, 1), propose(program, 2)])

    def tampered(path, sheets):
        lines, control = sheets
        rows = [list(row) for row in lines.rows]
        rows[1][0] = rows[1][0][:-1] + "2"  # one digit of one NIK
        write_workbook(path, [type(lines)(lines.title, lines.columns, rows), control])

    monkeypatch.setattr(workbooks, "write_workbook", tampered)
    with pytest.raises(DomainError, match="lembar BPJS, baris 3"):
        prepare(decree, on=ON, actor=None)
    assert not Submission.objects.exists()
    assert not StoredFile.objects.exists()
    assert state_of(1) == State.DECREED


def test_lost_row_and_extra_row_are_both_noticed(tmp_path):
    rows = [("A", "1"), ("B", "2")]
    path = tmp_path / "b.xlsx"
    columns = [workbooks.Column("NIK"), workbooks.Column("NAMA")]
    for written in (rows[:1], [*rows, ("C", "3")], rows[::-1]):
        write_workbook(path, [workbooks.Sheet("BPJS", columns, written)])
        with pytest.raises(DomainError, match="berbeda dari daftar beku"):
            workbooks.compare(path, "BPJS", ("NIK", "NAMA"), rows)


def test_altered_frozen_list_is_refused(program, wave):
    agreement()
    decree = decreed(wave, [propose(program, 1)])
    with pgtrigger.ignore("decrees.DecreeLine:frozen"):
        decree.lines.update(name="SISIPAN")
    with pytest.raises(DomainError, match="tidak lagi utuh"):
        prepare(decree, on=ON, actor=None)


def test_agreement_is_checked_and_recorded(user_of):
    officer = user_of(Role.DISNAKER)
    made = record_agreement(number=" PKS/9 ", valid_from=ON, valid_to=ON, actor=officer)
    assert made.number == "PKS/9"
    wrong = [("PKS/9", ON, ON, "sudah dicatat"), ("", ON, ON, "kosong"), ("X", ON, date(2026, 1, 1), "mendahului")]
    for number, begin, end, message in wrong:
        with pytest.raises(DomainError, match=message):
            services.record_agreement(number=number, valid_from=begin, valid_to=end, actor=officer)
    with pytest.raises(DomainError, match="tidak berwenang"):
        record_agreement(number="Y", valid_from=ON, valid_to=ON, actor=user_of(Role.AUDITOR))
