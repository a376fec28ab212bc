"""Berita acara between the offices and the surat pengantar: when they can be made, what they say, what is kept."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from enrollment.lifecycle import State
from enrollment.papers.models import Book, Entry
from enrollment.submissions.papers import Sending, cover_letter
from enrollment.submissions.services import prepare
from enrollment.verification.handover import confirm
from enrollment.verification.models import Verdict
from enrollment.verification.papers import Hands, handover_paper, verification_paper
from enrollment.verification.recording import record_one
from enrollment.verification.services import send
from enrollment.workers.models import Registration
from jamsos.accounts.models import Role
from jamsos.audit.models import Event
from jamsos.errors import DomainError
from tests.decrees import people as cases
from tests.submissions import people as handed
from tests.verification import people as answering

pytestmark = pytest.mark.django_db


def text_of(entry: Entry) -> str:
    entry = Entry.objects.select_related("file").get(pk=entry.pk)
    with entry.file.content.open("rb") as content:
        reader = PdfReader(io.BytesIO(content.read()))
        assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
        return " ".join(" ".join(page.extract_text().split()) for page in reader.pages)


def hands(number: str, dated: date | None = None) -> Hands:
    return Hands(number, dated or timezone.localdate(), "Serang", "Sari", "Budi")


@pytest.fixture
def batch(program):
    cases.eligible(program, range(1, 6), state="listed")
    return send(program, actor=None)


def test_the_hand_over_is_minuted_once_both_offices_agree(batch, user_of):
    petugas = user_of(Role.DINSOS_PETUGAS)
    with pytest.raises(DomainError, match="belum dikonfirmasi diterima"):
        handover_paper(batch, hands("400.9/001/BAST-Dinsos/2026"), actor=petugas)
    confirm(batch, 5, actor=user_of(Role.DISDUKCAPIL))
    with pytest.raises(DomainError, match="mendahului"):
        handover_paper(batch, hands("400.9/001/BAST-Dinsos/2026", date(2025, 12, 1)), actor=petugas)
    entry = handover_paper(batch, hands("400.9/001/BAST-Dinsos/2026"), actor=petugas)
    text = text_of(entry)
    assert "5 (lima) orang" in text and "Kramatwatu 5" in text and "Sari" in text and "Budi" in text
    assert not any(line.registration.name in text for line in batch.lines.all())
    assert Event.objects.get(act="papers.make").subject_id == str(entry.pk)
    with pytest.raises(DomainError, match="untuk hal ini sudah ada"):
        handover_paper(batch, hands("400.9/002/BAST-Dinsos/2026"), actor=petugas)
    assert Entry.objects.filter(book=Book.HANDOVER).count() == 1


def test_the_result_is_minuted_when_everybody_is_answered(batch, user_of, client_of):
    with pytest.raises(DomainError, match="5 orang dalam .* belum dijawab"):
        verification_paper(batch, hands("400.12/001/BA-VERVAL/2026"), actor=user_of(Role.DISDUKCAPIL))
    page = client_of(Role.DISDUKCAPIL).get(reverse("verification-paper", args=[batch.pk])).content.decode()
    assert "Belum dapat dibuat" in page and "Buat dan cetak" not in page


def test_the_result_counts_those_as_passed_who_go_on_to_selection(program, user_of):
    officer = user_of(Role.DISDUKCAPIL)
    batch = answering.received(program, officer, 4)
    told = {
        1: (Verdict.MATCHED, answering.AGREED),
        2: (Verdict.PARTIAL, answering.ADDRESS_WRONG),
        3: (Verdict.PARTIAL, answering.NAME_WRONG),
        4: (Verdict.DECEASED, {}),
    }
    for no, (verdict, elements) in told.items():
        line = answering.line_of(batch, no)
        record_one(line, answering.reply(line, verdict, elements, "Dicatat"), actor=officer)
    text = text_of(verification_paper(batch, hands("400.12/001/BA-VERVAL/2026"), actor=officer))
    verified = Registration.objects.filter(state=State.VERIFIED).count()
    assert verified == 2 and "Lolos Tidak lolos atau ditarik Jumlah" in text and "Jumlah 2 2 4" in text
    assert "Padan sebagian 2" in text and "1. Yang lolos" not in text


@pytest.mark.parametrize("name", ["محمد", "Sari \N{GRINNING FACE}"])
def test_names_that_cannot_be_printed_sign_nothing(batch, user_of, name):
    officers = user_of(Role.DINSOS_PETUGAS), user_of(Role.DISDUKCAPIL)
    confirm(batch, 5, actor=officers[1])
    with pytest.raises(DomainError, match=r"tidak ada dalam huruf cetak naskah dinas: U\+"):
        handover_paper(batch, replace(hands("400.9/001/BAST-Dinsos/2026"), dinsos=name), actor=officers[0])
    assert not Entry.objects.filter(book=Book.HANDOVER).exists()


def test_the_cover_letter_says_what_is_handed_over(program, client_of):
    handed.agreement()
    people = [handed.propose(program, number) for number in (1, 2)]
    submission = prepare(handed.decreed(cases.wave_of(program), people), on=handed.ON, actor=None)
    client, url = client_of(Role.DISNAKER), reverse("submission-cover", args=[submission.pk])
    page = client.get(submission.get_absolute_url()).content.decode()
    assert url in page
    form = {"number": "500.15/001/Disnaker/2026", "dated": timezone.localdate().isoformat(), "signer": "Tuti"}
    assert client.post(url, form).status_code == 302
    entry = Entry.objects.get(book=Book.COVER)
    text = text_of(entry)
    assert "SURAT PENGANTAR" in text and "2 (dua) orang" in text and submission.code in text
    with entry.file.content.open("rb") as file:
        assert len(PdfReader(file).pages) == 1
    page = client.get(submission.get_absolute_url()).content.decode()
    assert url not in page and entry.number in page and str(entry.file_id) in page


def test_who_may_not_send_makes_no_cover_letter(program, user_of):
    handed.agreement()
    submission = prepare(
        handed.decreed(cases.wave_of(program), [handed.propose(program, 1)]), on=handed.ON, actor=None
    )
    with pytest.raises(DomainError, match="tidak berwenang"):
        cover_letter(submission, Sending("1", timezone.localdate(), "Tuti"), actor=user_of(Role.SETDA))
    assert not Entry.objects.filter(book=Book.COVER).exists()
