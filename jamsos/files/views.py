"""One door for every download: right checked, access recorded, nothing cached."""

from __future__ import annotations

from uuid import UUID

from django.core.files import File
from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from jamsos.accounts import policy
from jamsos.audit import services as audit
from jamsos.files.models import StoredFile


@require_GET
def download(request: HttpRequest, pk: UUID) -> FileResponse:
    """Send a stored file to those who hold its right; for all others it does not exist."""
    stored = get_object_or_404(StoredFile, pk=pk)
    if not stored.content or not _may_download(request, stored):
        raise Http404
    content = _open(stored)
    audit.record("files.download", actor=request.user, subject=stored, name=stored.name, sha256=stored.sha256)
    return FileResponse(
        content,
        as_attachment="inline" not in request.GET or stored.content_type != "application/pdf",
        filename=stored.name,
        content_type=stored.content_type,
    )


def _may_download(request: HttpRequest, stored: StoredFile) -> bool:
    return stored.act in set(policy.Act) and policy.allows(request.user, policy.Act(stored.act))


def _open(stored: StoredFile) -> File:
    try:
        return stored.content.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
