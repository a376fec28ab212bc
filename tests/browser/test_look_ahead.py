"""The entry form answers while it is filled in: by itself, beside the form, readable, nothing in the address."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection

from jamsos.accounts.models import Role
from tests.browser.looking import sound
from tests.matches.people import person, release

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def listed(program) -> Iterator[None]:
    """SITI AMINAH of the operator's desa; her release's own table is gone afterwards."""
    made = release(person(2, name="SITI AMINAH", nik="3604715703850002"))
    yield
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE reference_person_{made.pk}")


def test_the_answer_follows_the_fields(listed, open_page) -> None:
    page = open_page("/pekerja/usul/", Role.OPERATOR_DESA, "phone")
    answer = page.locator("#cek-usulan")
    page.get_by_label("Nama sesuai KTP-el").fill("Siti Aminah")
    page.get_by_label("Tanggal lahir").fill("1985-03-17")
    page.get_by_label("Tanggal lahir").press("Tab")
    answer.get_by_text("nama sama; tanggal lahir sama.").wait_for()
    page.get_by_label("NIK", exact=True).fill("3604715703850009")
    page.get_by_label("NIK", exact=True).press("Tab")
    answer.get_by_text("NIK berbeda 1 angka.").wait_for()
    assert page.url.endswith("/pekerja/usul/")
    sound(page)
