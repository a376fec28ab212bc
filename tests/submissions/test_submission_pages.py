"""The BPJS pages: what waits, counts before the act, masked numbers, and who may open what."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
import time_machine
from django.urls import reverse
from openpyxl import load_workbook

from enrollment.submissions import answers
from enrollment.submissions.layout_versions import answer_layout_on
from enrollment.submissions.models import Agreement, AnswerFile
from enrollment.submissions.reading import read_replies
from jamsos.accounts.models import Role
from jamsos.files.services import store_path
from jamsos.jobs.models import Job
from jamsos.ui.templatetags.formats import mask_nik
from tests.submissions.people import ON, agreement, answer_file, decreed, nik_of, propose, submitted

pytestmark = pytest.mark.django_db
TODAY = time_machine.travel("2026-01-28T09:00+07:00", tick=False)
READERS = {Role.DISNAKER, Role.AUDITOR}


@pytest.fixture
def answered(program, tmp_path):
    """A submission of three: one recorded, one rejected, one unanswered, and a stranger's row held."""
    submission = submitted(program)
    rows = [
        (nik_of(1), "ORANG 001", "01234567890", "Terdaftar", ""),
        (nik_of(2), "ORANG 002", "", "Ditolak", "NIK tidak padan"),
        (nik_of(88), "ORANG ASING", "", "Terdaftar", ""),
    ]
    path = answer_file(tmp_path / "jawaban.xlsx", rows)
    answers.record(submission, store_path(path, actor=None), on=ON, actor=None)
    return submission


def pages(submission) -> list[str]:
    answer = AnswerFile.objects.get()
    return [
        reverse("submissions"),
        reverse("agreements"),
        reverse("submission", args=[submission.pk]),
        reverse("submission-answer", args=[answer.pk]),
        reverse("submission-lines", args=[submission.pk]),
    ]


def test_no_page_shows_a_full_nik(answered, client_of):
    client = client_of(Role.DISNAKER)
    bodies = {url: client.get(url).content.decode() for url in pages(answered)}
    assert not any(nik_of(number) in body for body in bodies.values() for number in (1, 2, 3, 88))
    assert mask_nik(nik_of(1)) in bodies[reverse("submission-lines", args=[answered.pk])]


def test_only_readers_of_submissions_open_the_pages(answered, client_of):
    for role in Role:
        client = client_of(role)
        for url in pages(answered):
            assert client.get(url).status_code == (200 if role in READERS else 403), (role, url)


def test_acts_belong_to_disnaker_alone(program, answered, client_of):
    acts = [
        reverse("agreement-record"),
        reverse("submission-reply", args=[answered.pk]),
        reverse("submission-prepare", args=[answered.decree_id]),
    ]
    for role in set(Role) - {Role.DISNAKER}:
        client = client_of(role)
        assert {client.post(url).status_code for url in acts} == {403}, role
    assert not Job.objects.exists()


def test_totals_of_the_answer_stand_on_the_page(answered, client_of):
    body = client_of(Role.AUDITOR).get(reverse("submission", args=[answered.pk])).content.decode()
    for text in ("cocok: terekam + ditolak + belum dijawab", "kind=recorded", answered.rows_sha256):
        assert text in body
    assert "Unggah jawaban" not in body


@TODAY
def test_waiting_decree_is_listed_and_its_counts_come_before_the_act(program, client_of):
    agreement()
    people = [propose(program, 1), propose(program, 2, birth_date=date(1961, 1, 28))]
    decree = decreed(program.waves.get(number=1), people)
    client, url = client_of(Role.DISNAKER), reverse("submission-prepare", args=[decree.pk])
    assert url in client.get(reverse("submissions")).content.decode()
    body = client.get(url).content.decode()
    for text in ("1 orang", "Rp201.600", "Berusia 65 tahun", "PKS/1/2026"):
        assert text in body
    response = client.post(url)
    job = Job.objects.get(kind="prepare-submission")
    assert response.url == reverse("job", args=[job.pk])
    assert (job.params, job.origin) == ({"decree_id": decree.pk, "on": "2026-01-28", "late": ""}, url)


@time_machine.travel("2026-02-02T09:00+07:00", tick=False)
def test_where_nobody_is_left_there_is_no_button_but_a_next_step(program, client_of):
    """Not even the question about months gone by: there would be nobody to answer it for."""
    agreement()
    decree = decreed(program.waves.get(number=1), [propose(program, 1, birth_date=date(1961, 1, 28))])
    page = client_of(Role.DISNAKER).get(reverse("submission-prepare", args=[decree.pk])).content.decode()
    assert "Siapkan berkas dan ajukan" not in page and 'name="late"' not in page
    assert "Tidak ada yang dapat diajukan hari ini" in page and "keputusan perubahan" in page


def test_the_answer_template_filled_in_is_read(client_of, tmp_path):
    answer = client_of(Role.DISNAKER).get(reverse("submission-template"))
    book = load_workbook(BytesIO(answer.content))
    book.active.append([nik_of(1), "ORANG 001", "01234567890", "TERDAFTAR", None])
    book.save(tmp_path / "jawaban.xlsx")
    (reply,) = read_replies(tmp_path / "jawaban.xlsx", "jawaban.xlsx", answer_layout_on(ON))
    assert (reply.nik, reply.kpj, reply.problem) == (nik_of(1), "01234567890", "")


@time_machine.travel("2026-02-02T09:00+07:00", tick=False)
def test_months_gone_by_ask_for_a_tick_and_a_reason(program, client_of):
    agreement()
    decree = decreed(program.waves.get(number=1), [propose(program, 1)])
    client, url = client_of(Role.DISNAKER), reverse("submission-prepare", args=[decree.pk])
    assert "disepakati dengan BPJS" in client.get(url).content.decode()
    for data in ({}, {"late": "on"}, {"reason": "surat BPJS 9"}, {"late": "on", "reason": "  "}):
        assert client.post(url, data).status_code == 422
    refused = client.post(url, {"late": "on", "reason": f"untuk {nik_of(1)}"})
    assert (refused.status_code, Job.objects.count()) == (409, 0)
    assert client.post(url, {"late": "on", "reason": "surat BPJS 9"}).status_code == 302
    assert Job.objects.get().params == {"decree_id": decree.pk, "on": "2026-02-02", "late": "surat BPJS 9"}


@TODAY
def test_missing_agreement_is_told_before_any_job_starts(program, client_of):
    decree = decreed(program.waves.get(number=1), [propose(program, 1)])
    response = client_of(Role.DISNAKER).post(reverse("submission-prepare", args=[decree.pk]))
    assert response.status_code == 409
    assert "Tidak ada perjanjian kerja sama" in response.content.decode()
    assert not Job.objects.exists()


def test_agreement_form_records_and_explains(client_of):
    client, url = client_of(Role.DISNAKER), reverse("agreement-record")
    data = {"number": "PKS/7", "valid_from": "2026-01-01", "valid_to": "2026-12-31"}
    assert client.post(url, data).status_code == 302
    assert Agreement.objects.get().number == "PKS/7"
    assert client.post(url, data).status_code == 409
    assert client.post(url, data | {"valid_to": "besok"}).status_code == 422


def test_names_can_be_narrowed_to_one_answer(answered, client_of):
    client, url = client_of(Role.DISNAKER), reverse("submission-lines", args=[answered.pk])
    for kind, name in (("recorded", "ORANG 001"), ("rejected", "ORANG 002"), ("unanswered", "ORANG 003")):
        body = client.get(url, {"kind": kind}).content.decode()
        shown = [n for n in ("ORANG 001", "ORANG 002", "ORANG 003") if n in body]
        assert shown == [name]


def test_workbook_is_downloaded_by_right_and_logged(answered, client_of):
    from jamsos.audit.models import Event

    url = reverse("file-download", args=[answered.file_id])
    assert client_of(Role.DINSOS_PETUGAS).get(url).status_code == 404
    response = client_of(Role.DISNAKER).get(url)
    assert response.status_code == 200
    assert response.headers["Content-Disposition"] == 'attachment; filename="bpjs-2026-1-1.xlsx"'
    assert Event.objects.get(act="files.download").data["sha256"] == answered.file.sha256
