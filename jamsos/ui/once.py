"""A form sent twice has one effect: double click, sending again, two tabs of one rendered page.

Every form carries a random key (`templatetags.once`). The first sending claims it by a unique row, committed before
the work begins, so of two processes at the same instant one waits and then gets the first one's answer. Only an
answer that did something keeps the key: a form shown again with its mistakes may be sent again. What comes without a
key is worked on as ever.
"""

from __future__ import annotations

import hashlib
import hmac
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone

from jamsos.errors import DomainError
from jamsos.ui.errors import error_page
from jamsos.ui.models import Sending

KEY = "sekali"
CSRF = "csrfmiddlewaretoken"
PATIENCE, PAUSE = 3.0, 0.05
"""Seconds that a second sending waits for the first one's answer, and between two looks."""
LIFETIME = timedelta(minutes=5)
"""No request lives longer: a sending without an answer after that was cut off, and nobody knows what it did."""
KEPT = timedelta(days=1)
REDIRECTS = frozenset({301, 302, 303})

REPEATED = "Formulir ini sudah dikerjakan pada pengiriman pertama; tidak dikerjakan dua kali."
RUNNING = DomainError(
    "Masih diproses: formulir ini baru saja dikirim.", "Tunggu sebentar, lalu muat ulang halaman ini."
)
CUT_OFF = DomainError(
    "Pengiriman pertama terputus sebelum dijawab.",
    "Periksa dulu apakah perubahannya sudah tersimpan; bila belum, buka lagi formulirnya dan kirim.",
)
OTHER_CONTENT = DomainError(
    "Formulir ini sudah dikirim dan dikerjakan; isiannya sekarang berbeda, jadi tidak dikerjakan lagi.",
    "Buka lagi formulirnya bila memang ada yang ingin ditambahkan.",
)
SHOWN_ONCE = DomainError(
    "Formulir ini sudah dikerjakan; jawabannya hanya ditampilkan satu kali.",
    "Buka lagi formulirnya bila masih diperlukan.",
)
Handler = Callable[[HttpRequest], HttpResponse]


class OnceMiddleware:
    """Stands behind the checks of session, sign-in and CSRF token, and around the view."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if sending := getattr(request, "sending", None):
            _settle(sending, request, response)
        return response

    def process_view(self, request: HttpRequest, view: Callable, *_arguments: object) -> HttpResponse | None:
        """Claim the key of a form, or answer as the first sending was answered."""
        key = _key_of(request)
        if key is None:
            return None
        sending, first = _claim(request, key)
        if not first:
            return _answer_again(request, sending)
        request.sending = sending
        request.shown_once = getattr(getattr(view, "view_class", None), "shown_once", False)
        return None


def _key_of(request: HttpRequest) -> UUID | None:
    if request.method != "POST" or not request.user.is_authenticated:
        return None
    try:
        return UUID(request.POST.get(KEY, ""))
    except ValueError:
        return None


def _claim(request: HttpRequest, key: UUID) -> tuple[Sending, bool]:
    """The row of this sending and whether it is ours to work on; waits a while for one that is under way."""
    named = {"user": request.user, "key": key, "path": request.get_full_path()[:500]}
    defaults, deadline = {"content_hash": content_hash(request)}, time.monotonic() + PATIENCE
    while True:
        sending, first = Sending.objects.get_or_create(**named, defaults=defaults)
        if first or sending.finished_at or time.monotonic() >= deadline or _is_cut_off(sending):
            return sending, first
        time.sleep(PAUSE)


def _is_cut_off(sending: Sending) -> bool:
    return sending.finished_at is None and sending.sent_at < timezone.now() - LIFETIME


def _answer_again(request: HttpRequest, sending: Sending) -> HttpResponse:
    if sending.content_hash != content_hash(request):
        return error_page(409, request=request, error=OTHER_CONTENT)
    if sending.finished_at is None:
        return error_page(409, request=request, error=CUT_OFF if _is_cut_off(sending) else RUNNING)
    if not sending.target:
        return error_page(409, request=request, error=SHOWN_ONCE)
    messages.info(request, REPEATED)
    return HttpResponseRedirect(sending.target)


def _settle(sending: Sending, request: HttpRequest, response: HttpResponse) -> None:
    """Remember where an answer that did something led; forget the claim of any other."""
    target = response.headers.get("Location", "") if response.status_code in REDIRECTS else ""
    if target or (request.shown_once and response.status_code == 200):
        Sending.objects.filter(pk=sending.pk).update(target=target[:500], finished_at=timezone.now())
    else:
        sending.delete()


def content_hash(request: HttpRequest) -> str:
    """Keyed hash of what was typed and uploaded: told apart without being kept."""
    digest = hmac.new(settings.NIK_KEY.encode(), digestmod=hashlib.sha256)
    digest.update(request.get_full_path().encode(errors="surrogatepass"))
    for name, values in sorted(request.POST.lists()):
        if name not in {KEY, CSRF}:
            digest.update(repr((name, values)).encode(errors="surrogatepass"))
    for name, file in sorted(request.FILES.items()):
        digest.update(repr((name, file.name, file.size)).encode(errors="surrogatepass"))
        for chunk in file.chunks():
            digest.update(chunk)
        file.seek(0)
    return digest.hexdigest()


def forget_old(now: datetime) -> int:
    """Delete what was sent more than a day ago; returns how many."""
    return Sending.objects.filter(sent_at__lt=now - KEPT).delete()[0]
