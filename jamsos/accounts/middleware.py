"""What a signed-in account must do, or may no longer do, before any page answers."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

Handler = Callable[[HttpRequest], HttpResponse]
WITH_FIRST_PASSWORD = frozenset({"account_change_password", "account_logout", "health"})


class AccountStandingMiddleware:
    """A first password opens only the page that replaces it; a demo account ends with the demonstration."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> HttpResponse | None:
        user = request.user
        if not user.is_authenticated:
            return None
        if user.is_closed_demo:
            logout(request)
            return redirect("account_inactive")
        if user.must_change_password and request.resolver_match.url_name not in WITH_FIRST_PASSWORD:
            return redirect("account_change_password")
        return None
