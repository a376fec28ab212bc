"""Whatever is typed into an address or a form: an answer below 500, on every page."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from django import forms
from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from enrollment.programs.services import open_program
from jamsos.accounts.models import Role
from tests.security.addresses import Address, addresses
from tests.security.url_matrix import MATRIX, OPEN
from tests.security.world import signed_in

NAMES = {"page", "per_page", "sort", "next", "q", "search", "wave", "decree", "program", "year", "list", "state", "id"}
READS = re.compile(r"request\.GET\b(?:\.get\(\"|\[\")?(\w*)")
UNREADABLE = {"nul": "%00", "nul inside": "a%00b"}
TEXT = quote("=1+1'\";--<script>alert(1)</script>{{ settings.SECRET_KEY }}%_\\") + "%ED%A0%80%FF%FE"
"""What no reading of a number or a day tells apart, in one: a formula (which must come first), quotes, markup, a
template, wildcards, a lone surrogate and bytes that are not UTF-8 (both arrive as replacement characters)."""
NUMBERS = {
    "too large for a number": "9" * 30,
    "negative": "-1",
    "zero": "0",
    "not a number": "NaN",
    "arabic digits": quote("١٢٣"),
}
DAYS = {"no such day": "2026-02-30", "year 9999": "9999-12-31", "year 1": "0001-01-01"}
SHORT = quote("='%_\\\\")
"""What of it a field with a small `max_length` lets through to the database."""
VALUES = UNREADABLE | {"text": TEXT, "short text": SHORT} | NUMBERS | DAYS
LONGEST_ADDRESS, LONG_FIELD = 4_000, 100_000
"""Characters: longer request lines are refused by the server that stands before the portal; a form may be longer."""
LONG = {"long": "x" * LONG_FIELD, "more digits than a number may have": "9" * 5_000}
NEVER_DAYS = (forms.IntegerField, forms.ChoiceField, forms.ModelChoiceField, forms.BooleanField, forms.FileField)
"""Fields to which a day is no more than a text (a decimal is an `IntegerField` to Django)."""
NAMED = re.compile(r'<(?:input|select|textarea|button)\b[^>]* name="([^"]+)"')
FORM = "application/x-www-form-urlencoded"
ADDRESSES = addresses()


@pytest.fixture(scope="module")
def browsers(django_db_setup: None, django_db_blocker) -> Iterator[dict[str, Client]]:
    """Of every role a browser signed in, beside an open programme: made once, never committed."""
    with django_db_blocker.unblock(), transaction.atomic():
        open_program(2026, actor=None)
        yield {role: signed_in(role) for role in Role}
        transaction.set_rollback(True)


def browser_for(browsers: dict[str, Client], address: Address) -> Client:
    """Somebody who may open the page, in a browser that shows a 500 instead of raising it."""
    role = next((role for role in Role if role in MATRIX.get(address.name, ())), None)
    client = Client(raise_request_exception=False)
    if role:  # a copy: what a page does to the session is undone after the test
        client.cookies = browsers[role].cookies.copy()
    return client


def read_by(address: Address) -> list[str]:
    """The names under which the code of the page reads the address; empty for all of them at once."""
    classes = address.view_class.__mro__[:-1] if address.view_class else [address.view]
    return [name for one in classes for name in READS.findall(inspect.getsource(one))]


def fields_of(address: Address) -> set[str]:
    filterset = getattr(address.view_class, "filterset_class", None)
    return NAMES | set(filter(None, read_by(address))) | set(getattr(filterset, "base_filters", ()))


def queries_for(address: Address) -> dict[str, str]:
    """Every value for a page that reads its address; one that does not is asked with what breaks the reading."""
    names = sorted(fields_of(address))
    longest = "x" * (LONGEST_ADDRESS // len(names))
    asked = VALUES | {"long": longest}
    if not read_by(address):
        asked = {"nul": VALUES["nul"], "text, long": TEXT + longest[len(TEXT) :]}
    return {label: "&".join(f"{name}={value}" for name in names) for label, value in asked.items()}


def forms_of(page: HttpResponse) -> list[dict[str, forms.Field | None]]:
    """What a page sends: the fields of its form, and also with those drawn by hand or as buttons beside it."""
    form = page.context.get("form") if page.context else None
    if form is None:
        return []
    drawn = set(NAMED.findall(page.content.decode())) - {"csrfmiddlewaretoken"}
    fields = dict(form.fields)
    return [fields, dict.fromkeys(drawn) | fields] if drawn - set(fields) else [fields]


def values_of(field: forms.Field | None) -> dict[str, str]:
    """What a field may read in a way of its own."""
    values = VALUES | LONG
    left_out = DAYS if isinstance(field, NEVER_DAYS) else {}
    return {label: value for label, value in values.items() if label not in left_out}


def bodies_of(fields: dict[str, forms.Field | None]) -> Iterator[str]:
    """So many posts that each field has met each of its values; a field with fewer begins again."""
    columns = {name: list(values_of(field).values()) for name, field in sorted(fields.items())}
    for row in range(max(map(len, columns.values()), default=0)):
        yield "&".join(f"{name}={values[row % len(values)]}" for name, values in columns.items())


@pytest.mark.parametrize("address", ADDRESSES, ids=lambda address: address.name)
def test_no_query_breaks_a_page(db, browsers, address: Address) -> None:
    client = browser_for(browsers, address)
    broken = {}
    for label, query in queries_for(address).items():
        status = client.get(f"{address.path()}?{query}").status_code
        if status >= 500:
            broken[label] = status
    assert not broken


@pytest.mark.parametrize("address", ADDRESSES, ids=lambda address: address.name)
def test_ten_thousand_parameters_are_refused(db, browsers, address: Address) -> None:
    query = "&".join(f"p{n}={n}" for n in range(10_000))
    assert browser_for(browsers, address).get(f"{address.path()}?{query}").status_code < 500


@pytest.mark.parametrize(
    "address", [a for a in ADDRESSES if not a.kinds and a.name not in OPEN - {"account_login"}], ids=lambda a: a.name
)
def test_no_field_breaks_a_form(db, browsers, address: Address) -> None:
    client = browser_for(browsers, address)
    page = client.get(address.path())
    assert page.status_code < 500
    for fields in forms_of(page):
        for row, body in enumerate(bodies_of(fields)):
            assert client.post(address.path(), body, content_type=FORM).status_code < 500, (row, body[:2000])


@pytest.mark.parametrize("address", [a for a in ADDRESSES if a.kinds], ids=lambda address: address.name)
def test_no_argument_breaks_a_page(db, browsers, address: Address) -> None:
    client = browser_for(browsers, address)
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
