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

NOT_SENT = "Belum dikirim: kata sandi terakhir diisi lebih dari {minutes} menit yang lalu, maka ditanyakan lagi."
WHAT_NOW = {
    True: "Isian Anda dikembalikan, kecuali berkas; periksa, lalu kirim sekali lagi.",
    False: "Isi lagi, lalu kirim sekali lagi.",
}
GRACE = 2
"""A form opened with a fresh password may be sent for this many times as long."""
KEPT = "entries_kept_for_one_return"
NOT_KEPT = ("csrfmiddlewaretoken", "seen")
"""Secrets of the form, and what belongs to the page as it was shown."""


def is_recent(request: HttpRequest) -> bool:
    """Whether the person proved who it is lately, by signing in or again since.

    To open a form: within `REAUTH_MINUTES`; to send it, or to have a part of it drawn anew: within `GRACE` times that,
    so that whoever opened it in time also has the time to fill it in. 0 minutes ask never.
    """
    if settings.REAUTH_MINUTES <= 0:
        return True
    records = get_authentication_records(request, request.user)
    under_way = request.method == "POST" or request.htmx
    limit = settings.REAUTH_MINUTES * 60 * (GRACE if under_way else 1)
    return bool(records) and time.time() - records[-1]["at"] < limit


def ask(request: HttpRequest, *, keep: bool = False) -> HttpResponse:
    """To the password and back to this page; `keep` what a late POST held, in the session, for that one return."""
    if request.method == "POST":
        if keep:
            entries = {name: values for name, values in request.POST.lists() if name not in NOT_KEPT}
            request.session[KEPT] = {"path": request.path, "entries": entries}
        messages.warning(request, f"{NOT_SENT.format(minutes=GRACE * settings.REAUTH_MINUTES)} {WHAT_NOW[keep]}")
    back = urlencode({REDIRECT_FIELD_NAME: request.get_full_path()}, safe="/")
    return HttpResponseRedirect(f"{reverse('account_reauthenticate')}?{back}")


def take_kept(request: HttpRequest) -> dict[str, list[str]]:
    """What the late POST to this page held, once; nothing on any other page, which also forgets it."""
    if KEPT not in request.session:
        return {}
    kept = request.session.pop(KEPT)
    return kept["entries"] if kept["path"] == request.path else {}
