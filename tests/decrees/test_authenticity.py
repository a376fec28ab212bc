"""Anybody asks whether a file is one of our decrees; nobody learns a name, and nothing is kept of what they send."""

from __future__ import annotations

import io
import tempfile

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pypdf import PdfReader

from enrollment.decrees.codes import as_code
from enrollment.decrees.rendering import keep_variant, render_variant
from enrollment.decrees.signing import keep_signed
from jamsos.accounts.models import Role
from jamsos.audit.models import Event
from jamsos.files.models import StoredFile
from tests.decrees.amending import amend, decreed, leave, put
from tests.decrees.people import drafted, issued
from tests.signing import papers

pytestmark = pytest.mark.django_db
PAGE = "/periksa/"


@pytest.fixture(autouse=True)
def fresh():
    cache.clear()


def asked(**query: str) -> str:
    return Client().get(PAGE, query).content.decode()


def sent(content: bytes, **more: str) -> str:
    answer = Client().post(PAGE, {"file": SimpleUploadedFile("a.pdf", content)} | more)
    assert answer.status_code == 200
    return answer.content.decode()


def bytes_of(kept) -> bytes:
    with kept.file.content.open("rb") as content:
        return content.read()


def test_a_print_is_genuine_and_one_changed_byte_is_not(program):
    decree = issued(drafted(program))
    content = bytes_of(keep_variant(decree, "masked", actor=None))
    page = sent(content)
    assert "Asli dan berlaku" in page and decree.number in page and "ORANG" not in page
    changed = content.replace(b"%PDF-1.7", b"%PDF-1.6", 1)
    assert changed != content
    assert "Tidak dikenal" in sent(changed) and decree.number not in sent(changed)
    assert "Berkas berbeda" in sent(changed, kode=decree.code)


def test_a_signed_paper_is_genuine_until_it_is_replaced(program, user_of):
    decree, setda = issued(drafted(program)), user_of(Role.SETDA)
    keep_signed(decree, io.BytesIO(papers.plain()), actor=setda)
    assert "Asli dan berlaku" in sent(papers.plain())
    keep_signed(decree, io.BytesIO(papers.signed()), reason="Diganti", actor=setda)
    assert "sudah diganti" in sent(papers.plain())


def test_a_draft_is_no_decree_and_an_amended_one_says_by_what(program):
    first = decreed(program)
    draft = keep_variant(drafted_again(first), "masked", actor=None)
    assert "Rancangan, bukan keputusan" in asked(sidik=draft.file.sha256)
    kept = keep_variant(first, "masked", actor=None)
    made = put(draft.decree)
    assert "sudah tidak berlaku penuh" in asked(sidik=kept.file.sha256) and made.number in asked(kode=first.code)
    assert "Kode dikenal" in asked(kode=made.code)


def drafted_again(first):
    leave(first.lines.first())
    return amend(first.wave)


@pytest.mark.parametrize("query", [{"sidik": "x"}, {"sidik": "a" * 64}, {"kode": "'; --"}, {"kode": "0000-0000-0000"}])
def test_what_nobody_made_is_unknown(query):
    assert "Tidak dikenal" in asked(**query)


def test_a_code_is_read_as_people_type_it(program):
    decree = issued(drafted(program))
    assert as_code(decree.code.lower().replace("-", " ")) == decree.code and len(decree.code) == 14
    assert decree.number in asked(kode=decree.code.lower().replace("-", ""))


def test_nothing_of_an_upload_is_kept_and_nothing_large_is_read(program, settings, monkeypatch):
    before = (StoredFile.objects.count(), Event.objects.count())
    monkeypatch.setattr(tempfile, "NamedTemporaryFile", lambda *a, **k: pytest.fail("an upload was written"))
    assert "Tidak dikenal" in sent(b"x" * 4_000_000)
    assert (StoredFile.objects.count(), Event.objects.count()) == before
    settings.HASHED_UPLOADS = {PAGE: 1_000_000}
    assert Client().post(PAGE, {"file": SimpleUploadedFile("a.pdf", b"x" * 4_000_000)}).status_code == 400


def test_an_empty_file_and_no_file_are_told(program):
    for data in ({}, {"file": SimpleUploadedFile("a.pdf", b"")}):
        assert Client().post(PAGE, data).status_code == 200


def test_asking_too_often_is_slowed_and_the_page_is_off_without_an_address(settings):
    client = Client()
    answers = [client.get(PAGE, {"kode": "x"}).status_code for _ in range(31)]
    assert answers == [200] * 30 + [429]
    assert client.get(PAGE).status_code == 200
    settings.PUBLIC_ADDRESS = ""
    assert Client().get(PAGE).status_code == 404


def test_the_code_stands_on_copies_for_the_public_only(program):
    decree = issued(drafted(program))
    for variant, shown in (("full", False), ("salinan", True)):
        content = render_variant(decree, variant).bytes
        text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
        assert (decree.code in text) == shown
    assert render_variant(decree, "salinan").bytes == content
