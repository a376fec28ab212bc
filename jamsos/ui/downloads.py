"""Files made for one answer and kept nowhere."""

from __future__ import annotations

from django.http import HttpResponse

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def attachment(content: bytes, name: str, content_type: str = XLSX) -> HttpResponse:
    """A file to save under `name`."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=content_type, headers=headers)


def workbook(content: bytes, name: str) -> HttpResponse:
    """A workbook to save under `name`."""
    return attachment(content, name)
