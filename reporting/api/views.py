"""The interface itself: a key in the header `Authorization: Bearer`, JSON in and out, no session and no cookie."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from allauth.core.internal import ratelimit
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import View

from enrollment.programs.models import Program
from reporting.api import answers
from reporting.api.description import ERRORS, description
from reporting.api.models import ApiKey, Right
from reporting.api.services import key_of, standing_of

BODY_BYTES = 2000
NIK = re.compile(r"[0-9]{16}", re.ASCII)
PURPOSE = re.compile(r"[ -~]{5,120}")
RETRY_SECONDS = 60


class Refused(Exception):
    """An answer other than 200: its status and what to do about it."""

    def __init__(self, status: int, hint: str = "", message: str = "") -> None:
        super().__init__(status)
        self.status, self.hint, self.message = status, hint, message


def refusal(status: int, hint: str = "", message: str = "") -> JsonResponse:
    """The error in words, with the headers that go with its status."""
    answer = JsonResponse({"pesan": message or ERRORS[status], "saran": hint}, status=status)
    if status == HTTPStatus.UNAUTHORIZED:
        answer["WWW-Authenticate"] = "Bearer"
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        answer["Retry-After"] = str(RETRY_SECONDS)
    return answer


@method_decorator((never_cache, login_not_required, csrf_exempt), name="dispatch")
class Interface(View):
    """What all addresses share: only the methods it has, and every refusal as JSON."""

    http_method_names = ("get",)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            if request.method.lower() not in self.http_method_names:
                raise Refused(405)
            self.admit(request)
            return super().dispatch(request, *args, **kwargs)
        except Refused as refused:
            answer = refusal(refused.status, refused.hint, refused.message)
            if refused.status == HTTPStatus.METHOD_NOT_ALLOWED:
                answer["Allow"] = ", ".join(self.http_method_names).upper()
            return answer

    def admit(self, request: HttpRequest) -> None:
        """Raise `Refused` for a request that is not answered."""


class DescriptionView(Interface):
    """The OpenAPI document, for everybody."""

    title = "Uraian antarmuka aplikasi"

    def get(self, request: HttpRequest) -> HttpResponse:
        return JsonResponse(description(reverse("api-root").rstrip("/")))


class UnknownView(Interface):
    """Any other address below the root."""

    http_method_names = tuple(View.http_method_names)

    def admit(self, request: HttpRequest) -> None:
        raise Refused(404, "Alamat yang ada tertulis dalam openapi.json.", "Alamat tidak dikenal.")


class KeyedView(Interface):
    """An address for those with a key that has the `right`; wrong keys are counted by where they come from."""

    right: Right
    limit = "api"
    key: ApiKey

    def admit(self, request: HttpRequest) -> None:
        scheme, _, text = request.headers.get("Authorization", "").partition(" ")
        key = key_of(text.strip(), on=timezone.localdate()) if scheme.lower() == "bearer" else None
        if key is None:
            if not self._within(request, "api_unknown"):
                raise Refused(429)
            raise Refused(401, "Kirim kunci dalam kepala Authorization: Bearer.")
        if not self._within(request, self.limit, key=str(key.pk)):
            raise Refused(429)
        if self.right not in key.rights:
            raise Refused(403, "Minta admin sistem membuat kunci dengan hak itu.")
        self.key = key

    @staticmethod
    def _within(request: HttpRequest, action: str, key: str | None = None) -> bool:
        return bool(ratelimit.consume(request, app="allauth.account", action=action, key=key, limit_get=True))


class CountsView(KeyedView):
    """Aggregates; `answer` makes them, of a programme year when the address has one."""

    right = Right.COUNTS
    answer: Callable[..., answers.Answer] = staticmethod(answers.indicators)

    def get(self, request: HttpRequest, tahun: int | None = None) -> HttpResponse:
        if tahun is None:
            return JsonResponse(self.answer())
        program = Program.objects.filter(year=tahun).first()
        if program is None:
            raise Refused(404, "Lihat daftar tahun pada /program.")
        return JsonResponse(self.answer(program))


class StatusView(KeyedView):
    """Whether somebody is in the programme, by NIK in the body; every question is an event of the audit trail."""

    title = "Status seseorang lewat aplikasi"
    right = Right.STATUS
    limit = "api_status"
    http_method_names = ("post",)

    def post(self, request: HttpRequest) -> HttpResponse:
        question = _question(request)
        return JsonResponse(answers.person(standing_of(question["nik"], purpose=question["keperluan"], key=self.key)))


def _question(request: HttpRequest) -> dict[str, str]:
    """The body as it must be; raises `Refused` saying what is wrong with it."""
    told = _body(request)
    if not isinstance(told, dict) or set(told) != {"nik", "keperluan"}:
        raise Refused(422, "Isi tepat dua: nik dan keperluan.")
    nik, purpose = told["nik"], told["keperluan"]
    if not isinstance(nik, str) or not NIK.fullmatch(nik):
        raise Refused(422, "nik: teks 16 angka.")
    if not isinstance(purpose, str) or not PURPOSE.fullmatch(purpose) or not purpose.strip():
        raise Refused(422, "keperluan: 5-120 huruf, mengapa status orang ini ditanyakan.")
    return told


def _body(request: HttpRequest) -> Any:
    """What the JSON of the body holds; never more is read than a question can be long."""
    if request.content_type != "application/json":
        raise Refused(415)
    body = request.read(BODY_BYTES + 1)
    if len(body) > BODY_BYTES:
        raise Refused(413, f"Paling besar {BODY_BYTES} bita.")
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Refused(400, "Kirim satu objek JSON dalam UTF-8.") from error
