"""Uploads are refused before they fill the disk: nobody unknown, nothing over the largest size."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import TemporaryFileUploadHandler


class GuardedUploadHandler(TemporaryFileUploadHandler):
    """Writes to a temporary file; 400 for someone not signed in, and for more than the largest upload."""

    def handle_raw_input(
        self, input_data: Any, META: dict[str, Any], content_length: int, boundary: bytes, encoding: str | None = None
    ) -> None:
        largest = settings.REFERENCE_MAX_BYTES if self.request.user.is_authenticated else 0
        if content_length > largest + settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise RequestDataTooBig("upload over the limit")
