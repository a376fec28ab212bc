"""An officer's way from counts to a bulk proposal, on desktop and phone: usable by everybody, within the policy."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection

from enrollment.candidates.models import BulkProposal
from jamsos.accounts.models import Role
from tests.browser.looking import sound
from tests.candidates.conftest import JOB, count, farmer, here
from tests.matches.people import release

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def farmers(program) -> Iterator[None]:
    """A counted release of three farmers, one of them with a note; its own table is gone afterwards."""
    wage = {"job_status": "Buruh/karyawan/pegawai swasta"}
    made = release(farmer(2), farmer(3, **wage), farmer(4, disability=True))
    count(program)
    yield
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE reference_person_{made.pk}")


def test_from_counts_to_a_proposal(farmers, open_page) -> None:
    page = open_page(f"/calon/?{here(job=JOB).query}", Role.DINSOS_PETUGAS)
    sound(page)
    page.get_by_role("link", name="Lihat nama").click()
    sound(page)
    page.get_by_label("Keperluan").fill("Pendataan bersama Tim Januari 2026")
    page.get_by_role("button", name="Tampilkan nama").click()
    sound(page)
    page.get_by_label(f"Lewati {farmer(3)['name']}").check()
    page.get_by_role("button", name="Lanjut ke usulan").click()
    sound(page)
    page.get_by_label("Kelompok").select_option(label="Kelompok tani (poktan)")
    page.get_by_label("Alasan pengusulan").fill("Petani hasil pendataan Tim")
    page.get_by_role("button", name="Usulkan 2 orang").click()
    page.wait_for_url("**/pekerjaan-latar/**")
    proposal = BulkProposal.objects.get()
    assert (proposal.rows, proposal.left_out) == ([2, 4], [3])
