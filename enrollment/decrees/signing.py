"""The signed paper of an issued decree: a scan, or a PDF with electronic signatures (PAdES), beside the prints."""

from __future__ import annotations

from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from enrollment.decrees.models import Decree, DecreeFile, DecreeState, Kind, SignedFile
from enrollment.decrees.services import ISSUE_ACT
from enrollment.papers.register import attach
from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.audit import services as audit
from jamsos.errors import DomainError
from jamsos.files.services import store
from jamsos.lib.pdf import render_in_child
from jamsos.lib.signed_pdf import Paper, certificates, read_paper
from jamsos.stated import stated

LARGEST = 50 * 1024 * 1024
READ_SECONDS = 60.0


def keep_signed(decree: Decree, source: IO[bytes], *, reason: str = "", actor: User) -> SignedFile:
    """Keep the signed paper of an issued decree; `reason` says why an earlier one is replaced.

    Raises `DomainError` for what is no whole PDF, is locked or over 50 MiB, for a print of the portal without any
    signature, for a paper kept already, and for a file that was changed after it was signed: that one is not kept.
    """
    policy.require(actor, ISSUE_ACT[Kind(decree.kind)])
    paper = read_signed(source)
    with transaction.atomic():
        decree = Decree.objects.select_for_update(of=("self",)).get(pk=decree.pk)
        told = _refuse_unready(decree, reason)
        # The sender's name of the file is not kept: it may name people.
        name = f"keputusan-{decree.kind}-{decree.pk}-bertanda-tangan.pdf"
        file = store(source, name, actor=actor, act=Act.DOWNLOAD_NAMES, limit=LARGEST)
        _refuse_known(file.sha256)
        kept = SignedFile.objects.create(
            decree=decree, file=file, pages=paper.pages, signatures=paper.to_json(), reason=told, made_by=actor
        )
        attach(decree.kind, decree.get_absolute_url(), file)
        audit.record(
            "decrees.sign",
            actor=actor,
            subject=decree,
            pages=kept.pages,
            signatures=len(kept.signatures),
            reason=told,
            sha256=file.sha256,
        )
    return kept


def read_signed(source: IO[bytes]) -> Paper:
    """The paper as read in a process of its own; raises `DomainError` when it must not be kept."""
    source.seek(0)
    content = source.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise DomainError(
            f"Berkas melebihi batas {LARGEST // 1024 // 1024} MiB.",
            "Pindai lagi dengan hitam putih 200 dpi, lalu unggah.",
        )
    if not content:
        raise DomainError("Berkas kosong.", "Pilih PDF naskah yang sudah ditandatangani.")
    paper = render_in_child(read_paper, content, _roots(), timeout=READ_SECONDS)
    if broken := [one.signer for one in paper.signatures if not one.holds]:
        raise DomainError(
            f"Tanda tangan elektronik {', '.join(broken)} tidak sah: isi berkas berubah sesudah ditandatangani.",
            "Berkas ini tidak disimpan. Unduh lagi berkas asli dari penanda tangan, lalu unggah tanpa mengubahnya.",
        )
    return paper


def signed_words(signed: SignedFile) -> list[str]:
    """What is known of the signatures in one kept paper, a sentence for each; a scan has one too."""
    if not signed.signatures:
        return ["Pindaian: tidak memuat tanda tangan elektronik, keasliannya tidak dapat diperiksa oleh portal."]
    return [_words(one) for one in signed.signatures]


def waiting_for_signature() -> QuerySet[Decree]:
    """Issued decrees of which no signed paper is kept yet."""
    return Decree.objects.filter(state=DecreeState.ISSUED, signed_files=None)


def _words(one: dict[str, Any]) -> str:
    standing = (
        "tanda tangan utuh; penerbit sertifikat dikenal portal ini"
        if one["trusted"]
        else "tanda tangan utuh; penerbit sertifikat belum dikenal portal ini"
    )
    return f"{one['signer']} (sertifikat dari {one['issuer']}): {standing}; mencakup seluruh berkas."


def _roots() -> tuple[bytes, ...]:
    """Certificates of the issuers that the office has named."""
    if not settings.SIGNING_ROOTS:
        return ()
    return tuple(certificates(Path(settings.SIGNING_ROOTS).read_bytes()))


def _refuse_unready(decree: Decree, reason: str) -> str:
    if decree.state != DecreeState.ISSUED:
        raise DomainError(
            f"{decree} belum ditetapkan.", "Isi nomor dan tanggalnya lebih dahulu, lalu unggah naskahnya."
        )
    told = stated(reason, least=0)
    if decree.signed_files.exists() and not told:
        raise DomainError("Naskah bertanda tangan sudah ada.", "Tulis alasan mengapa naskah itu diganti.")
    return told


def _refuse_known(sha256: str) -> None:
    if SignedFile.objects.filter(file__sha256=sha256).exists():
        raise DomainError("Naskah itu sudah tersimpan sebagai naskah bertanda tangan.", "Pilih berkas yang lain.")
    if DecreeFile.objects.filter(file__sha256=sha256).exists():
        raise DomainError(
            "Berkas itu cetakan portal sendiri, belum ditandatangani.",
            "Unggah pindaian yang sudah ditandatangani, atau PDF bertanda tangan elektronik.",
        )
