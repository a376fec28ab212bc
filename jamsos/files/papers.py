"""Scanned papers as proof of something: a PDF or a picture, and really one, kept as any other file."""

from __future__ import annotations

from pathlib import Path
from typing import IO

from jamsos.accounts.models import User
from jamsos.errors import DomainError
from jamsos.files.models import StoredFile
from jamsos.files.services import store

KINDS = {".pdf": b"%PDF-", ".jpg": b"\xff\xd8\xff", ".jpeg": b"\xff\xd8\xff", ".png": b"\x89PNG\r\n\x1a\n"}
"""Ending of the name -> the first bytes of such a file."""
LARGEST = 5 * 1024 * 1024


def store_paper(source: IO[bytes], name: str, *, actor: User | None, act: str, limit: int = LARGEST) -> StoredFile:
    """Keep a scan; raises `DomainError` when its content is not what its name says, when empty, or over the limit."""
    beginning = KINDS.get(Path(name).suffix.lower())
    source.seek(0)
    if beginning is None or not source.read(len(beginning)) == beginning:
        raise DomainError("Berkas bukti bukan PDF, JPG, atau PNG.", "Pindai buktinya sebagai PDF atau gambar.")
    return store(source, name, actor=actor, act=act, limit=limit)
