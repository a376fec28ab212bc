"""From the draft to the signed paper: who checks, what is kept of a signed file, and what the database refuses."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from enrollment.decrees.checking import check
from enrollment.decrees.models import SignedFile
from enrollment.decrees.rendering import keep_variant
from enrollment.decrees.signing import keep_signed, signed_words
from jamsos.accounts.models import Role
from jamsos.audit.models import Event
from jamsos.errors import DomainError
from jamsos.files.models import StoredFile
from tests.decrees.people import drafted, issued
from tests.signing import papers

pytestmark = pytest.mark.django_db


@pytest.fixture
def setda(user_of):
    return user_of(Role.SETDA)


def keep(decree, content: bytes, actor, **more: str) -> SignedFile:
    return keep_signed(decree, io.BytesIO(content), actor=actor, **more)


def test_the_check_freezes_the_words_and_is_not_for_the_maker(program, setda, user_of):
    decree = drafted(program, maker=setda)
    with pytest.raises(DomainError, match="Penyusun rancangan tidak boleh memeriksa"):
        check(decree, note="", actor=setda)
    kabag = user_of(Role.SETDA, "uji_kabag")
    decree = check(decree, note="Sesuai\n berita acara", actor=kabag)
    assert (decree.checked_by, decree.check_note) == (kabag, "Sesuai berita acara")
    with pytest.raises(DomainError, match="tidak menunggu pemeriksaan"):
        check(decree, note="", actor=kabag)
    with pytest.raises(DatabaseError, match="has been checked"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE decrees_decree SET title = 'lain' WHERE id = %s", [decree.pk])
    assert Event.objects.get(act="decrees.check").actor == kabag


def test_who_issues_without_a_check_before_vouches_for_it(program, user_of):
    kabag = user_of(Role.SETDA, "uji_kabag")
    decree = issued(drafted(program), actor=kabag)
    assert decree.checked_by == kabag and decree.checked_at == decree.issued_at


@pytest.mark.parametrize("checked", [True, False])
def test_form_and_history_tell_a_check_from_one_stated_when_issuing(program, user_of, client_of, checked):
    kabag, decree = user_of(Role.SETDA, "uji_kabag"), drafted(program)
    if checked:
        decree = check(decree, note="Sesuai berita acara", actor=kabag)
    client, address = client_of(Role.SETDA), reverse("decree-issue", args=[decree.pk])
    assert ("Dengan menetapkan, Anda menyatakan" in client.get(address).content.decode()) != checked
    issued(decree, actor=kabag)
    history = client.get(reverse("decree", args=[decree.pk])).content.decode()
    assert ("dinyatakan pada saat penetapan" in history, "Sesuai berita acara" in history) == (not checked, checked)


def test_a_scan_and_a_signed_file_say_what_they_are(program, setda, own_process):
    decree = issued(drafted(program))
    scan = keep(decree, papers.plain(pages=4), setda)
    assert scan.pages == 4 and "tidak memuat tanda tangan elektronik" in signed_words(scan)[0]
    signed = keep(decree, papers.signed(), setda, reason="Naskah elektronik menyusul")
    (words,) = signed_words(signed)
    assert papers.SIGNER in words
    assert "tanda tangan utuh; penerbit sertifikat belum dikenal portal ini; mencakup seluruh berkas" in words
    assert list(decree.signed_files.all()) == [signed, scan]
    assert Event.objects.filter(act="decrees.sign").count() == 2


def test_an_issuer_that_the_office_knows_is_named_so(program, setda, settings, tmp_path):
    settings.SIGNING_ROOTS = str(tmp_path / "akar.pem")
    (tmp_path / "akar.pem").write_bytes(papers.root())
    (words,) = signed_words(keep(issued(drafted(program)), papers.signed(), setda))
    assert "penerbit sertifikat dikenal portal ini" in words


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (papers.tampered(), "berubah sesudah ditandatangani"),
        (papers.signed() + b"tambahan", "berubah sesudah ditandatangani"),
        (papers.locked(), "terkunci kata sandi"),
        (b"bukan pdf", "bukan PDF"),
        (b"", "kosong"),
        (b"%PDF-" + bytes(50 * 1024 * 1024), "melebihi batas 50 MiB"),
    ],
    ids=["changed", "added", "locked", "no pdf", "empty", "large"],
)
def test_what_is_not_kept_leaves_nothing_behind(program, setda, content, told):
    decree, files = issued(drafted(program)), StoredFile.objects.count()
    with pytest.raises(DomainError, match=told):
        keep(decree, content, setda)
    assert not SignedFile.objects.exists() and StoredFile.objects.count() == files


def test_a_print_of_our_own_or_the_same_paper_again_is_no_signed_paper(program, setda):
    decree = issued(drafted(program))
    with keep_variant(decree, "masked", actor=None).file.content.open("rb") as own:
        content = own.read()
    with pytest.raises(DomainError, match="cetakan portal sendiri"):
        keep(decree, content, setda)
    keep(decree, papers.plain(), setda)
    with pytest.raises(DomainError, match="Tulis alasan"):
        keep(decree, papers.plain(title="lain"), setda)
    with pytest.raises(DomainError, match="sudah tersimpan"):
        keep(decree, papers.plain(), setda, reason="Keliru")


def test_a_draft_has_no_signed_paper_and_a_kept_one_never_changes(program, setda):
    decree = drafted(program)
    with pytest.raises(DomainError, match="belum ditetapkan"):
        keep(decree, papers.plain(), setda)
    kept = keep(issued(decree), papers.plain(), setda)
    with pytest.raises(DatabaseError), transaction.atomic():
        SignedFile.objects.filter(pk=kept.pk).update(pages=9)
    with pytest.raises(DatabaseError), transaction.atomic():
        kept.delete()


def test_the_pages_lead_from_draft_to_signed_paper(program, client_of, setda):
    decree = drafted(program)
    client, page = client_of(Role.SETDA), reverse("decree", args=[decree.pk])
    assert "Catat pemeriksaan" in client.get(page).content.decode()
    assert client.post(reverse("decree-check", args=[decree.pk]), {"note": ""}).status_code == 302
    assert "Catat pemeriksaan" not in client.get(page).content.decode()
    issued(decree)
    upload, file = reverse("decree-signed", args=[decree.pk]), SimpleUploadedFile("Naskah Siti.pdf", papers.signed())
    assert "Unggah naskah bertanda tangan" in client.get(page).content.decode()
    refused = client.post(upload, {"file": SimpleUploadedFile("x.pdf", papers.tampered())})
    assert refused.status_code == 409 and "berubah sesudah ditandatangani" in refused.content.decode()
    assert client.post(upload, {"file": file}).status_code == 302
    shown = client.get(page).content.decode()
    assert "penerbit sertifikat belum dikenal portal ini" in shown and "Siti" not in shown
    assert SignedFile.objects.get().file.sha256 in shown and "data:image/svg+xml" in shown
