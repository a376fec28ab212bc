"""What the page kinds do for every view."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, ProgrammingError, connection
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from jamsos.accounts.models import Role
from jamsos.errors import DomainError
from jamsos.ui.middleware import DomainErrorMiddleware
from jamsos.ui.navigation import MENU, menu
from jamsos.ui.panels import Fact, Panel
from jamsos.ui.templatetags import formats


def refused(exception: Exception):
    request = RequestFactory().get("/")
    return DomainErrorMiddleware(lambda request: None).process_exception(request, exception)


def test_refusal_becomes_a_page_with_its_hint() -> None:
    answer = refused(DomainError("Kuota <habis>.", "Tambah kuota."))
    assert answer.status_code == 409
    assert "Kuota &lt;habis&gt;." in answer.content.decode() and "Tambah kuota." in answer.content.decode()


def test_refusal_of_the_database_is_told_without_its_words() -> None:
    answer = refused(IntegrityError('duplicate key (nik)=(3604610101900001) violates "x"'))
    assert answer.status_code == 409
    assert "bertentangan dengan data" in answer.content.decode() and "3604" not in answer.content.decode()


def test_refusal_of_a_trigger_is_told_too(db) -> None:
    with pytest.raises(ProgrammingError) as raised, connection.cursor() as cursor:
        cursor.execute("DO $$ BEGIN RAISE EXCEPTION 'langkah tidak sah'; END $$")
    assert refused(raised.value).status_code == 409


@pytest.mark.parametrize(("path", "status"), [("/akun/", 403), ("/tidak-ada/", 404), ("/program/1999/", 404)])
def test_who_is_signed_in_keeps_the_menu_on_an_error_page(client_of, path: str, status: int) -> None:
    answer = client_of(Role.SETDA).get(path)
    page = answer.content.decode()
    assert (answer.status_code, page.count("<h1"), 'aria-label="Menu utama"' in page) == (status, 1, True)


def test_who_is_not_signed_in_sees_no_menu_on_an_error_page(client, db) -> None:
    answer = client.get("/tidak-ada/")
    assert (answer.status_code, "Menu utama" in answer.content.decode()) == (404, False)


def test_other_mistakes_are_not_hidden() -> None:
    assert refused(RuntimeError()) is None


@pytest.mark.parametrize("role", Role)
def test_menu_shows_only_what_opens(client_of, user_of, role) -> None:
    client = client_of(role)
    for _, lines in menu(user_of(role), "/"):
        for item, _current in lines:
            assert client.get(item.url).status_code == 200, item.url


def test_menu_marks_the_page_one_is_on(user_of) -> None:
    lines = [line for _, section in menu(user_of(Role.AUDITOR), "/jejak-audit/") for line in section]
    assert [item.label for item, current in lines if current] == ["Jejak audit"]


def test_first_part_of_the_path_is_unique_to_a_menu_line() -> None:
    roots = [item.root for _, items in MENU for item in items]
    assert len(roots) == len(set(roots))


def test_every_page_has_one_heading_and_a_way_out(client_of) -> None:
    page = client_of(Role.AUDITOR).get("/jejak-audit/").content.decode()
    assert page.count("<h1") == 1 and 'action="/keluar/"' in page and 'href="#isi"' in page


def test_wrong_form_is_shown_again_with_its_errors(client_of) -> None:
    answer = client_of(Role.ADMIN_SISTEM).post("/akun/tugaskan/", {})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert page.count("Bidang ini tidak boleh kosong.") == 2
    assert 'Perbaiki: <a href="#div_id_user">Pengguna</a>, <a href="#div_id_role">Peran</a>.' in page


def test_refused_form_is_shown_again_with_the_reason(client_of, user_of) -> None:
    person = user_of(Role.DINSOS_PETUGAS)
    answer = client_of(Role.ADMIN_SISTEM).post("/akun/tugaskan/", {"user": person.pk, "role": Role.DINSOS_KEPALA})
    assert answer.status_code == 409
    assert "tidak boleh memegang" in answer.content.decode()


def test_panel_template_sees_its_context_under_both_names(db) -> None:
    panel = Panel("Uji", template="accounts/policy.html", context={"roles": ["Peran <x>"], "rows": []})
    drawn = Template('{% include "components/panel.html" %}').render(Context({"panel": panel}))
    assert "Peran &lt;x&gt;" in drawn


def test_facts_are_escaped() -> None:
    panel = Panel("Uji", [Fact("Nama", "<b>x</b>")])
    assert "<b>" not in Template('{% include "components/panel.html" %}').render(Context({"panel": panel}))


@pytest.mark.parametrize(
    "shown, expected",
    [
        (formats.number(21234), "21.234"),
        (formats.number(None), "–"),
        (formats.rupiah(16800), "Rp16.800"),
        (formats.tanggal(date(2025, 10, 28)), "28 Oktober 2025"),
        (formats.tanggal(datetime(2025, 10, 28, 17, 5, tzinfo=UTC)), "29 Oktober 2025 00.05"),
        (formats.mask_nik("3604610101900001"), "3604********0001"),
        (formats.percent_of(1, 3), 33),
        (formats.percent_of(1, 0), 0),
    ],
)
def test_values_are_shown_the_indonesian_way(shown, expected) -> None:
    assert shown == expected


def test_signed_out_person_sees_no_menu(db) -> None:
    assert "Menu utama" not in Client().get("/masuk/").content.decode()


@pytest.mark.parametrize("value, in_words", [("Belum dapat", True), ("2.120", False), (0, False), ("6 orang", False)])
def test_a_tile_of_words_is_given_more_room_than_a_figure(value, in_words) -> None:
    tile = render_to_string("components/summary.html", {"summary": [Fact("Kunci", value)]})
    assert ("figure-words" in tile) == in_words
