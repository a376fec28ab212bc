"""allauth without sign-up (accounts are made by the system's administrator), each sign-in on the audit trail."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest, HttpResponse

from jamsos.accounts.models import User
from jamsos.audit import services as audit


class ClosedAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        audit.record("accounts.sign_in", actor=user, subject=user, address=self.get_client_ip(request))
        return super().post_login(request, user, **kwargs)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Recorded for known and unknown names alike; the text that was typed may be a password, so it is not kept."""
        user = User.objects.filter(username__iexact=credentials.get("username", "")).first()
        audit.record("accounts.sign_in_failed", actor=None, subject=user, address=self.get_client_ip(request))
