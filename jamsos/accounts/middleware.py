"""What a session and a signed-in account must do, or may no longer do, before any page answers."""

from __future__ import annotations

import time
from collections.abc import Callable
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME, SESSION_KEY, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from jamsos.accounts import second_factor, sessions
from jamsos.accounts.sessions import Ending

Handler = Callable[[HttpRequest], HttpResponse]
ALWAYS = frozenset({"account_logout", "health"})
WITH_FIRST_PASSWORD = ALWAYS | {"account_change_password"}
WITHOUT_SECOND_FACTOR = ALWAYS | {"account_change_password", "account_reauthenticate", "mfa_activate_totp"}
# Asked for by the page itself, again and again: no sign that somebody is there.
BY_ITSELF = frozenset({"job-progress"})
# Pages that take the place of the one asked for.
WHOLE_PAGES = (
    "account_login",
    "account_inactive",
    "account_change_password",
    "account_reauthenticate",
    "mfa_activate_totp",
)


class WholePageMiddleware:
    """A part of a page that is answered with the login page or its like leads the whole window there."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not request.htmx or response.status_code != 302:
            return response
        path = urlsplit(response["Location"]).path
        if path not in map(reverse, WHOLE_PAGES):
            return response
        back = request.htmx.current_url_abs_path
        if path == reverse("account_login") and back:
            return HttpResponseClientRedirect(login_address(back, getattr(request, "session_ending", None)))
        return HttpResponseClientRedirect(response["Location"])


class SessionLimitMiddleware:
    """A session ends by age, by idleness and with what it was begun with; the login page then says why."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Whoever looks at `request.user` first drops a session whose password or stamp is another; so look before."""
        request.session_was_held = SESSION_KEY in request.session  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable, *_arguments: object) -> HttpResponse | None:
        now = time.time()
        ending = self._ending(request, now)
        if ending is None:
            if request.user.is_authenticated and request.resolver_match.url_name not in BY_ITSELF:
                sessions.note_activity(request.session, now)
            return None
        if request.user.is_authenticated:
            logout(request)
        if not getattr(view, "login_required", True):
            return None
        request.session_ending = ending  # type: ignore[attr-defined]
        return redirect(login_address(request.get_full_path(), ending))

    def _ending(self, request: HttpRequest, now: float) -> Ending | None:
        if request.user.is_authenticated:
            return sessions.ending(request.session, now)
        if request.session_was_held:  # type: ignore[attr-defined]
            return Ending.CHANGED
        named = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
        return Ending.GONE if named and request.session.session_key is None else None


def login_address(back: str, ending: Ending | None) -> str:
    """The login page, with the way back and the reason."""
    query = {REDIRECT_FIELD_NAME: back} | ({"akhir": ending.value} if ending else {})
    return f"{reverse('account_login')}?{urlencode(query, safe='/')}"


class AccountStandingMiddleware:
    """A first or an old password opens only the page that replaces it; a demo account ends with the demonstration.

    Who decides is held on the page that sets up a second factor until there is one.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> HttpResponse | None:
        user, page = request.user, request.resolver_match.url_name
        if not user.is_authenticated:
            return None
        if user.is_closed_demo:
            logout(request)
            return redirect("account_inactive")
        if (user.must_change_password or user.has_old_password) and page not in WITH_FIRST_PASSWORD:
            return redirect("account_change_password")
        if page not in WITHOUT_SECOND_FACTOR and second_factor.is_missing(user):
            return redirect("mfa_activate_totp")
        return None
