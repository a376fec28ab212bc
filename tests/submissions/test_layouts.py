"""Column layouts as data: what may be entered, from when it holds, and that older files keep their own."""

from __future__ import annotations

import re
from copy import deepcopy
from datetime import date, timedelta
from pathlib import Path

import pytest
import time_machine
from django.db import ProgrammingError, connection, transaction
from django.urls import reverse

from enrollment.submissions import answers
from enrollment.submissions.layout_checks import wrong_answer, wrong_submission
from enrollment.submissions.layout_differences import differences
from enrollment.submissions.layout_versions import (
    FILES,
    add_version,
    answer_layout_on,
    entered_last,
    in_force,
    layout_on,
    versions,
)
from enrollment.submissions.models import (
    FIRST_LAYOUT,
    AnswerFile,
    AnswerRow,
    LayoutKind,
    LayoutVersion,
    Submission,
)
from enrollment.submissions.rechecking import recheck
from enrollment.submissions.services import prepare
from jamsos.accounts.models import Role
from jamsos.audit.models import Event
from jamsos.errors import DomainError
from jamsos.files.services import store_path
from jamsos.jobs.models import Job
from jamsos.lib.workbook import read_table
from tests.decrees.people import wave_of
from tests.submissions.people import ANSWER, ON, agreement, answer_file, decreed, nik_of, propose, submitted

pytestmark = pytest.mark.django_db
LATER = ON + timedelta(days=3)
TODAY = time_machine.travel("2026-01-28T09:00+07:00", tick=False)
SENT, REPLY = LayoutKind.SUBMISSION, LayoutKind.ANSWER


def content(kind: LayoutKind) -> dict:
    """The first version, to be changed."""
    return deepcopy(dict(versions(kind)[0].content))


def column(raw: dict, name: str) -> dict:
    return next(one for one in raw["columns"] if one["name"] == name)


def renamed() -> dict:
    """NIK is called otherwise and stands last, mother's name is left out, a fixed text is added."""
    raw = content(SENT)
    column(raw, "NIK")["name"] = "No. Identitas"
    raw["columns"] = [one for one in raw["columns"][1:] if one["name"] != "NAMA_IBU_KANDUNG"] + raw["columns"][:1]
    raw["columns"].append({"name": "KODE_WADAH", "value": "SG", "width": 10})
    return raw


def other_answer() -> dict:
    raw = content(REPLY)
    raw["columns"]["nik"] = ["NIK", "No. Identitas"]
    raw["columns"]["kpj"] = ["NO_KPJ"]
    raw["statuses"]["recorded"] = ["OK"]
    return raw


@pytest.fixture
def officer(user_of):
    return user_of(Role.DISNAKER)


def enter(kind: LayoutKind, raw: dict, officer, *, valid_from: date = LATER, **asked) -> LayoutVersion:
    told = {"basis": "Surat BPJS 12/2026", "base": entered_last(versions(kind)).name, "on": ON} | asked
    return add_version(kind, raw, valid_from=valid_from, actor=officer, **told)


def test_the_first_versions_are_usable_and_bear_the_name_that_earlier_files_bear():
    assert (wrong_submission(content(SENT)), wrong_answer(content(REPLY))) == ([], [])
    assert {versions(kind)[0].name for kind in FILES} == {FIRST_LAYOUT}


BAD_COLUMNS = {
    "an empty heading": ({"name": " "}, "Kolom 2: judul kosong"),
    "only marks": ({"name": "--"}, "Kolom 2: judul kosong"),
    "a heading like a formula": ({"name": "=NAMA"}, "berawalan seperti rumus"),
    "a heading like an address": ({"name": "@NAMA"}, "berawalan seperti rumus"),
    "a heading that is too long": ({"name": "N" * 61}, "lebih dari 60 huruf"),
    "an invisible mark": ({"name": "NA\u200bMA"}, "tanda yang tidak tampak"),
    "a number of a person": ({"name": f"NAMA {nik_of(1)}"}, "memuat nomor identitas"),
    "the heading of another column": ({"name": "nik."}, "Judul «NIK» dipakai 2 kali"),
    "a field nobody knows": ({"from": "income"}, "isian tidak dikenal"),
    "a field twice": ({"from": "nik"}, "NIK harus ada pada tepat satu kolom, kini 2"),
    "a required field left out": ({"from": "phone"}, "Nama harus ada pada tepat satu kolom, kini 0"),
    "field and fixed text": ({"value": "X"}, "isi tetap hanya untuk kolom tanpa isian"),
    "no width": ({"width": 0}, "lebar 4 sampai 80"),
}


@pytest.mark.parametrize(("change", "says"), BAD_COLUMNS.values(), ids=BAD_COLUMNS)
def test_a_column_that_cannot_be_used_is_told_with_its_place(change, says, officer):
    raw = content(SENT)
    raw["columns"][1] |= change
    with pytest.raises(DomainError, match=says):
        enter(SENT, raw, officer)
    assert not LayoutVersion.objects.exists()


BAD_SUBMISSIONS = {
    "no columns": (lambda raw: raw.update(columns=[]), "Alamat harus ada pada tepat satu kolom, kini 0"),
    "too many": (
        lambda raw: raw["columns"].extend({"name": f"K{n}", "value": "", "width": 9} for n in range(40)),
        "paling banyak 40",
    ),
    "dates nobody knows": (lambda raw: raw.update(date_format="%x"), "Bentuk tanggal tidak dikenal"),
    "a formula on every row": (lambda raw: column(raw, "PROGRAM").update(value="=1+1"), "isi tetap: berawalan"),
}
BAD_ANSWERS = {
    "a field without heading": (lambda raw: raw["columns"].update(nik=[]), "NIK: judul kolom kosong"),
    "one heading for two": (lambda raw: raw["columns"].update(kpj=["nik"]), "Judul «NIK» dipakai 2 kali"),
    "a formula": (lambda raw: raw["columns"].update(note=["+KET"]), "Keterangan: berawalan seperti rumus"),
    "no word for recorded": (lambda raw: raw["statuses"].update(recorded=[]), "Kata status terekam kosong"),
    "a word for both": (
        lambda raw: raw["statuses"]["rejected"].append("Aktif"),
        "«AKTIF» berarti terekam dan ditolak",
    ),
}


@pytest.mark.parametrize(
    ("kind", "change", "says"),
    [(SENT, *case) for case in BAD_SUBMISSIONS.values()] + [(REPLY, *case) for case in BAD_ANSWERS.values()],
    ids=[*BAD_SUBMISSIONS, *BAD_ANSWERS],
)
def test_a_mapping_that_cannot_be_used_is_told(kind, change, says, officer):
    raw = content(kind)
    change(raw)
    with pytest.raises(DomainError, match=says):
        enter(kind, raw, officer)


BAD_CIRCUMSTANCES = {
    "a day gone by": ({"valid_from": ON - timedelta(days=1)}, "sudah lewat"),
    "no ground": ({"basis": "  "}, "Dasar perubahan kosong"),
    "a long ground": ({"basis": "x" * 201}, "lebih dari 200 huruf"),
    "a ground naming a person": ({"basis": f"untuk {nik_of(1)}"}, "memuat nomor identitas"),
    "changed meanwhile": ({"base": "2025-9"}, "dicatat sesudah halaman ini dibuka"),
}


@pytest.mark.parametrize(("asked", "says"), BAD_CIRCUMSTANCES.values(), ids=BAD_CIRCUMSTANCES)
def test_a_version_needs_a_day_a_ground_and_the_newest_to_change(asked, says, officer):
    with pytest.raises(DomainError, match=says):
        enter(SENT, renamed(), officer, **asked)


def test_a_version_without_a_change_is_refused(officer):
    with pytest.raises(DomainError, match="sama dengan versi 2026-1"):
        enter(SENT, content(SENT), officer)


def test_only_disnaker_enters_a_version(user_of):
    for role in set(Role) - {Role.DISNAKER}:
        with pytest.raises(DomainError, match="tidak berwenang"):
            enter(SENT, renamed(), user_of(role, f"uji_{role}_susunan"))


def test_each_version_holds_from_its_day_and_of_one_day_the_later(officer):
    planned = enter(SENT, renamed(), officer, valid_from=date(2027, 1, 1))
    assert (planned.version, in_force(SENT, date(2026, 12, 31)).name) == ("2027-1", FIRST_LAYOUT)
    assert in_force(SENT, date(2027, 1, 1)).name == "2027-1"
    enter(SENT, content(SENT), officer, valid_from=date(2027, 1, 1))
    assert in_force(SENT, date(2027, 1, 1)).name == "2027-2"
    assert in_force(REPLY, date(2027, 1, 1)).name == FIRST_LAYOUT
    event = Event.objects.filter(act="submissions.layout").earliest("seq")
    assert (event.data["version"], event.data["valid_from"]) == ("2027-1", "2027-01-01")


def test_a_version_for_today_is_entered_beside_a_scheduled_one(officer):
    """Overtaken is told by what was entered last; the same as scheduled is a change today, and the other way round."""
    assert enter(SENT, renamed(), officer, valid_from=date(2027, 1, 1)).version == "2027-1"
    with pytest.raises(DomainError, match="Versi 2027-1 dicatat sesudah"):
        enter(SENT, renamed(), officer, valid_from=ON, base=FIRST_LAYOUT)
    with pytest.raises(DomainError, match=f"sama dengan versi {FIRST_LAYOUT}"):
        enter(SENT, content(SENT), officer, valid_from=ON, base="2027-1")
    assert enter(SENT, renamed(), officer, valid_from=ON, base="2027-1").version == "2026-2"
    with pytest.raises(DomainError, match="Versi 2026-2 dicatat sesudah"):
        enter(SENT, content(SENT), officer, valid_from=LATER, base="2027-1")


def test_versions_and_answers_are_only_ever_added(program, officer, tmp_path):
    enter(SENT, renamed(), officer)
    rows = [(nik_of(1), "ORANG 001", "01234567890", "Terdaftar", ""), (nik_of(2), "LAIN", "", "Ditolak", "")]
    answered(submitted(program), tmp_path, rows)
    for model, column in ((LayoutVersion, "basis"), (AnswerFile, "layout"), (AnswerRow, "message")):
        table = model._meta.db_table
        for statement in (f"UPDATE {table} SET {column} = 'lain'", f"DELETE FROM {table}"):
            with (
                pytest.raises(ProgrammingError, match="pgtrigger"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(statement)


def test_a_new_layout_is_written_and_an_old_submission_keeps_its_own(program, officer):
    agreement()
    old = prepare(decreed(program.waves.get(number=1), [propose(program, 1)]), on=ON, actor=None)
    made = enter(SENT, renamed(), officer)
    assert (old.layout, made.version, recheck(old, actor=None).differences) == (FIRST_LAYOUT, "2026-2", ())

    second = decreed(wave_of(program, 2), [propose(program, 3)], number="400/8/2026")
    new = prepare(second, on=LATER, actor=None)
    table = read_table(new.file.content.path, sheet="BPJS", name="b.xlsx")
    assert (new.layout, table.columns[0], table.columns[-2:]) == ("2026-2", "NAMA", ("NO_IDENTITAS", "KODE_WADAH"))
    (row,) = table.rows
    assert (row.text("NO_IDENTITAS"), row.text("KODE_WADAH")) == (nik_of(3), "SG")
    control = {
        one.text("BUTIR"): one.text("ISI")
        for one in read_table(new.file.content.path, sheet="Kendali", name="b.xlsx").rows
    }
    assert control["SUSUNAN KOLOM"].startswith("versi 2026-2")
    assert (recheck(old, actor=None).differences, recheck(new, actor=None).differences) == ((), ())


def test_a_file_of_another_layout_than_it_bears_is_noticed(program, officer):
    submission = submitted(program)
    enter(SENT, renamed(), officer)
    submission.layout = "2026-2"
    told = recheck(submission, actor=None).differences
    assert "bersidik" in told[0] and "Kolom NO_IDENTITAS, KODE_WADAH tidak ada" in told[1]
    submission.layout = "1999-1"
    with pytest.raises(DomainError, match="versi 1999-1 tidak dikenal"):
        recheck(submission, actor=None)


MOVED = ("KETERANGAN", "STATUS", "NO_KPJ", "NAMA", "No. Identitas")


def test_an_answer_is_read_by_the_version_of_its_day_and_again_by_the_same(program, officer, tmp_path):
    submission = submitted(program)
    first = answer_file(tmp_path / "a.xlsx", [(nik_of(1), "ORANG 001", "01234567890", "Terdaftar", "")])
    answers.record(submission, store_path(first, actor=None), on=ON, actor=None)
    enter(REPLY, other_answer(), officer)
    moved = answer_file(tmp_path / "b.xlsx", [("", "ok", "01234567891", "ORANG 002", nik_of(2))], MOVED)
    made = answers.record(submission, store_path(moved, actor=None), on=LATER, actor=None)
    assert (made.counts["recorded"], made.layout) == (1, "2026-2")
    assert submission.lines.get(line__nik=nik_of(2)).kpj == "01234567891"
    assert submission.answers.order_by("pk").first().layout == FIRST_LAYOUT
    found = recheck(submission, actor=None)
    assert (found.rows, found.replies, found.differences) == (3, 2, ())


ANSWER_HEADINGS = {
    "an unknown heading": (("No. Identitas", "NAMA", "KPJ", "STATUS"), ON, "Kolom NIK tidak ada"),
    "heading and alias": (("NIK", "No. Identitas", "NAMA", "STATUS"), LATER, "Kolom NIK muncul lebih dari sekali"),
}


@pytest.mark.parametrize(("headings", "on", "says"), ANSWER_HEADINGS.values(), ids=ANSWER_HEADINGS)
def test_headings_that_do_not_tell_which_column_is_meant_are_refused(headings, on, says, program, officer, tmp_path):
    submission = submitted(program)
    enter(REPLY, other_answer(), officer)
    path = answer_file(tmp_path / "a.xlsx", [(nik_of(1), nik_of(1), "ORANG 001", "OK")], headings)
    with pytest.raises(DomainError, match=says):
        answers.record(submission, store_path(path, actor=None), on=on, actor=None)
    assert not submission.answers.exists()


def answered(submission: Submission, folder: Path, rows: list[tuple[str, ...]]) -> AnswerFile:
    stored = store_path(answer_file(folder / "jawaban.xlsx", rows), actor=None)
    return answers.record(submission, stored, on=ON, actor=None)


RECORDED = (nik_of(1), "ORANG 001", "01234567890", "Terdaftar", "")
REJECTED = (nik_of(2), "ORANG 002", "", "Ditolak", "NIK tidak padan")
STRANGER = (nik_of(9), "ORANG 009", "", "Ditolak", "")
OTHER_ANSWERS = {
    "as recorded": ([RECORDED, REJECTED, STRANGER], []),
    "another KPJ": ([(*RECORDED[:2], "01234567899", *RECORDED[3:]), REJECTED, STRANGER], ["1 orang", "1 baris"]),
    "another name": ([(RECORDED[0], "ORANG 003", *RECORDED[2:]), REJECTED, STRANGER], ["1 orang", "1 baris"]),
    "another note": ([RECORDED, (*REJECTED[:4], "Usia"), STRANGER], ["1 orang", "1 baris"]),
    "a row left out": ([RECORDED, REJECTED], ["kini 2 baris"]),
    "somebody not posted": (
        [RECORDED, REJECTED, STRANGER, (nik_of(3), "ORANG 003", "", "Ditolak", "")],
        ["kini 4 baris", "1 baris"],
    ),
    "no table": (None, ["Kolom NIK, NAMA, STATUS tidak ada"]),
}


@pytest.mark.parametrize(("rows", "tells"), OTHER_ANSWERS.values(), ids=OTHER_ANSWERS)
def test_an_answer_that_no_longer_says_what_was_recorded_is_noticed(rows, tells, program, tmp_path):
    """Whatever stands in the file now is told beside its hash, and the check itself is recorded."""
    submission = submitted(program)
    kept = answered(submission, tmp_path, [RECORDED, REJECTED, STRANGER]).file
    headings = ANSWER if rows is not None else ("A", "B")
    if tells:
        answer_file(Path(kept.content.path), rows or [], headings)
        tells = [f"Isi berkas {kept.name} tidak bersidik", *tells]
    told = recheck(submission, actor=None).differences
    assert len(told) == len(tells) and all(text in says for text, says in zip(tells, told, strict=True)), told
    assert Event.objects.filter(act="submissions.recheck").latest("seq").data["differences"] == len(tells)


@pytest.mark.parametrize("gone", [True, False], ids=["gone", "with a further byte"])
def test_a_sent_file_that_was_changed_or_is_gone_is_noticed(gone, program):
    submission = submitted(program)
    path = Path(submission.file.content.path)
    path.unlink() if gone else path.write_bytes(path.read_bytes() + b"\n")
    told = recheck(submission, actor=None).differences
    assert ("tidak dapat dibaca" if gone else "tidak bersidik") in told[0]


def test_differences_are_told_in_words():
    told = differences(SENT, content(SENT), renamed())
    assert told[:3] == [
        "Judul NIK menjadi No. Identitas.",
        "Kolom KODE_WADAH ditambahkan: selalu «SG».",
        "Kolom NAMA_IBU_KANDUNG dihapus.",
    ]
    assert told[3].startswith("Urutan kolom menjadi NAMA, TEMPAT_LAHIR")
    assert differences(REPLY, content(REPLY), other_answer()) == [
        "Judul kolom NIK: NIK menjadi NIK, No. Identitas.",
        "Judul kolom KPJ: KPJ menjadi NO_KPJ.",
        "Kata status terekam: TERDAFTAR, TEREKAM, BERHASIL, DITERIMA, SUKSES, AKTIF menjadi OK.",
    ]
    wider = content(SENT) | {"date_format": "%Y-%m-%d", "confirmed": True}
    wider["columns"][0] |= {"width": 30, "from": "nkk"}
    assert differences(SENT, content(SENT), wider) == [
        "Kolom NIK: NIK menjadi Nomor KK.",
        "Kolom NIK: lebar 20 menjadi 30.",
        "Bentuk tanggal: 31-12-2026 menjadi 2026-12-31.",
        "Disepakati BPJS.",
    ]


def sheet(raw: dict) -> dict:
    """The editor's form for these columns."""
    rows = raw["columns"]
    return {
        "heading": [one["name"] for one in rows],
        "source": [one.get("from", "") for one in rows],
        "value": [one.get("value", "") for one in rows],
        "width": [one["width"] for one in rows],
    } | {"valid_from": "2026-01-31", "basis": "Surat BPJS 12", "date_format": "%d-%m-%Y", "base": FIRST_LAYOUT}


@TODAY
def test_columns_are_moved_added_and_dropped_and_seen_before_anything_is_stored(client_of):
    client, url = client_of(Role.DISNAKER), reverse("layout-submission")
    steps = {
        "1:up": ["NAMA", "NIK"],
        "0:down": ["NAMA", "NIK"],
        "0:drop": ["NAMA", "TEMPAT_LAHIR"],
        "9:??": ["NIK", "NAMA"],
    }
    for step, begins in steps.items():
        answer = client.post(url, sheet(content(SENT)) | {"langkah": step})
        assert [one["name"] for one in answer.context["columns"]][:2] == begins
    added = client.post(url, sheet(content(SENT)) | {"langkah": "add"})
    assert added.context["columns"][-1]["name"] == ""
    assert "Kolom 17: judul kosong" in added.content.decode()
    shown = client.post(url, sheet(renamed()) | {"langkah": "pratinjau", "date_format": "%Y-%m-%d"}).content.decode()
    assert 'scope="col">No. Identitas</th>' in shown and "1980-05-17" in shown
    assert not LayoutVersion.objects.exists()


@TODAY
def test_enter_in_a_field_of_the_editor_only_previews(client_of):
    """The browser takes the first button of the form."""
    page = client_of(Role.DISNAKER).get(reverse("layout-submission")).content.decode()
    form = page[page.index('<form class="panels"') :]
    first = re.search(r"<button[^>]*>", form).group()
    assert 'name="langkah" value="pratinjau"' in first and "visually-hidden" in first


@TODAY
@pytest.mark.parametrize("number", ["9" * 5000, "-1", "1e3", "²"])
def test_a_number_nobody_can_mean_is_told_and_changes_nothing(number, client_of):
    client, url, form = client_of(Role.DISNAKER), reverse("layout-submission"), sheet(content(SENT))
    wide = client.post(url, form | {"width": [number, *form["width"][1:]], "langkah": "pratinjau"})
    assert "Kolom 1: lebar 4 sampai 80" in wide.content.decode()
    moved = client.post(url, form | {"langkah": f"{number}:drop"})
    assert [one["name"] for one in moved.context["columns"]] == form["heading"]


@TODAY
def test_the_editor_starts_from_what_holds_today_or_from_the_scheduled_version(client_of, officer):
    enter(SENT, renamed(), officer, valid_from=date(2027, 1, 1))
    client, url = client_of(Role.DISNAKER), reverse("layout-submission")
    for query, begins, name in (("", "NIK", FIRST_LAYOUT), ("?dari=2027-1", "NAMA", "2027-1"), ("?dari=x", "NIK", "")):
        page = client.get(url + query)
        assert page.context["columns"][0]["name"] == begins
        assert page.context["form"]["base"].value() == "2027-1"
        assert f"versi {name}" in page.content.decode()
    assert 'href="?dari=2027-1"' in client.get(url).content.decode()
    assert client.post(url, sheet(renamed()) | {"valid_from": "2026-01-28", "base": "2027-1"}).status_code == 302
    assert in_force(SENT, ON).name == "2026-2"


@TODAY
def test_the_editor_stores_a_version_and_the_list_tells_what_it_changes(client_of):
    client, url = client_of(Role.DISNAKER), reverse("layout-submission")
    assert client.post(url, sheet(renamed()) | {"basis": ""}).status_code == 422
    bad = client.post(url, sheet(renamed()) | {"heading": ["=A", *sheet(renamed())["heading"][1:]]})
    assert (bad.status_code, "Kolom 1: berawalan seperti rumus" in bad.content.decode()) == (409, True)
    assert client.post(url, sheet(renamed())).status_code == 302
    assert layout_on(LATER).names[-1] == "KODE_WADAH"
    page = client_of(Role.AUDITOR).get(reverse("layouts")).content.decode()
    for text in ("2026-2", "Judul NIK menjadi No. Identitas.", "Surat BPJS 12", "susunan bawaan"):
        assert text in page
    again = client.post(url, sheet(renamed()))
    assert (again.status_code, "dicatat sesudah halaman ini dibuka" in again.content.decode()) == (409, True)


@TODAY
def test_what_the_answer_editor_shows_can_be_sent_back_with_another_heading(client_of):
    client, url = client_of(Role.DISNAKER), reverse("layout-answer")
    form = client.get(url).context["form"]
    data = {name: form[name].value() or "" for name in form.fields} | {"basis": "Surat", "confirmed": "on"}
    data |= {"nik": "nik, no identitas\nnomor ktp", "valid_from": "2026-01-28"}
    assert client.post(url, data).status_code == 302
    layout = answer_layout_on(ON)
    assert layout.aliases == {"NO_IDENTITAS": "NIK", "NOMOR_KTP": "NIK"}
    assert "TERDAFTAR" in layout.recorded and layout.note == "KETERANGAN"


@TODAY
def test_a_submission_is_checked_again_from_its_page(program, client_of):
    submission = submitted(program)
    client, url = client_of(Role.AUDITOR), reverse("submission-recheck", args=[submission.pk])
    assert url in client.get(submission.get_absolute_url()).content.decode()
    assert client.post(url).status_code == 302
    assert Job.objects.get().params == {"submission_id": submission.pk}
