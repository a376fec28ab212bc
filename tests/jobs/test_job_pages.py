"""Background work on the screen."""

from __future__ import annotations

import io
from datetime import timedelta

import openpyxl
import pytest
from django.utils import timezone

from jamsos.accounts.models import Role
from jamsos.audit.models import Event
from jamsos.jobs.models import Job, JobIssue, JobState


@pytest.fixture
def job(user_of) -> Job:
    return Job.objects.create(
        kind="uji",
        title="Padankan pekerja",
        actor=user_of(Role.DINSOS_PETUGAS),
        state=JobState.RUNNING,
        attempt=1,
        stage="Membandingkan",
        done=3000,
        total=12000,
    )


def test_page_of_a_running_job_asks_for_its_progress(job, client_of) -> None:
    page = client_of(Role.DINSOS_PETUGAS).get(f"/pekerjaan-latar/{job.pk}/").content.decode()
    assert f'hx-get="/pekerjaan-latar/{job.pk}/kemajuan/"' in page
    assert "3.000 dari 12.000 (25 %)" in page
    assert f'action="/pekerjaan-latar/{job.pk}/batal/"' in page


def test_pace_and_remaining_time_are_told_once_they_are_known(job, client_of) -> None:
    now = timezone.now()
    client = client_of(Role.DINSOS_PETUGAS)
    assert "per detik" not in client.get(f"/pekerjaan-latar/{job.pk}/kemajuan/").content.decode()
    began = now - timedelta(seconds=20)
    Job.objects.update(stage_started_at=began, stage_from=2000, advanced_at=now)
    body = client.get(f"/pekerjaan-latar/{job.pk}/kemajuan/").content.decode()
    assert "50 per detik, kira-kira 3 menit lagi" in body


def test_progress_is_a_fragment_that_asks_again(job, client_of) -> None:
    answer = client_of(Role.DINSOS_PETUGAS).get(f"/pekerjaan-latar/{job.pk}/kemajuan/")
    body = answer.content.decode()
    assert "<html" not in body and 'hx-trigger="every 1s"' in body and 'hx-swap="outerHTML"' in body
    assert '<progress max="100" value="25"' in body
    assert "HX-Refresh" not in answer.headers


@pytest.mark.parametrize("state", [JobState.DONE, JobState.FAILED, JobState.CANCELLED])
def test_ended_job_reloads_the_page_once_and_asks_no_more(job, client_of, state) -> None:
    Job.objects.update(state=state)
    answer = client_of(Role.DINSOS_PETUGAS).get(f"/pekerjaan-latar/{job.pk}/kemajuan/")
    assert answer.headers["HX-Refresh"] == "true"
    assert "hx-get" not in answer.content.decode()


def test_failed_job_shows_message_and_what_to_do(job, client_of) -> None:
    Job.objects.update(state=JobState.FAILED, error="Kolom NIK tidak ada.", hint="Pakai templat.")
    page = client_of(Role.DINSOS_PETUGAS).get(f"/pekerjaan-latar/{job.pk}/").content.decode()
    assert "Kolom NIK tidak ada." in page and "Pakai templat." in page


def test_failed_upload_leads_back_to_where_it_was_started_and_to_the_template(client_of, user_of) -> None:
    actor, kind, page = user_of(Role.DISNAKER), "record-bpjs-answer", "/bpjs/7/jawaban/"
    job = Job.objects.create(kind=kind, title="Catat jawaban BPJS", actor=actor, origin=page)
    address, ways = f"/pekerjaan-latar/{job.pk}/", (f'href="{page}">Unggah lagi', 'href="/bpjs/templat-jawaban.xlsx"')
    assert not any(way in client_of(Role.DISNAKER).get(address).content.decode() for way in ways)
    Job.objects.update(state=JobState.FAILED, error="Kolom STATUS tidak ada.")
    assert all(way in client_of(Role.DISNAKER).get(address).content.decode() for way in ways)
    assert not any(way in client_of(Role.AUDITOR).get(address).content.decode() for way in ways), "not the auditor's"


def test_done_job_leads_on(job, client_of) -> None:
    result = {"message": "12.000 dibandingkan.", "url": "/pemadanan/", "url_label": "Telaah"}
    Job.objects.update(state=JobState.DONE, result=result)
    page = client_of(Role.DINSOS_PETUGAS).get(f"/pekerjaan-latar/{job.pk}/").content.decode()
    assert "12.000 dibandingkan." in page and 'href="/pemadanan/"' in page and "Telaah" in page


@pytest.mark.parametrize("path", ["", "kemajuan/", "catatan.xlsx"])
def test_jobs_of_others_do_not_exist(job, client_of, path) -> None:
    assert client_of(Role.DINSOS_KEPALA).get(f"/pekerjaan-latar/{job.pk}/{path}").status_code == 404
    assert client_of(Role.AUDITOR).get(f"/pekerjaan-latar/{job.pk}/{path}").status_code == 200


def test_list_shows_own_jobs_only(job, client_of) -> None:
    assert "Padankan pekerja" in client_of(Role.DINSOS_PETUGAS).get("/pekerjaan-latar/").content.decode()
    assert "Padankan pekerja" not in client_of(Role.DISNAKER).get("/pekerjaan-latar/").content.decode()


def test_long_list_of_jobs_has_pages(job, client_of) -> None:
    Job.objects.bulk_create([Job(kind="uji", title=f"Kerja {n}", actor=job.actor) for n in range(60)])
    page = client_of(Role.DINSOS_PETUGAS).get("/pekerjaan-latar/").content.decode()
    assert "Halaman 1 dari 2" in page and "?page=2" in page


def test_stopping_needs_a_post(job, client_of) -> None:
    client = client_of(Role.DINSOS_PETUGAS)
    by_hand = client.get(f"/pekerjaan-latar/{job.pk}/batal/")
    assert (by_hand.status_code, by_hand["Allow"]) == (405, "POST")
    assert "Ke beranda" in by_hand.content.decode()
    client.post(f"/pekerjaan-latar/{job.pk}/batal/")
    job.refresh_from_db()
    assert job.cancel_requested and job.state == JobState.RUNNING


def test_auditor_changes_nothing(job, client_of) -> None:
    assert client_of(Role.AUDITOR).post(f"/pekerjaan-latar/{job.pk}/batal/").status_code == 404
    assert 'batal/"' not in client_of(Role.AUDITOR).get(f"/pekerjaan-latar/{job.pk}/").content.decode()


def test_remarks_come_as_a_workbook_of_text(job, client_of) -> None:
    JobIssue.objects.create(job=job, row=7, column="NAMA", value="=1+1", message="Nama tidak sah", hint="Perbaiki")
    answer = client_of(Role.DINSOS_PETUGAS).get(f"/pekerjaan-latar/{job.pk}/catatan.xlsx")
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.content)).active.iter_rows())
    assert [cell.value for cell in rows[-1]][1:] == ["NAMA", "=1+1", "Nama tidak sah", "Perbaiki"]
    assert {cell.data_type for cell in rows[-1][1:]} == {"s"}
    assert Event.objects.latest("seq").act == "jobs.issues"
