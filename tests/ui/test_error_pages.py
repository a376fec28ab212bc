"""Each error page bears a number that is read over the telephone and found in the log."""

from __future__ import annotations

import io
import json
import logging
import re
from collections.abc import Callable, Iterator

import pytest
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import path

from jamsos import logs
from jamsos.accounts.models import Role
from jamsos.errors import DomainError
from jamsos.ui.errors import bad_request, csrf_failure, forbidden, not_found, server_error, too_many
from jamsos.urls import handler400, handler403, handler404, handler500, urlpatterns  # noqa: F401

NUMBER = re.compile(r"Nomor kasus: <strong[^>]*>([0-9a-f]{8})</strong>")


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("rusak")


def refused(request: HttpRequest) -> HttpResponse:
    raise DomainError("Tidak bisa.", "Nanti saja.")


urlpatterns = [*urlpatterns, path("uji/rusak/", broken), path("uji/ditolak/", refused)]  # noqa: F811


@pytest.fixture
def written() -> Iterator[Callable[[], list[dict]]]:
    """The lines that the portal's own handler writes."""
    stream, formatter = io.StringIO(), dict(logs.configuration("INFO")["formatters"]["json"])
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter.pop("()")(**formatter))
    logging.getLogger().addHandler(handler)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    logging.getLogger().removeHandler(handler)


def number_on(answer: HttpResponse) -> str:
    (number,) = NUMBER.findall(answer.content.decode())
    return number


@pytest.mark.parametrize(
    ("address", "status"), [("/akun/", 403), ("/tidak-ada/", 404), ("/uji/ditolak/", 409), ("/uji/rusak/", 500)]
)
@override_settings(ROOT_URLCONF=__name__)
def test_number_on_the_page_is_the_one_in_the_log(client_of, written, address: str, status: int) -> None:
    client = client_of(Role.SETDA)
    client.raise_request_exception = False
    answer = client.get(address)
    assert answer.status_code == status
    found = [line for line in written() if line.get("request_id", "").startswith(number_on(answer))]
    assert {line["event"] for line in found} >= {"request_started"}
    assert any(str(line.get("code", "")) == str(status) or "RuntimeError" in str(line) for line in found)


def test_page_of_an_old_form_bears_it_too(client_of, written) -> None:
    client = client_of(Role.SETDA)
    client.handler.enforce_csrf_checks = True
    answer = client.post("/keluar/")
    assert answer.status_code == 403 and "Formulir kedaluwarsa" in answer.content.decode()
    assert any(line.get("request_id", "").startswith(number_on(answer)) for line in written())


PAGES = {
    "400": lambda request: bad_request(request, ValueError()),
    "403": lambda request: forbidden(request, PermissionError()),
    "403_csrf": csrf_failure,
    "404": lambda request: not_found(request, Http404()),
    "429": too_many,
    "500": server_error,
}


@pytest.mark.parametrize("page", PAGES)
def test_page_drawn_before_the_request_has_a_number_makes_one_and_logs_it(written, page: str) -> None:
    answer = PAGES[page](RequestFactory().get("/"))
    (line,) = [line for line in written() if line["event"] == "error_page"]
    assert line["request_id"].startswith(number_on(answer)) and line["code"] == answer.status_code


def test_page_without_a_database_bears_it(written) -> None:
    try:
        raise OperationalError("3604610101900001")
    except OperationalError:
        answer = server_error(RequestFactory().get("/"))
    assert answer.status_code == 503 and number_on(answer) and "3604" not in answer.content.decode()


def test_nobody_chooses_the_number_from_outside(db, written) -> None:
    answer = Client().get("/tidak-ada/", headers={"X-Request-ID": "abcdef0123456789"})
    assert number_on(answer) != "abcdef01"
    assert not any(line.get("request_id") == "abcdef0123456789" for line in written())
