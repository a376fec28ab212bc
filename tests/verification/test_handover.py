"""Counts on both sides: the receipt, a batch held, sending anew, control totals of the answer, days of waiting."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from enrollment.lifecycle import State
from enrollment.verification import handover, recording
from enrollment.verification.control import COLUMNS, SHEET
from enrollment.verification.jobs import record_verification
from enrollment.verification.models import Batch, Handover, HandoverStep, Verdict, VerdictRecord
from enrollment.verification.workbooks import ANSWERS, FACTS, NOTE, STATUS
from enrollment.workers.models import Registration
from jamsos.accounts.models import Role
from jamsos.audit.models import Event
from jamsos.errors import DomainError
from jamsos.files.services import store_path
from jamsos.jobs.models import Job
from jamsos.jobs.services import run_now
from jamsos.lib.workbook import Column, Sheet, read_table, write_workbook
from tests.decrees.people import eligible, states
from tests.verification.people import line_of, received, reply, sent, sent_by_one_who_moved

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(user_of):
    return user_of(Role.DISDUKCAPIL)


@pytest.fixture
def sender(user_of):
    return user_of(Role.DINSOS_PETUGAS)


def file_of(batch: Batch, path: Path, answers: dict[int, str], control: dict[str, object] | None = None) -> Path:
    """The batch's own file answered, with the control sheet filled in by label; without `control` no such sheet."""
    columns = (*FACTS, *ANSWERS, STATUS, NOTE)
    stored = Path(batch.file.content.path)
    rows = [[row.text(column.name) for column in columns] for row in read_table(stored, name="v.xlsx").rows]
    for row in rows:
        row[columns.index(STATUS)] = answers.get(int(row[1]), "")
    totals = [[label, amount, ""] for label, amount in (control or {}).items()]
    more = [Sheet(SHEET, COLUMNS, totals)] if control else []
    write_workbook(path, [Sheet("Verval", columns, rows), *more])
    return path


def take(batch: Batch, path: Path, **params) -> Job:
    stored = store_path(path, actor=None)
    return run_now(record_verification, actor=None, batch_id=batch.pk, file_id=str(stored.pk), **params)


def test_the_file_says_how_many_were_sent_and_their_hash(program):
    batch = sent(program)
    rows = list(read_table(Path(batch.file.content.path), sheet=SHEET, name="v.xlsx").rows)
    said = {row.text("HITUNGAN"): (row.text("JUMLAH"), row.text("KETERANGAN")) for row in rows}
    assert said["Dikirim"][0] == "3" and said["Sidik baris"][1] == batch.lines_hash
    assert said["Dijawab"][0] == "" and {verdict.label for verdict in Verdict} <= set(said)


def test_the_right_number_opens_the_batch(program, officer, client_of):
    batch, client = sent(program), client_of(Role.DISDUKCAPIL)
    page = client.get(reverse("verification-receive", args=[batch.pk])).content.decode()
    assert batch.lines_hash in page
    assert client.post(reverse("verification-receive", args=[batch.pk]), {"people": 3}).status_code == 302
    shown = client.get(reverse("batch", args=[batch.pk])).content.decode()
    assert "Diterima, jumlahnya cocok" in shown and "Periksa satu per satu" in shown
    assert Event.objects.get(act="verification.receive").data == {"received": 3, "sent": 3, "difference": 0}
    with pytest.raises(DomainError, match="sudah dikonfirmasi"):
        handover.confirm(batch, 3, actor=officer)


@pytest.mark.parametrize("people", [2, 4, 0])
def test_another_number_holds_the_batch_for_both_ways_of_answering(program, officer, client_of, tmp_path, people):
    batch = sent(program)
    handover.confirm(batch, people, note="dihitung dua kali", actor=officer)
    step = Handover.objects.get()
    assert (step.people, step.expected, step.difference, step.actor) == (people, 3, people - 3, officer)
    line = line_of(batch, 1)
    with pytest.raises(DomainError, match="ditahan: dikirim 3 orang, diterima"):
        recording.record_one(line, reply(line, Verdict.MATCHED), actor=officer)
    with pytest.raises(DomainError, match="ditahan"):
        take(batch, file_of(batch, tmp_path / "v.xlsx", {1: "Padan"}))
    assert not VerdictRecord.objects.exists()
    page = client_of(Role.DINSOS_PETUGAS).get(reverse("batch", args=[batch.pk])).content.decode()
    much = "lebih" if people > 3 else "kurang"
    assert f"{abs(people - 3)} {much} dari yang dikirim" in page and "dihitung dua kali" in page
    assert reverse("verification-resend", args=[batch.pk]) in page
    home = client_of(Role.DINSOS_PETUGAS).get("/").content.decode()
    assert "kiriman verval ditahan" in home


def test_the_right_number_afterwards_lets_it_go(program, officer):
    batch = sent(program)
    handover.confirm(batch, 2, actor=officer)
    handover.confirm(batch, 3, actor=officer)
    line = line_of(batch, 1)
    recording.record_one(line, reply(line, Verdict.MATCHED), actor=officer)
    assert list(batch.handovers.order_by("sequence").values_list("people", flat=True)) == [2, 3]


def test_sending_anew_lets_it_go_and_asks_for_the_number_again(program, officer, sender, client_of):
    batch = sent(program)
    with pytest.raises(DomainError, match="tidak ditahan"):
        handover.resend(batch, reason="belum perlu", actor=sender)
    handover.confirm(batch, 2, actor=officer)
    client = client_of(Role.DINSOS_PETUGAS)
    address = reverse("verification-resend", args=[batch.pk])
    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": "lembar kedua tidak terkirim"}).status_code == 302
    step = Handover.objects.first()
    assert (step.step, step.people, step.note) == (HandoverStep.RESENT, 3, "lembar kedua tidak terkirim")
    line = line_of(batch, 1)
    with pytest.raises(DomainError, match="belum dikonfirmasi"):
        recording.record_one(line, reply(line, Verdict.MATCHED), actor=officer)
    assert "menunggu konfirmasi jumlah" in client_of(Role.DISDUKCAPIL).get("/").content.decode()
    handover.confirm(batch, 3, actor=officer)
    recording.record_one(line, reply(line, Verdict.MATCHED), actor=officer)


def test_rights_and_the_sender(program, officer, sender, user_of):
    eligible(program, range(1, 4), state=State.LISTED)
    batch, moved = sent_by_one_who_moved(program, user_of)
    for role in set(Role.values) - {Role.DISDUKCAPIL}:
        with pytest.raises(DomainError, match="tidak berwenang"):
            handover.confirm(batch, 3, actor=user_of(role))
    with pytest.raises(DomainError, match="kirimannya sendiri"):
        handover.confirm(batch, 3, actor=moved)
    with pytest.raises(DomainError, match="tidak berwenang"):
        handover.resend(batch, reason="alasan", actor=officer)


def test_the_database_keeps_every_step(program, officer):
    batch = received(program, officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Handover.objects.create(batch=batch, sequence=2, step=HandoverStep.RESENT, people=2, expected=3, note="x")
    with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
        connection.cursor().execute("DELETE FROM verification_handover")


# control totals

RIGHT = {"Padan": 1, "Ganda": 1, "Dijawab": 2}


@pytest.mark.parametrize("control", [None, dict.fromkeys(RIGHT), RIGHT, RIGHT | {"Meninggal": 0}])
def test_totals_that_agree_or_are_left_empty_are_taken(program, tmp_path, control):
    batch = sent(program)
    assert take(batch, file_of(batch, tmp_path / "v.xlsx", {1: "Padan", 2: "Ganda"}, control)).result["recorded"] == 2


@pytest.mark.parametrize(
    ("control", "message"),
    [
        (RIGHT | {"Padan": 2, "Dijawab": 3}, "Padan menurut kontrol 2, menurut baris 1"),
        ({"Padan": 2, "Dijawab": 2}, "Ganda menurut kontrol 0, menurut baris 1"),
        (RIGHT | {"Dijawab": 3}, "menurut hasil 2, dijawab 3"),
        ({"Padan": 1, "Ganda": 1}, "dijawab belum diisi"),
    ],
)
def test_totals_that_differ_refuse_the_file_whole(program, tmp_path, control, message):
    batch = sent(program)
    with pytest.raises(DomainError, match=message):
        take(batch, file_of(batch, tmp_path / "v.xlsx", {1: "Padan", 2: "Ganda"}, control))
    assert not VerdictRecord.objects.exists()
    assert set(states(Registration.objects.all())) == {State.IN_VERIFICATION}


def test_a_row_that_cannot_be_read_is_named_as_the_likely_cause(program, tmp_path):
    batch = sent(program)
    path = file_of(batch, tmp_path / "v.xlsx", {1: "Padan", 2: "Oke"}, {"Padan": 2, "Dijawab": 2})
    with pytest.raises(DomainError, match=r"menurut baris 1\. 1 baris tidak terbaca"):
        take(batch, path)
    assert Job.objects.latest("created_at").issues.count() == 1


def test_typed_totals_count_before_those_of_the_sheet(program, tmp_path):
    batch = sent(program)
    path = file_of(batch, tmp_path / "v.xlsx", {1: "Padan", 2: "Ganda"}, RIGHT)
    with pytest.raises(DomainError, match="Jumlah kontrol tidak cocok"):
        take(batch, path, totals={"padan": 2, "answered": 2})
    assert take(batch, path, totals={"padan": 1, "ganda": 1, "answered": 2}).result["recorded"] == 2


def test_the_page_asks_for_totals_and_csv_may_be_typed(program, client_of, tmp_path):
    batch = sent(program)
    with pytest.raises(DomainError, match="Jumlah kontrol belum diisi"):
        take(batch, file_of(batch, tmp_path / "v.xlsx", {1: "Padan"}), counted=True)
    nik = line_of(batch, 1).registration.nik
    text = f"KIRIMAN;NO;NIK;STATUS\n{batch.number};1;{nik};Padan\n"
    upload = SimpleUploadedFile("v.csv", text.encode())
    client = client_of(Role.DISDUKCAPIL)
    data = {"file": upload, "answered": 1, "padan": 1}
    assert client.post(reverse("verification-answer", args=[batch.pk]), data).status_code == 302
    params = Job.objects.latest("created_at").params
    assert params["totals"] == {"answered": 1, "padan": 1} and params["counted"] is True


@pytest.mark.parametrize("amount", ["dua", "1,5", "-1", "=1+1"])
def test_an_amount_that_is_no_number_is_told(program, tmp_path, amount):
    batch = sent(program)
    path, row = tmp_path / "v.xlsx", [str(batch.number), "1", line_of(batch, 1).registration.nik, "Padan"]
    control = Sheet(SHEET, [COLUMNS[0], Column("JUMLAH")], [["Padan", amount]])
    write_workbook(path, [Sheet("Verval", [*FACTS[:3], STATUS], [row]), control])
    with pytest.raises(DomainError, match="bukan bilangan bulat"):
        take(batch, path)
    assert not VerdictRecord.objects.exists()


# waiting


def test_who_is_unanswered_is_listed_with_the_days(program, officer, client_of):
    batch = received(program, officer)
    line = line_of(batch, 1)
    recording.record_one(line, reply(line, Verdict.MATCHED), actor=officer)
    client = client_of(Role.DINSOS_PETUGAS)
    with time_machine.travel(timezone.now() + timedelta(days=12), tick=False):
        client = client_of(Role.DINSOS_PETUGAS)
        rows = client.get(reverse("batch-lines", args=[batch.pk]), {"silent": "1"}).context["table"].rows
        assert [(row.get_cell("name"), row.get_cell("days")) for row in rows][0][1] == "12"
        assert len(rows) == 2
        batches = client.get(reverse("verification")).context["table"].rows[0]
        assert (batches.get_cell("waiting"), batches.get_cell("days")) == ("2", "12")
        assert "menunggu 12 hari" in client.get(reverse("batch", args=[batch.pk])).content.decode()


def test_days_count_from_the_last_sending(program, officer, sender, client_of):
    batch = sent(program)
    handover.confirm(batch, 2, actor=officer)
    with time_machine.travel(timezone.now() + timedelta(days=10), tick=False):
        handover.resend(batch, reason="berkas lama rusak", actor=sender)
    with time_machine.travel(timezone.now() + timedelta(days=12), tick=False):
        page = client_of(Role.DINSOS_PETUGAS).get(reverse("verification"))
        assert page.context["table"].rows[0].get_cell("days") == "2"
