"""allauth without sign-up (accounts are made by the system's administrator), each sign-in on the audit trail."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from jamsos.accounts.models import User
from jamsos.audit import services as audit


class ClosedAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:
        """The password of the demo accounts is public: outside a demonstration it opens nothing."""
        if user.is_closed_demo:
            self.authentication_failed(request, username=user.username)
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, **kwargs)

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        audit.record("accounts.sign_in", actor=user, subject=user, address=self.get_client_ip(request))
        return super().post_login(request, user, **kwargs)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Recorded for known and unknown names alike; the text that was typed may be a password, so it is not kept."""
        user = User.objects.filter(username__iexact=credentials.get("username", "")).first()
        audit.record("accounts.sign_in_failed", actor=None, subject=user, address=self.get_client_ip(request))

    def clean_password(self, password: str, user: User | None = None) -> str:
        """The administrator knows the first password, so keeping it is no change."""
        if user is not None and user.must_change_password and user.check_password(password):
            raise ValidationError("Kata sandi baru harus berbeda dari kata sandi pertama.")
        return super().clean_password(password, user)

    @transaction.atomic
    def set_password(self, user: User, password: str) -> None:
        """The owner chose a password: the first one is over."""
        user.must_change_password = False
        super().set_password(user, password)
        audit.record("accounts.change_password", actor=user, subject=user)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("home")
