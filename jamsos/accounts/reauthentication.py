"""The password asked again before acts of `policy.HIGH_VALUE`: an unlocked screen alone decides nothing."""

from __future__ import annotations

import time
from urllib.parse import urlencode

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

TOO_LATE = (
    "Belum dikirim: kata sandi harus ditanyakan lagi karena halaman ini terlalu lama terbuka. Periksa isiannya, "
    "lalu kirim sekali lagi."
)


def is_recent(request: HttpRequest) -> bool:
    """Whether the person proved who it is within `REAUTH_MINUTES`, by signing in or again since; 0 asks never."""
    if settings.REAUTH_MINUTES <= 0:
        return True
    records = get_authentication_records(request, request.user)
    return bool(records) and time.time() - records[-1]["at"] < settings.REAUTH_MINUTES * 60


def ask(request: HttpRequest) -> HttpResponse:
    """To the password and back to this page. What a late POST held is not kept anywhere: it may name people."""
    if request.method == "POST":
        messages.warning(request, TOO_LATE)
    back = urlencode({REDIRECT_FIELD_NAME: request.get_full_path()}, safe="/")
    return HttpResponseRedirect(f"{reverse('account_reauthenticate')}?{back}")
