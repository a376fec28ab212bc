"""The files of a release: their size and SHA-256 are the evidence of what was loaded."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from jamsos.errors import DomainError


@dataclass(frozen=True)
class SourceFile:
    """A file to read: where it lies, its name as the officer knows it, its size; `sha256` is empty until taken.

    `modified` (ns) tells a file that changes while it is read.
    """

    path: Path
    name: str
    sha256: str
    bytes: int
    modified: int = 0

    @property
    def evidence(self) -> dict[str, Any]:
        return {"name": self.name, "sha256": self.sha256, "bytes": self.bytes}


def located(paths: Sequence[Path]) -> list[SourceFile]:
    """The operator's own files, read in place. Raises `DomainError` for one that cannot be read."""
    return [_located(path) for path in paths]


def hashed(files: Sequence[SourceFile]) -> list[SourceFile]:
    """The same files with their SHA-256, taken side by side; one that was taken before is kept."""
    with ThreadPoolExecutor(len(files)) as pool:
        return list(pool.map(_hashed, files))


def _located(path: Path) -> SourceFile:
    try:
        with path.open("rb"):
            state = path.stat()
    except OSError as error:
        raise _unreadable(path) from error
    return SourceFile(path, path.name, "", state.st_size, state.st_mtime_ns)


def _hashed(file: SourceFile) -> SourceFile:
    if file.sha256:
        return file
    try:
        with file.path.open("rb") as content:
            digest = hashlib.file_digest(content, "sha256").hexdigest()
        state = file.path.stat()
    except OSError as error:
        raise _unreadable(file.path) from error
    if (state.st_size, state.st_mtime_ns) != (file.bytes, file.modified):
        raise DomainError(
            f"Berkas {file.name} berubah selagi dibaca.", "Tunggu sampai berkasnya selesai disalin, lalu ulangi."
        )
    return replace(file, sha256=digest)


def _unreadable(path: Path) -> DomainError:
    return DomainError(f"Berkas {path.name} tidak dapat dibaca.", "Periksa nama, letak dan hak aksesnya.")
