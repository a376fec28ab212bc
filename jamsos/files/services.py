"""Keeping, handing out and destroying files."""

from __future__ import annotations

import hashlib
import mimetypes
import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from django.conf import settings
from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from jamsos.accounts.models import User
from jamsos.errors import DomainError
from jamsos.files.models import StoredFile, own_path
from jamsos.logs import mask_text

UNSAFE = re.compile(r"[^\w.() -]+")


def clean_name(name: str) -> str:
    """A name that is safe to show and to send in a header; identity numbers in it are masked."""
    last = re.split(r"[\\/]", name.replace("\0", ""))[-1]
    return mask_text(UNSAFE.sub("_", last).strip(". ")[-100:]) or "berkas"


def store(source: IO[bytes], name: str, *, actor: User | None, act: str = "", limit: int | None = None) -> StoredFile:
    """Keep a copy of `source` under a name of our own; raises `DomainError` when it is empty or too large."""
    limit = limit or settings.UPLOAD_MAX_BYTES
    sha256, size = _measure(source, limit)
    if not size:
        raise DomainError("Berkas kosong.", "Pilih berkas yang berisi data lalu unggah lagi.")
    shown = clean_name(name)
    stored = StoredFile(
        name=shown,
        content_type=mimetypes.guess_type(shown)[0] or "application/octet-stream",
        sha256=sha256,
        size=size,
        act=act,
        created_by=actor,
    )
    _write(stored, source)
    stored.save(force_insert=True)
    return stored


def store_bytes(data: bytes, name: str, *, actor: User | None, act: str) -> StoredFile:
    """Keep bytes that the portal itself produced (a document, a workbook)."""
    return store(ContentFile(data), name, actor=actor, act=act, limit=len(data) + 1)


def store_path(path: Path, *, actor: User | None, act: str = "", limit: int | None = None) -> StoredFile:
    """Keep a file named on the command line."""
    try:
        with path.open("rb") as source:
            return store(source, path.name, actor=actor, act=act, limit=limit)
    except OSError as error:
        raise DomainError(
            f"Berkas {path.name} tidak dapat dibaca: {error.strerror}.", "Periksa nama dan hak aksesnya."
        ) from error


def content_sha256(stored: StoredFile) -> str:
    """SHA-256 of what lies on the disk now; raises `DomainError` when it is gone or cannot be read."""
    try:
        with stored.content.open() as source:
            return hashlib.file_digest(source, "sha256").hexdigest()
    except (OSError, ValueError) as error:
        raise DomainError(f"Isi berkas {stored.name} tidak dapat dibaca.", "Hubungi admin sistem.") from error


def destroy(stored: StoredFile) -> None:
    """Delete the content and keep the row: name, size and hash remain as evidence.

    The content goes once the surrounding transaction has committed: a rollback must not leave a row without it.
    """
    path = stored.content.name
    StoredFile.objects.filter(pk=stored.pk).update(content="")
    stored.content = ""
    if path:
        transaction.on_commit(lambda: default_storage.delete(path))


def _write(stored: StoredFile, source: IO[bytes]) -> None:
    try:
        stored.content.save(stored.name, File(source), save=False)
    except OSError as error:
        default_storage.delete(own_path(stored, ""))
        raise DomainError(
            "Berkas tidak dapat disimpan: ruang penyimpanan penuh atau rusak.",
            "Tidak ada yang tersimpan setengah jalan. Hubungi admin sistem, lalu ulangi.",
        ) from error


def _measure(source: IO[bytes], limit: int) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    for block in _blocks(source):
        size += len(block)
        if size > limit:
            raise DomainError(
                f"Berkas melebihi batas {limit // 1024 // 1024} MiB.",
                "Pecah menjadi beberapa berkas, lalu unggah satu per satu.",
            )
        digest.update(block)
    source.seek(0)
    return digest.hexdigest(), size


def _blocks(source: IO[bytes]) -> Iterator[bytes]:
    source.seek(0)
    while block := source.read(1024 * 1024):
        yield block
