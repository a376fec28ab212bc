"""A telephone in a test: the codes that an authenticator app would show, and people who sign in with them."""

from __future__ import annotations

import re
import time

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.test import Client

from jamsos.accounts.models import User

PASSWORD = "kapal berlayar ke barat"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
SHOWN = re.compile(r'<code class="user-select-all secret-key">([A-Z2-7]+)</code>')


def code(secret: str = SECRET, *, steps: int = 0) -> str:
    """What the app shows now, or so many half minutes from now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def wrong_code(secret: str = SECRET) -> str:
    """A code that is right neither now nor a step away."""
    right = {code(secret, steps=step) for step in (-2, -1, 0, 1, 2)}
    return next(text for text in ("000000", "111111", "222222", "333333", "444444", "555555") if text not in right)


def with_password(user: User) -> User:
    user.set_password(PASSWORD)
    user.save()
    return user


def with_factor(user: User) -> list[str]:
    """Give the user the telephone; returns the recovery codes."""
    TOTP.activate(user, SECRET)
    return RecoveryCodes.activate(user).get_unused_codes()


def has_factor(user: User) -> bool:
    return Authenticator.objects.filter(user=user, type="totp").exists()


def sign_in(username: str, password: str = PASSWORD, **extra: str) -> Client:
    client = Client()
    client.post("/masuk/", {"login": username, "password": password, **extra})
    return client
