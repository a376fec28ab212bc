"""Every kind of page: no serious fault of accessibility, none of the content policy, no sideways scrolling."""

from __future__ import annotations

import pytest

from jamsos.accounts.models import Role
from jamsos.audit import services as audit
from jamsos.jobs.models import Job, JobIssue, JobState
from tests.browser.looking import sound

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGES = {
    "login": ("/masuk/", None),
    "home": ("/", Role.DINSOS_PETUGAS),
    "list": ("/jejak-audit/", Role.AUDITOR),
    "workers": ("/pekerja/", Role.DINSOS_PETUGAS),
    "detail": ("/program/2026/", Role.DINSOS_PETUGAS),
    "policy": ("/kewenangan/", Role.SETDA),
    "form": ("/akun/tugaskan/", Role.ADMIN_SISTEM),
    "long form": ("/pekerja/usul/", Role.OPERATOR_DESA),
    "upload": ("/pekerja/impor/unggah/", Role.DINSOS_PETUGAS),
    "criteria": ("/kriteria/", Role.AUDITOR),
    "trial": ("/uji-kelayakan/", Role.OPERATOR_DESA),
    "trial of a file": ("/uji-kelayakan/berkas/", Role.TIM_KOORDINASI),
    "dashboard": ("/dasbor/", Role.DINSOS_KEPALA),
    "one sheet": ("/dasbor/lembar/", Role.TIM_KOORDINASI),
    "left out": ("/dasbor/tertinggal/", Role.TIM_KOORDINASI),
    "catalogue": ("/dasbor/indikator/", Role.TIM_KOORDINASI),
    "figure": ("/dasbor/angka/sisa-pagu/", Role.TIM_KOORDINASI),
    "keys": ("/kunci-akses/buat/", Role.ADMIN_SISTEM),
    "public figures": ("/angka/", None),
    "public check": ("/angka/cek/", None),
    "simulations": ("/simulasi/", Role.TIM_KOORDINASI),
    "simulation form": ("/simulasi/baru/", Role.SETDA),
    "jobs": ("/pekerjaan-latar/", Role.DINSOS_PETUGAS),
    "refusal": ("/akun/", Role.SETDA),
    "password": ("/kata-sandi/", Role.SETDA),
    "own security": ("/keamanan-akun/", Role.AUDITOR),
    "second factor": ("/keamanan-akun/aktifkan/", Role.DISNAKER),
    "password again": ("/masuk/lagi/?next=/", Role.DISNAKER),
    "ended session": ("/masuk/?akhir=diam", None),
}


@pytest.fixture
def filled(program, user_of) -> None:
    for number in range(60):
        audit.record("uji.langkah", actor=user_of(Role.DINSOS_PETUGAS), rows=number, sha256="ab" * 32)


@pytest.mark.parametrize("name", PAGES)
def test_page_is_usable_by_everybody(filled, open_page, name: str) -> None:
    page = open_page(*PAGES[name])
    if name == "refusal":
        assert len(page.complaints) == 1  # the console reports the answer 403 as an error
        page.complaints.clear()
    sound(page)


@pytest.mark.parametrize("state", [JobState.RUNNING, JobState.FAILED, JobState.DONE])
def test_job_page_is_usable_by_everybody(open_page, user_of, state: JobState) -> None:
    job = Job.objects.create(
        kind="uji", title="Padankan", actor=user_of(Role.DINSOS_PETUGAS), state=state, stage="Membandingkan", total=9
    )
    Job.objects.filter(pk=job.pk).update(done=3, attempt=1, error="Berkas rusak." if state == JobState.FAILED else "")
    JobIssue.objects.create(job=job, row=3, column="NIK", value="x", message="NIK tidak 16 angka", hint="Perbaiki")
    page = open_page(f"/pekerjaan-latar/{job.pk}/", Role.DINSOS_PETUGAS)
    assert "Padankan" in page.inner_text("body")
    sound(page)


def test_progress_moves_and_the_page_ends_without_a_reload_by_hand(open_page, user_of) -> None:
    job = Job.objects.create(
        kind="uji", title="Padankan", actor=user_of(Role.DINSOS_PETUGAS), state=JobState.RUNNING, total=100
    )
    page = open_page(f"/pekerjaan-latar/{job.pk}/", Role.DINSOS_PETUGAS)
    Job.objects.update(done=40)
    page.get_by_text("40 dari 100 (40 %)").wait_for(timeout=10_000)
    Job.objects.update(state=JobState.DONE, result={"message": "Seratus orang dibandingkan."})
    page.get_by_text("Seratus orang dibandingkan.").wait_for(timeout=10_000)
    assert page.complaints == []


def test_menu_opens_on_a_phone(open_page) -> None:
    page = open_page("/kewenangan/", Role.AUDITOR, "phone")
    assert not page.get_by_role("link", name="Jejak audit").is_visible()
    page.get_by_role("button", name="Buka menu").click()
    page.get_by_role("link", name="Jejak audit").click()
    page.get_by_role("heading", name="Jejak audit").wait_for()
    assert page.complaints == []


def test_signing_in_and_out_by_hand(open_page, user_of) -> None:
    user = user_of(Role.DISNAKER, "uji_peramban")
    user.set_password("kata-sandi-panjang-uji")
    user.save()
    page = open_page("/masuk/")
    page.get_by_label("Nama").fill("uji_peramban")
    page.get_by_label("sandi").fill("kata-sandi-panjang-uji")
    page.get_by_role("button", name="Masuk").click()
    page.get_by_role("button", name="Keluar").click()
    page.get_by_role("heading", name="Masuk ke portal").wait_for(timeout=10_000)
    assert page.complaints == []


def test_a_person_is_tried_with_what_was_typed_kept_while_the_fields_change(program, open_page) -> None:
    page = open_page("/uji-kelayakan/", Role.SETDA)
    page.get_by_label("Desil nasional keluarga").fill("9")
    page.get_by_label("Jalur", exact=True).select_option("DTSEN")
    page.get_by_label("Bandingkan dengan").select_option("perwal-kota-serang-2025")
    page.get_by_label("Berdomisili di sana sejak").fill("2020-01-01")
    page.get_by_role("button", name="Nilai", exact=True).click()
    page.get_by_text("Desil 9; syarat desil 1-4.").wait_for()
    assert page.get_by_label("Desil nasional keluarga").input_value() == "9"
    sound(page)


def test_a_file_is_summed_up_and_taken_away_without_choosing_it_again(program, open_page, tmp_path) -> None:
    path = tmp_path / "orang.csv"
    path.write_text("TGL_LAHIR,DESIL,BEKERJA\n1980-01-01,4,Ya\n1980-01-01,IV,Ya\n")
    page = open_page("/uji-kelayakan/berkas/", Role.OPERATOR_DESA)
    page.get_by_label("Berkas orang").set_input_files(path)
    page.get_by_role("button", name="Lihat ringkasan").click()
    page.get_by_role("heading", name="Catatan per sel").wait_for()
    sound(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Unduh semua temuan").click()
    assert download.value.suggested_filename == "temuan.csv"
