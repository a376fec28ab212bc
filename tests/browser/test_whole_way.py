"""One worker from a desa's telephone to a selected name: each office in its own browser, from its work list on.

Nobody types an address: what is next stands on the home page, and what to press on the page it leads to.

Background work that a page starts is done at once, in the place of a worker.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urljoin

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from enrollment.lifecycle import State
from enrollment.programs.models import Wave
from enrollment.workers.models import Registration
from jamsos.accounts.models import Role
from jamsos.jobs import runner
from jamsos.jobs.models import Job, JobState
from tests.browser.looking import ready_for_keys, sound
from tests.decrees.people import wave_of
from tests.matches.people import person, release

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def listed(program) -> Iterator[dict]:
    """A DTSEN release that has the woman and her work; its own table is gone afterwards."""
    row = person(2, name="SITI AMINAH", ktp_occupation="PETANI/PEKEBUN", industry="Pertanian tanaman pangan")
    made = release(row)
    wave_of(program)
    yield row
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE reference_person_{made.pk}")


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def begin(page: Page, waiting: str, *links: str) -> None:
    """From the home page to what waits there, and on by the links named."""
    page.goto(urljoin(page.url, reverse("home")))
    page.locator("main .worklist a").filter(has_text=waiting).click()
    for name in links:
        page.get_by_role("link", name=name, exact=True).first.click()


def fill(page: Page, **fields: str) -> None:
    for name, value in fields.items():
        page.locator(f"[name={name}]").fill(value)


def done(page: Page) -> None:
    """Do the work that the page has just started, as a worker would, and see its progress page end well."""
    page.wait_for_url("**/pekerjaan-latar/**")
    job = Job.objects.latest("created_at")
    assert runner.run(job.pk).state == JobState.DONE, job.error
    expect(page.locator(".badge.state-done").first).to_be_visible(timeout=10_000)


def test_from_a_telephone_in_the_desa_to_a_selected_name(listed, open_page) -> None:
    today = timezone.localdate().isoformat()
    desa = open_page(reverse("home"), Role.OPERATOR_DESA, "phone")
    desa.get_by_role("link", name="Usulkan pekerja", exact=True).click()
    desa.get_by_label("Nama sesuai KTP-el").fill("Siti Aminah")
    desa.get_by_label("NIK", exact=True).fill(listed["nik"])
    desa.get_by_label("Tanggal lahir").fill(listed["birth_date"].isoformat())
    desa.get_by_label("Kelompok").select_option("POKTAN")
    desa.locator("[name=declared]").check()
    sound(desa)
    press(desa, "Usulkan")
    expect(desa.locator("h1")).to_have_text("SITI AMINAH")

    dinsos = open_page(reverse("home"), Role.DINSOS_PETUGAS)
    begin(dinsos, "usulan belum dipadankan", "Padankan sekarang")
    press(dinsos, "Padankan sekarang")
    done(dinsos)
    begin(dinsos, "usulan belum dinilai", "Nilai sekarang")
    press(dinsos, "Nilai sekarang")
    done(dinsos)

    kepala = open_page(reverse("home"), Role.DINSOS_KEPALA)
    begin(kepala, "kunci pendataan", "Kunci pendataan")
    fill(kepala, number="BA/1/2026", held_on=today, head="Ibu Kepala", team="Bapak Ketua")
    press(kepala, "Kunci dan cetak")
    done(kepala)
    begin(kepala, "menunggu nomor dan tanda tangan", "Tetapkan")
    fill(kepala, number="400/1/2026", signed_on=today, signer_name="Ibu Kepala", certifier_name="Bapak Sekretaris")
    press(kepala, "Tetapkan dan cetak")
    done(kepala)

    begin(dinsos, "siap dikirim ke Disdukcapil", "Kirim daftar untuk verval")
    press(dinsos, "Kirim")
    done(dinsos)
    dukcapil = open_page(reverse("home"), Role.DISDUKCAPIL)
    begin(dukcapil, "menunggu konfirmasi jumlah", "Konfirmasi jumlah")
    fill(dukcapil, people="1")
    press(dukcapil, "Konfirmasi")
    begin(dukcapil, "menunggu jawaban", "Periksa satu per satu")
    ready_for_keys(dukcapil)
    dukcapil.keyboard.press("a")
    dukcapil.get_by_text("Semua unsur yang dijawab sesuai").wait_for()
    ready_for_keys(dukcapil)
    dukcapil.keyboard.press("p")
    dukcapil.get_by_text("Sudah dijawab: padan").or_(dukcapil.get_by_text("sudah dijawab")).first.wait_for()

    begin(dinsos, "siap diseleksi", str(Wave.objects.get()), "Jalankan seleksi")
    press(dinsos, "Jalankan seleksi")
    done(dinsos)
    assert Registration.objects.get().state == State.SELECTED
    desa.reload()
    sound(desa)
    expect(desa.get_by_text("Terpilih").first).to_be_visible()
