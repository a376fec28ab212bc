"""Uploads are refused before they fill the disk: nobody unknown, nothing over the largest size.

To the pages that anybody may send a file to (`settings.HASHED_UPLOADS`) a file is hashed while it arrives; not a byte
of it is kept, in memory or on disk.
"""

from __future__ import annotations

import hashlib
from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopFutureHandlers, TemporaryFileUploadHandler


class HashedUpload(UploadedFile):
    """What is left of an upload: its name, size and SHA-256; reading it gives the hash."""

    def __init__(self, name: str, size: int, sha256: str) -> None:
        super().__init__(BytesIO(sha256.encode()), name, size=size)
        self.sha256 = sha256


class HashingUploadHandler(FileUploadHandler):
    """Stands first: on pages whose uploads are only hashed no other handler sees a file."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.digest = hashlib.sha256() if self.request.path_info in settings.HASHED_UPLOADS else None
        if self.digest:
            raise StopFutureHandlers

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        if self.digest is None:
            return raw_data
        self.digest.update(raw_data)
        return None

    def file_complete(self, file_size: int) -> UploadedFile | None:
        if self.digest is None:
            return None
        return HashedUpload(self.file_name, file_size, self.digest.hexdigest())


class GuardedUploadHandler(TemporaryFileUploadHandler):
    """Writes to a temporary file; 400 for someone not signed in, and for more than the largest upload."""

    def handle_raw_input(
        self, input_data: Any, META: dict[str, Any], content_length: int, boundary: bytes, encoding: str | None = None
    ) -> None:
        own = settings.REFERENCE_MAX_BYTES if self.request.user.is_authenticated else 0
        largest = settings.HASHED_UPLOADS.get(self.request.path_info, own)
        if content_length > largest + settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise RequestDataTooBig("upload over the limit")
