"""Error pages in plain Indonesian; none of them needs the database, shows a trace or personal data.

Who is signed in keeps the menu on those that are about what was asked (403, 404, 405, 409). Each bears a case number:
the beginning of the `request_id` of the log lines of that request.
"""

from __future__ import annotations

import sys
from typing import Any
from uuid import uuid4

import structlog
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string

FRAME = "layouts/error.html"
CASE_LENGTH = 8  # short enough to be read over the telephone
log = structlog.get_logger(__name__)


class NotThere(Http404):
    """What an address asks for and there is not, told in Indonesian, with the page (label, URL) to go to instead."""

    def __init__(self, message: str, instead: tuple[str, str]) -> None:
        super().__init__(message)
        self.message, self.instead = message, instead


def error_page(status: int, name: str = "", *, request: HttpRequest | None = None, **context: Any) -> HttpResponse:
    """Draw templates/errors/<status>.html; without the `request` of somebody signed in: no menu, no query."""
    template, user = f"errors/{name or status}.html", getattr(request, "user", None)
    context["case"] = case_number(status)
    if user is not None and user.is_authenticated:
        return HttpResponse(render_to_string(template, context | {"frame": FRAME}, request=request), status=status)
    return HttpResponse(render_to_string(template, context), status=status)


def case_number(status: int) -> str:
    """How the log lines of this request begin their `request_id`; a line of its own when the request has none yet."""
    request_id = structlog.contextvars.get_contextvars().get("request_id")
    if request_id is None:
        request_id = str(uuid4())
        log.warning("error_page", request_id=request_id, code=status)
    return request_id[:CASE_LENGTH]


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The request cannot be read: too many fields, too large, a wrong host."""
    return error_page(400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """None of the person's roles carries the page's act."""
    return error_page(403, request=request)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was too old or came from elsewhere."""
    return error_page(403, "403_csrf")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """There is no such page or row, or it lies outside the person's area: both look alike."""
    return error_page(404, request=request, missing=exception if isinstance(exception, NotThere) else None)


def too_many(request: HttpRequest) -> HttpResponse:
    """Tried too often in a short time."""
    response = error_page(429)
    response["Retry-After"] = "300"
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """Last resort: 503 when the database is away, 500 otherwise."""
    if not isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return error_page(500)
    response = error_page(503)
    response["Retry-After"] = "30"
    return response
