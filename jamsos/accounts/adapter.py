"""allauth without sign-up (accounts are made by the system's administrator), each sign-in on the audit trail."""

from __future__ import annotations

import time
from hashlib import sha256
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from jamsos.accounts import reauthentication, sessions
from jamsos.accounts.models import User
from jamsos.audit import services as audit

# A lockout is one event in this time, in seconds, however often somebody goes on trying.
ONE_LOCKOUT = 300


class ClosedAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": "Nama pengguna dan/atau kata sandi yang Anda masukkan tidak benar.",
        "too_many_login_attempts": "Terlalu banyak percobaan yang gagal. Coba lagi setelah beberapa menit.",
        "rate_limited": "Terlalu banyak percobaan. Coba lagi setelah beberapa menit.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:
        """The password of the demo accounts is public: outside a demonstration it opens nothing."""
        if user.is_closed_demo:
            self.authentication_failed(request, username=user.username)
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, **kwargs)

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        sessions.begin(request.session, time.time())
        audit.record("accounts.sign_in", actor=user, subject=user, address=self.get_client_ip(request))
        return super().post_login(request, user, **kwargs)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            self.locked_out(request, credentials.get("username", ""), "password")
            raise

    def locked_out(self, request: HttpRequest, username: str, step: str) -> None:
        """Record that a name is refused for a while, known or not; what was typed is not kept."""
        name = sha256(username.lower().encode()).hexdigest()
        if cache.add(f"locked-out:{step}:{name}", 1, timeout=ONE_LOCKOUT):
            address = self.get_client_ip(request)
            audit.record("accounts.locked_out", actor=None, subject=_named(username), address=address, step=step)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Recorded for known and unknown names alike; the text that was typed may be a password, so it is not kept.

        Somebody signed in already was asked again: that failure is an event of its own.
        """
        user, again = _named(credentials.get("username", "")), request.user.is_authenticated
        act = "accounts.reauthentication_failed" if again else "accounts.sign_in_failed"
        actor = request.user if again else None
        audit.record(act, actor=actor, subject=user, address=self.get_client_ip(request))

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """allauth's own pages ask under the same rule as ours."""
        return not reauthentication.is_recent(self.request)

    def get_reauthentication_methods(self, user: User | AnonymousUser) -> list[dict[str, Any]]:
        """The password, nothing else: a telephone left on the desk is no proof."""
        page = {"id": "reauthenticate", "description": "Kata sandi", "url": reverse("account_reauthenticate")}
        return [page] if user.is_authenticated and user.has_usable_password() else []

    def clean_password(self, password: str, user: User | None = None) -> str:
        """The administrator knows the first password, and an old one may have leaked: keeping either is no change."""
        expired = user is not None and (user.must_change_password or user.has_old_password)
        if expired and user.check_password(password):
            kind = "pertama" if user.must_change_password else "lama"
            raise ValidationError(f"Kata sandi baru harus berbeda dari kata sandi {kind}.")
        return super().clean_password(password, user)

    @transaction.atomic
    def set_password(self, user: User, password: str) -> None:
        """The owner chose a password: the first one is over."""
        user.must_change_password = False
        super().set_password(user, password)
        audit.record("accounts.change_password", actor=user, subject=user)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("home")


def _named(username: str) -> User | None:
    return User.objects.filter(username__iexact=username).first()
