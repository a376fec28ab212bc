"""What holds for every answer: unreadable addresses stop here, nothing of a signed-in page is cached,
and a refusal is a clear page."""

from __future__ import annotations

from collections.abc import Callable

import structlog
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from psycopg.errors import RaiseException

from jamsos.errors import DomainError
from jamsos.ui.errors import error_page

log = structlog.get_logger(__name__)
Handler = Callable[[HttpRequest], HttpResponse]


class CleanAddressMiddleware:
    """No address of the portal holds a NUL, which PostgreSQL cannot store or compare: 400."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            return error_page(400)
        return self.get_response(request)


class NoStoreMiddleware:
    """Pages and downloads of a signed-in person carry `Cache-Control: no-store`."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != 503 and request.user.is_authenticated:
            response["Cache-Control"] = "no-store"
        return response


class DomainErrorMiddleware:
    """A refusal that no page handled becomes a page with its message and hint (status 409).

    The database refuses too, by constraint or trigger, when two people act at once or a service forgot a guard.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """An address that is only sent to, opened by hand, answers with a page too."""
        response = self.get_response(request)
        if response.status_code != 405 or response.content:
            return response
        page = error_page(405, request=request)
        page["Allow"] = response["Allow"]
        return page

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, IntegrityError) or isinstance(exception.__cause__, RaiseException):
            log.error("refused_by_database", exc_info=exception)
            exception = DomainError(
                "Perubahan ditolak karena bertentangan dengan data yang sudah tersimpan.",
                "Muat ulang halaman; mungkin orang lain sudah mengerjakannya. Tidak ada yang tersimpan.",
            )
        return error_page(409, request=request, error=exception) if isinstance(exception, DomainError) else None
