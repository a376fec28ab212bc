"""What holds for every answer: nothing of a signed-in page is cached, and a refusal is a clear page."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from jamsos.errors import DomainError

Handler = Callable[[HttpRequest], HttpResponse]


class NoStoreMiddleware:
    """Pages and downloads of a signed-in person carry `Cache-Control: no-store`."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if getattr(request, "user", None) is not None and request.user.is_authenticated:
            response["Cache-Control"] = "no-store"
        return response


class DomainErrorMiddleware:
    """A `DomainError` that no page handled becomes a page with its message and hint (status 409)."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, DomainError):
            return None

        return render(request, "errors/409.html", {"error": exception}, status=409)
