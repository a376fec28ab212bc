"""Whatever is typed into an address or a form: an answer below 500, on every page."""

from __future__ import annotations

import inspect
import re
from urllib.parse import quote

import pytest
from django.http import HttpResponse
from django.test import Client

from jamsos.accounts.models import Role
from tests.security.addresses import Address, addresses
from tests.security.url_matrix import MATRIX, OPEN

NAMES = {"page", "per_page", "sort", "next", "q", "search", "wave", "decree", "program", "year", "list", "state", "id"}
READS = re.compile(r"request\.GET\b(?:\.get\(\"|\[\")?(\w*)")
VALUES = {
    "nul": "%00",
    "nul inside": "a%00b",
    "lone surrogate": "%ED%A0%80",
    "not utf-8": "%FF%FE",
    "quote": "%27%22%3B--",
    "markup": quote("<script>alert(1)</script>"),
    "template": quote("{{ settings.SECRET_KEY }}"),
    "too large for a number": "9" * 30,
    "negative": "-1",
    "zero": "0",
    "not a number": "NaN",
    "no such day": "2026-02-30",
    "year 9999": "9999-12-31",
    "year 1": "0001-01-01",
    "wildcards": "%25_%5C",
    "arabic digits": quote("١٢٣"),
    "formula": quote("=1+1"),
}
UNREADABLE = ("nul", "lone surrogate", "markup")
LONGEST_ADDRESS, LONG_FIELD = 4_000, 100_000
"""Characters: longer request lines are refused by the server that stands before the portal; a form may be longer."""
LONG = {"long": "x" * LONG_FIELD, "more digits than a number may have": "9" * 5_000}
NAMED = re.compile(r'<(?:input|select|textarea|button)\b[^>]* name="([^"]+)"')
FORM = "application/x-www-form-urlencoded"
ADDRESSES = addresses()


def browser_for(client_of, address: Address) -> Client:
    """Somebody who may open the page, in a browser that shows a 500 instead of raising it."""
    role = next((role for role in Role if role in MATRIX.get(address.name, ())), None)
    client = client_of(role) if role else Client()
    client.raise_request_exception = False
    return client


def read_by(address: Address) -> list[str]:
    """The names under which the code of the page reads the address; empty for all of them at once."""
    classes = address.view_class.__mro__[:-1] if address.view_class else [address.view]
    return [name for one in classes for name in READS.findall(inspect.getsource(one))]


def fields_of(address: Address) -> set[str]:
    filterset = getattr(address.view_class, "filterset_class", None)
    return NAMES | set(filter(None, read_by(address))) | set(getattr(filterset, "base_filters", ()))


def values_for(address: Address) -> dict[str, str]:
    """Every value for a page that reads its address; one that does not is asked with those that break the reading."""
    return VALUES if read_by(address) else {label: VALUES[label] for label in UNREADABLE}


def forms_of(page: HttpResponse) -> list[set[str]]:
    """The names that a page sends: those of its form, and also with those drawn by hand or as buttons beside it."""
    form = page.context.get("form") if page.context else None
    if form is None:
        return []
    drawn = set(NAMED.findall(page.content.decode())) - {"csrfmiddlewaretoken"}
    fields = set(form.fields)
    return [fields, fields | drawn] if drawn - fields else [fields]


@pytest.mark.parametrize("address", ADDRESSES, ids=lambda address: address.name)
def test_no_query_breaks_a_page(program, client_of, address: Address) -> None:
    client = browser_for(client_of, address)
    broken = {}
    names = sorted(fields_of(address))
    for label, value in (values_for(address) | {"long": "x" * (LONGEST_ADDRESS // len(names))}).items():
        query = "&".join(f"{name}={value}" for name in names)
        status = client.get(f"{address.path()}?{query}").status_code
        if status >= 500:
            broken[label] = status
    assert not broken


@pytest.mark.parametrize("address", ADDRESSES, ids=lambda address: address.name)
def test_ten_thousand_parameters_are_refused(program, client_of, address: Address) -> None:
    query = "&".join(f"p{n}={n}" for n in range(10_000))
    assert browser_for(client_of, address).get(f"{address.path()}?{query}").status_code < 500


@pytest.mark.parametrize(
    "address", [a for a in ADDRESSES if not a.kinds and a.name not in OPEN - {"account_login"}], ids=lambda a: a.name
)
def test_no_field_breaks_a_form(program, client_of, address: Address) -> None:
    client = browser_for(client_of, address)
    page = client.get(address.path())
    assert page.status_code < 500
    for names in forms_of(page):
        for label, value in (VALUES | LONG).items():
            body = "&".join(f"{name}={value}" for name in sorted(names))
            assert client.post(address.path(), body, content_type=FORM).status_code < 500, (label, names)


@pytest.mark.parametrize("address", [a for a in ADDRESSES if a.kinds], ids=lambda address: address.name)
def test_no_argument_breaks_a_page(program, client_of, address: Address) -> None:
    client = browser_for(client_of, address)
    for value in (2**31, 2**63):
        arguments = {key: value for key, kind in address.kinds if kind == "int"}
        assert client.get(address.path(**arguments)).status_code < 500, value


@pytest.mark.parametrize("path", ["/%00", "/pekerja/%00/", "/tugas/%00/", "/%ED%A0%80/", "/%FF/", "/..%2f..%2fetc/"])
def test_unreadable_paths_are_refused(client_of, path) -> None:
    client = client_of(Role.DINSOS_PETUGAS)
    client.raise_request_exception = False
    assert client.get(path).status_code in {400, 404}


def test_ten_thousand_fields_in_a_form_are_refused(db) -> None:
    answer = Client().post("/masuk/", {f"p{n}": "1" for n in range(10_000)})
    assert answer.status_code == 400
    assert "Permintaan tidak dapat dibaca" in answer.content.decode()


def test_fifty_megabyte_body_is_refused(db) -> None:
    body = b"login=" + b"x" * 50 * 1024 * 1024
    answer = Client().post("/masuk/", body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code in {400, 413}


def test_fields_that_are_not_on_the_form_are_never_stored(client_of, user_of) -> None:
    target = user_of(Role.DISNAKER, "uji_sasaran")
    client = client_of(Role.ADMIN_SISTEM)
    client.post(
        "/akun/tugaskan/",
        {"user": target.pk, "role": Role.TIM_KOORDINASI, "is_superuser": "1", "starts_on": "2000-01-01"},
    )
    target.refresh_from_db()
    assert not target.is_superuser
    assert not target.role_assignments.filter(starts_on__year=2000).exists()
