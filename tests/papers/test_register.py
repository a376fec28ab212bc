"""The register: numbers after a mask, the next one suggested, none twice, gaps told, files by right."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from enrollment.decrees.pendataan import lock
from enrollment.decrees.services import cancel
from enrollment.papers.masks import Mask, mask_of
from enrollment.papers.models import Book, Entry
from enrollment.papers.register import check_number, enter, gaps, suggest
from enrollment.papers.teams import team_in_force
from jamsos.accounts.models import Role
from jamsos.errors import DomainError
from tests.decrees.people import SIGNATORIES, drafted, eligible, issued

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 30)


def entry(number: str, book: str = Book.BUPATI, on: date = DAY, **facts: str) -> Entry:
    return enter(book, number=number, dated=on, subject="Perihal", actor=None, **facts)


@pytest.mark.parametrize(
    ("typed", "running"),
    [
        ("400.9/015/Kep.Dinsos/2026", 15),
        ("400.9/15/KEP.DINSOS/2026", 15),
        ("400.9/1200/Kep.Dinsos/2026", 1200),
        ("400.9/000/Kep.Dinsos/2026", None),
        ("400.9/015/Kep.Dinsos/2025", None),
        ("400X9/015/Kep.Dinsos/2026", None),
        ("15", None),
    ],
)
def test_a_mask_reads_what_it_writes(typed, running):
    mask = Mask("kadinsos", "400.9/{nomor}/Kep.{kode}/{tahun}", "Dinsos", date(2025, 10, 28), 3)
    assert mask.write(15, 2026) == "400.9/015/Kep.Dinsos/2026"
    assert mask.read(typed, 2026) == running


def test_a_mask_counts_from_its_day():
    assert mask_of("bupati", date(2025, 10, 27)) is None
    assert mask_of("bupati", date(2025, 10, 28)).write(7, 2026) == "500.15/Kep.7-Huk/2026"


def test_the_next_number_follows_the_highest_of_the_year():
    assert suggest(Book.BUPATI, DAY) == "500.15/Kep.1-Huk/2026"
    entry("500.15/Kep.101-Huk/2026")
    entry("di luar pola")
    assert suggest(Book.BUPATI, DAY) == "500.15/Kep.102-Huk/2026"
    assert suggest(Book.BUPATI, date(2027, 1, 4)) == "500.15/Kep.1-Huk/2027"


def test_a_number_is_used_once_however_it_is_written():
    entry("500.15/Kep.101-Huk/2026")
    with pytest.raises(DomainError, match="sudah dipakai dalam buku Keputusan Bupati"):
        check_number(Book.BUPATI, " 500.15/KEP.101-Huk/2026 ", DAY)
    with pytest.raises(DomainError, match="Nomor urut 101 tahun 2026 sudah dipakai") as refused:
        check_number(Book.BUPATI, "500.15/Kep.0101-Huk/2026", DAY)
    assert refused.value.hint == "Nomor berikutnya: 500.15/Kep.102-Huk/2026."
    assert check_number(Book.KADINSOS, "500.15/Kep.101-Huk/2026", DAY)


@pytest.mark.parametrize(
    ("known", "told"), [([], ""), ([1, 2, 3], ""), ([2], "1"), ([1, 4, 9], "2–3, 5–8"), ([9, 1, 4, 3, 2], "5–8")]
)
def test_gaps_are_told(known, told):
    assert gaps(known) == told


def test_an_issued_decree_stands_in_the_register(program, client_of):
    decree = issued(drafted(program), number="500.15/Kep.4-Huk/2026")
    kept = Entry.objects.get(book=Book.BUPATI)
    assert (kept.running, kept.dated, kept.page) == (4, DAY, decree.get_absolute_url())
    page = client_of(Role.TIM_KOORDINASI).get(reverse("register")).content.decode()
    assert "500.15/Kep.4-Huk/2026" in page and "celah: 1–3" in page


def test_the_form_suggests_the_number(program, client_of, user_of):
    entry("500.15/Kep.101-Huk/2029", on=date(2029, 1, 1))
    decree = drafted(program, maker=user_of(Role.SETDA, "uji_lain"))
    page = client_of(Role.SETDA).get(reverse("decree-issue", args=[decree.pk]), follow=True).content.decode()
    assert "-Huk/" in page and "Kep.102" not in page


def test_a_cancelled_lock_frees_its_number_and_stays_in_the_book(program, user_of):
    eligible(program, range(1, 3))
    head = {"number": "BA/1", "held_on": DAY, "place": "Serang", "signatories": SIGNATORIES}
    decree = lock(program, **head, actor=None)
    cancel(decree, reason="Keliru", actor=user_of(Role.DINSOS_KEPALA))
    lock(program, **head, actor=None)
    assert list(Entry.objects.order_by("pk").values_list("number", "cancelled")) == [("BA/1", "Keliru"), ("BA/1", "")]


def test_the_database_keeps_the_register():
    kept = entry("500.15/Kep.1-Huk/2026")
    for change in ("UPDATE papers_entry SET number = 'x' WHERE id = %s", "DELETE FROM papers_entry WHERE id = %s"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change, [kept.pk])


def test_the_team_is_recorded_in_the_book_of_the_bupati(client_of):
    client = client_of(Role.SETDA)
    scan = SimpleUploadedFile("tim.pdf", b"%PDF-1.4 pindaian")
    form = {"number": "500.15/Kep.9-Huk/2026", "dated": "2026-03-30", "file": scan}
    answer = client.post(reverse("team-record"), form | {"members": "Ketua Sekretaris Daerah"})
    assert answer.status_code == 409 and "Baris 1 tidak terbaca" in answer.content.decode()
    scan.seek(0)
    told = "Ketua: Sekretaris Daerah\n\nAnggota: Kepala Dinas Sosial"
    assert client.post(reverse("team-record"), form | {"members": told}).status_code == 302
    team = team_in_force()
    assert [row["role"] for row in team.members] == ["Ketua", "Anggota"]
    assert suggest(Book.BUPATI, DAY) == "500.15/Kep.10-Huk/2026"
    page = client_of(Role.TIM_KOORDINASI).get(reverse("register")).content.decode()
    assert "Tim Koordinasi" in page and str(team.entry.file_id) in page
