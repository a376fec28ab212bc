"""Sending names to Disdukcapil and taking its answers: round trip, refusals, history, mending."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from enrollment.lifecycle import State
from enrollment.programs.models import Program
from enrollment.verification import jobs, recording, services
from enrollment.verification.jobs import record_verification
from enrollment.verification.models import Batch, BatchLine, Verdict, VerdictRecord
from enrollment.verification.workbooks import ANSWERS, FACTS, NOTE, STATUS
from enrollment.workers.models import Registration
from enrollment.workers.services import withdraw
from jamsos.accounts.models import Role
from jamsos.audit.models import Event
from jamsos.errors import DomainError
from jamsos.files.models import StoredFile
from jamsos.files.services import store_path
from jamsos.jobs.models import Job
from jamsos.jobs.services import run_now
from jamsos.lib.workbook import Sheet, read_table, write_workbook
from jamsos.regions.models import Village
from tests.decrees.people import assess, change_after, eligible, nik_of, states
from tests.verification.people import sent_by_one_who_moved

pytestmark = pytest.mark.django_db


@pytest.fixture
def listed(program):
    """Five people on the list of the Dinas."""
    return eligible(program, range(1, 6), state=State.LISTED)


def answered(batch: Batch, path: Path, answers: dict[int, str], **changes: dict[int, str]) -> Path:
    """The batch's own file with STATUS filled in by line number; `changes` overwrite other columns."""
    columns = (*FACTS, *ANSWERS, STATUS, NOTE)
    rows = []
    for row in read_table(Path(batch.file.content.path), name="v.xlsx").rows:
        no = int(row.text("NO"))
        values = {column.name: row.text(column.name) for column in columns} | {"STATUS": answers.get(no, "")}
        values |= {name: by_no[no] for name, by_no in changes.items() if no in by_no}
        rows.append([values[column.name] for column in columns])
    write_workbook(path, [Sheet("Verval", columns, rows)])
    return path


def take(batch: Batch, path: Path, actor=None) -> Job:
    stored = store_path(path, actor=actor)
    return run_now(record_verification, actor=actor, batch_id=batch.pk, file_id=str(stored.pk))


def test_only_the_listed_are_sent_and_the_file_says_who(program, listed):
    for number, state in ((10, State.PROPOSED), (11, State.LOCKED), (12, State.VERIFIED), (13, State.WITHDRAWN)):
        eligible(program, [number], state=state)
    batch = services.send(program, actor=None)
    rows = list(read_table(Path(batch.file.content.path), name="v.xlsx").rows)
    assert [row.text("NIK") for row in rows] == [one.nik for one in listed]
    assert [row.text("NO") for row in rows] == ["1", "2", "3", "4", "5"]
    assert {row.text("KIRIMAN") for row in rows} == {"1"}
    assert rows[0].cell("NIK").kind == "text" and rows[0].text("TGL_LAHIR") == "1980-05-17"
    assert batch.people == batch.lines.count() == 5
    assert set(states(listed)) == {State.IN_VERIFICATION}
    with pytest.raises(DomainError, match="Tidak ada nama"):
        services.send(program, actor=None)


def test_round_trip_with_every_verdict(program, tmp_path):
    people = eligible(program, range(1, 10), state=State.LISTED)
    batch = services.send(program, actor=None)
    verdicts = dict(enumerate(Verdict, start=1))
    job = take(batch, answered(batch, tmp_path / "v.xlsx", {no: verdict.label for no, verdict in verdicts.items()}))
    kept = dict(VerdictRecord.objects.values_list("line__no", "verdict"))
    assert kept == {no: verdict.value for no, verdict in verdicts.items()}
    ended = {Verdict.DECEASED, Verdict.MOVED}
    expected = [State.WITHDRAWN if verdict in ended else State.RETURNED for verdict in Verdict]
    assert states(people) == [State.VERIFIED, *expected[1:]]
    counted = [job.result[name] for name in ("verified", "returned", "closed", "unanswered")]
    assert counted == [1, 6, 2, 0]
    assert "2 ditutup karena meninggal atau pindah" in job.result["message"]


def test_answers_may_come_in_parts_and_twice(listed, program, tmp_path):
    batch = services.send(program, actor=None)
    first = answered(batch, tmp_path / "a.xlsx", {1: "Padan", 2: "Ganda"})
    assert take(batch, first).result["unanswered"] == 3
    again = take(batch, first).result
    assert (again["recorded"], again["already"], again["differing"]) == (0, 2, 0)
    second = take(batch, answered(batch, tmp_path / "b.xlsx", {1: "Meninggal", 2: "Ganda", 3: "Padan"})).result
    assert (second["recorded"], second["already"], second["differing"], second["unanswered"]) == (1, 2, 1, 2)
    assert "berbeda dari yang tercatat" in second["message"]
    verified, returned, waiting = State.VERIFIED, State.RETURNED, State.IN_VERIFICATION
    assert states(listed) == [verified, returned, verified, waiting, waiting]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"NIK": {2: nik_of(99)}}, "Nomor urut 2: NIK-nya bukan NIK pada kiriman ini"),
        ({"NO": {2: "1"}}, "Nomor urut 1 muncul dua kali"),
        ({"NO": {2: "77"}}, "Nomor urut 77: NIK-nya bukan"),
    ],
)
def test_a_foreign_or_doubled_row_refuses_the_whole_file(listed, program, tmp_path, changes, message):
    batch = services.send(program, actor=None)
    path = answered(batch, tmp_path / "v.xlsx", {1: "Padan", 2: "Padan"}, **changes)
    with pytest.raises(DomainError, match=message):
        take(batch, path)
    assert not VerdictRecord.objects.exists()
    assert set(states(listed)) == {State.IN_VERIFICATION}


def test_every_foreign_row_is_named_with_its_row_number(listed, program, tmp_path):
    batch = services.send(program, actor=None)
    said = dict.fromkeys((1, 2, 3), "Padan")
    path = answered(batch, tmp_path / "v.xlsx", said, NIK={1: nik_of(98), 3: nik_of(99)})
    with pytest.raises(DomainError, match="Nomor urut 1: NIK-nya bukan .* 1 baris lain, lihat catatan"):
        take(batch, path)
    issues = Job.objects.latest("created_at").issues.values_list("row", "column")
    assert list(issues) == [(2, "NIK"), (4, "NIK")]
    assert not VerdictRecord.objects.exists()


def test_the_file_of_another_batch_is_refused(listed, program, tmp_path):
    first = services.send(program, actor=None)
    eligible(program, [20], state=State.LISTED)
    second = services.send(program, actor=None)
    with pytest.raises(DomainError, match="Tidak satu baris pun"):
        take(second, answered(first, tmp_path / "v.xlsx", {1: "Padan"}))
    assert Job.objects.latest("created_at").issues.count() == 5


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("v.xlsx", b"%PDF-1.7 bukan tabel"),
        ("v.xlsx", b"NIK,NO\n1,2\n"),
        ("v.csv", b"NAMA;ALAMAT\nA;B\n"),
        ("v.csv", b"KIRIMAN;NO;NIK;STATUS\n"),
        ("v.csv", b"KIRIMAN;NO;NIK;STATUS\n1;1;\x00\x00;Padan\n"),
    ],
)
def test_other_files_are_refused_and_not_kept(listed, program, tmp_path, name, content):
    batch = services.send(program, actor=None)
    (tmp_path / name).write_bytes(content)
    with pytest.raises(DomainError):
        take(batch, tmp_path / name)
    assert StoredFile.objects.latest("created_at").content.name == ""
    assert not VerdictRecord.objects.exists()


def test_the_answer_is_destroyed_and_its_fingerprint_kept(listed, program, tmp_path):
    batch = services.send(program, actor=None)
    take(batch, answered(batch, tmp_path / "v.xlsx", {1: "Padan"}))
    upload = StoredFile.objects.latest("created_at")
    assert upload.content.name == ""
    event = Event.objects.get(act="verification.record")
    assert event.data["answer_sha256"] == upload.sha256
    assert event.data["verdicts"] == {"padan": 1}


def test_hostile_cells_are_reported_not_executed(listed, program, tmp_path):
    batch = services.send(program, actor=None)
    evil = '=HYPERLINK("http://x")<script>alert(1)</script>'
    statuses = {1: "Padan", 2: evil, 3: "x" * 30_000, 4: "'; DROP TABLE workers_registration; --"}
    job = take(batch, answered(batch, tmp_path / "v.xlsx", statuses, CATATAN={1: evil}))
    assert (job.result["recorded"], job.result["refused"]) == (1, 3)
    assert set(job.issues.values_list("row", flat=True)) == {3, 4, 5}
    assert VerdictRecord.objects.get().note == evil
    assert set(states(listed[1:])) == {State.IN_VERIFICATION}


def test_sender_and_proposer_may_not_record(program, user_of, tmp_path):
    proposer, third = user_of(Role.DISDUKCAPIL), user_of(Role.DISDUKCAPIL, "uji_lain")
    eligible(program, [1], state=State.LISTED, proposed_by=proposer)
    batch, sender = sent_by_one_who_moved(program, user_of)
    path = answered(batch, tmp_path / "v.xlsx", {1: "Padan"})
    with pytest.raises(DomainError, match="Pengirim kiriman"):
        take(batch, path, sender)
    with pytest.raises(DomainError, match="Anda sendiri yang mengusulkan"):
        take(batch, path, proposer)
    assert take(batch, path, third).result["recorded"] == 1


def test_sender_and_person_of_a_line_stay(listed, program, user_of):
    batch, officer = services.send(program, actor=None), user_of(Role.DISDUKCAPIL)
    other = Batch.objects.create(program=program, number=9, people=0)
    stranger = eligible(program, [9])[0]
    line = BatchLine.objects.filter(batch=batch)
    changes = [
        (Batch.objects.all(), {"sent_by": officer}),
        (line, {"registration": stranger}),
        (line, {"batch": other}),
    ]
    for rows, change in changes:
        with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
            rows.update(**change)
    assert Batch.objects.update(file=None) == 2


def test_rights(listed, program, user_of, tmp_path):
    senders, recorders = {Role.DINSOS_PETUGAS}, {Role.DISDUKCAPIL}
    for role in set(Role.values) - senders:
        with pytest.raises(DomainError, match="tidak berwenang"):
            services.send(program, actor=user_of(role))
    batch = services.send(program, actor=user_of(Role.DINSOS_PETUGAS))
    for role in set(Role.values) - recorders:
        with pytest.raises(DomainError, match="tidak berwenang"):
            recording.record(batch, [], sha256="", actor=user_of(role))


@pytest.mark.parametrize("statement", ["UPDATE {} SET verdict = 'padan'", "DELETE FROM {}"])
def test_verdicts_are_only_ever_added(listed, program, tmp_path, statement):
    batch = services.send(program, actor=None)
    take(batch, answered(batch, tmp_path / "v.xlsx", {1: "Ganda"}))
    with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
        connection.cursor().execute(statement.format(VerdictRecord._meta.db_table))


def test_returned_mended_and_sent_again(listed, program: Program, user_of, tmp_path):
    officer = user_of(Role.DINSOS_PETUGAS)
    batch = services.send(program, actor=None)
    path = answered(batch, tmp_path / "a.xlsx", {1: "Tidak padan", 2: "Padan"})
    take(batch, path)
    person = listed[0]
    person.refresh_from_db()
    person.nik = nik_of(500)
    person.save(update_fields=["nik"])
    change_after(person, "nik")
    with pytest.raises(DomainError, match="perlu dinilai ulang"):
        services.mend(person, actor=officer)
    person.assessment.delete()
    assess([person])
    assert services.mend(person, actor=officer).state == State.LISTED
    second = services.send(program, actor=None)
    assert (second.number, second.people) == (2, 1)
    # The first file again: the NIK is another one by now, yet that line was answered and stays as it is.
    assert take(batch, path).result["already"] == 2
    take(second, answered(second, tmp_path / "b.xlsx", {1: "Padan"}))
    assert states([person]) == [State.VERIFIED]
    history = VerdictRecord.objects.filter(line__registration=person).order_by("recorded_at")
    assert list(history.values_list("verdict", flat=True)) == ["tidak_padan", "padan"]


def test_who_was_never_answered_is_recalled_and_goes_with_the_next_batch(
    listed, program, user_of, client_of, tmp_path
):
    first = services.send(program, actor=None)
    take(first, answered(first, tmp_path / "a.xlsx", {1: "Padan"}))
    client, address = client_of(Role.DINSOS_PETUGAS), reverse("verification-recall", args=[first.pk])
    assert address in client.get(reverse("batch", args=[first.pk])).content.decode()
    assert client.post(address, {"reason": "Tiga bulan tanpa jawaban"}).status_code == 302
    assert states(listed) == [State.VERIFIED, *[State.LISTED] * 4]
    assert Event.objects.get(act="verification.recall").data["people"] == 4
    second = services.send(program, actor=None)
    late = take(first, answered(first, tmp_path / "b.xlsx", {2: "Padan", 3: "Meninggal"}))
    assert (late.result["left"], late.result["recorded"]) == (2, 0)
    assert "2 sudah ditarik dari kiriman ini" in late.result["message"]
    assert set(states(listed[1:])) == {State.IN_VERIFICATION}
    assert take(second, answered(second, tmp_path / "c.xlsx", {1: "Padan"})).result["verified"] == 1
    page = client.get(reverse("batch", args=[first.pk])).content.decode()
    assert "4 di antaranya sudah ditarik" in page and address not in page
    assert client.post(address, {"reason": "Sekali lagi"}).status_code == 409


def test_dinsos_closes_a_person_under_verification_with_a_reason(listed, program, user_of, tmp_path):
    batch = services.send(program, actor=None)
    withdraw(listed[0], reason="meninggal menurut keluarga", actor=user_of(Role.DINSOS_PETUGAS))
    result = take(batch, answered(batch, tmp_path / "a.xlsx", {1: "Padan", 2: "Padan"})).result
    assert (result["left"], result["verified"], result["unanswered"]) == (1, 1, 3)
    assert states(listed)[:2] == [State.WITHDRAWN, State.VERIFIED]


@pytest.mark.parametrize("word", ["Meninggal", "Pindah keluar"])
def test_death_and_moving_away_close_the_case(listed, program, user_of, client_of, tmp_path, word):
    batch = services.send(program, actor=None)
    take(batch, answered(batch, tmp_path / "v.xlsx", {1: word}))
    person = listed[0]
    person.refresh_from_db()
    assert person.state == State.WITHDRAWN
    data = Event.objects.get(act="verification.record").data
    assert data["closed"] == 1 and data["verdicts"] == {Verdict(word.split()[0].lower()).value: 1}
    assert client_of(Role.DINSOS_PETUGAS).get(reverse("mend", args=[person.pk])).status_code == 404
    change_after(person)
    with pytest.raises(DomainError, match="tidak dapat dilakukan pada status Ditarik"):
        services.mend(person, actor=user_of(Role.DINSOS_PETUGAS))
    with pytest.raises(DatabaseError, match="Invalid transition"), transaction.atomic():
        Registration.objects.filter(pk=person.pk).update(state=State.LISTED)


def returned_with(program, tmp_path, word: str) -> Registration:
    """Somebody whom Disdukcapil sent back with this verdict."""
    (person,) = eligible(program, [1], state=State.LISTED)
    batch = services.send(program, actor=None)
    take(batch, answered(batch, tmp_path / "v.xlsx", {1: word}))
    person.refresh_from_db()
    return person


@pytest.mark.parametrize("word", ["Padan sebagian", "Tidak padan", "Ganda"])
def test_nobody_goes_back_unchanged(program, user_of, client_of, tmp_path, word):
    person = returned_with(program, tmp_path, word)
    with pytest.raises(DomainError, match="belum diubah sejak dikembalikan"):
        services.mend(person, actor=user_of(Role.DINSOS_PETUGAS))
    page = client_of(Role.DINSOS_PETUGAS).get(reverse("mend", args=[person.pk])).content.decode()
    assert "Belum ada yang diubah" in page and word in page


@pytest.mark.parametrize("word", ["Nonaktif", "Tidak ditemukan", "Belum rekam KTP-el"])
def test_what_disdukcapil_cures_goes_back_unchanged(program, user_of, tmp_path, word):
    person = returned_with(program, tmp_path, word)
    assert services.mend(person, actor=user_of(Role.DINSOS_PETUGAS)).state == State.LISTED


@pytest.mark.parametrize(
    ("result", "message"),
    [(None, "belum dinilai"), ("not_eligible", "Tidak memenuhi syarat"), ("unknown", "Perlu klarifikasi")],
)
def test_only_the_eligible_go_back(program, user_of, client_of, tmp_path, result, message):
    person = returned_with(program, tmp_path, "Tidak padan")
    person.assessment.delete()
    change_after(person)
    if result:
        assess([person], result)
    with pytest.raises(DomainError, match=message):
        services.mend(person, actor=user_of(Role.DINSOS_PETUGAS))
    page = client_of(Role.DINSOS_PETUGAS).get(reverse("mend", args=[person.pk])).content.decode()
    assert message in page and "1 isian diubah" in page


def _die_once(monkeypatch, module, name: str, *, after: bool) -> None:
    """Break the worker once, before or after a function has done its work."""
    real, calls = getattr(module, name), []

    def work(*args, **kwargs):
        first = not calls
        calls.append(1)
        if first and not after:
            raise RuntimeError("killed")
        result = real(*args, **kwargs)
        if first:
            raise RuntimeError("killed")
        return result

    monkeypatch.setattr(module, name, work)


@pytest.mark.parametrize(
    ("module", "name", "after"),
    [(recording, "record", False), (recording, "record", True), (jobs, "destroy", False), (jobs, "destroy", True)],
)
def test_a_killed_recording_ends_as_an_undisturbed_one(listed, program, tmp_path, monkeypatch, module, name, after):
    batch = services.send(program, actor=None)
    path = answered(batch, tmp_path / "v.xlsx", {1: "Padan", 2: "Oke"})
    _die_once(monkeypatch, module, name, after=after)
    job = take(batch, path)
    assert job.attempt == 2 and job.issues.count() == 1
    assert VerdictRecord.objects.count() == Event.objects.filter(act="verification.record").count() == 1
    assert (job.result["recorded"], job.result["already"], job.result["refused"]) == (1, 0, 1)
    assert StoredFile.objects.latest("created_at").content.name == ""


def test_a_killed_sending_sends_once(listed, program, monkeypatch):
    _die_once(monkeypatch, jobs, "reverse", after=False)
    job = run_now(jobs.send_verification, actor=None, program_id=program.pk)
    assert (job.attempt, Batch.objects.count(), job.result["batch"]) == (2, 1, Batch.objects.get().pk)


def test_names_come_by_kecamatan_and_desa(program):
    villages = list(Village.objects.select_related("district").order_by("?")[:6])
    for number, village in enumerate(villages, 1):
        eligible(program, [number], state=State.LISTED, village=village)
    batch = services.send(program, actor=None)
    lines = BatchLine.objects.filter(batch=batch).values_list(
        "registration__village__district__name", "registration__village__name"
    )
    assert list(lines) == sorted(lines)
