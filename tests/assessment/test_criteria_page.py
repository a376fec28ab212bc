"""The Kriteria page: what holds on a day, what is open, and clause by clause what answers the text."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

import pytest
from django.urls import reverse

from eligibility.regulations import catalogue, load
from eligibility.regulations.parameters import Value
from enrollment.assessment.criteria_coverage import coverage_of
from enrollment.assessment.criteria_words import standing, value_lines
from jamsos.accounts.models import Role

pytestmark = pytest.mark.django_db
CODE = "perbup-serang-59-2025"
EARLIER = "perbup-serang-322-2023"


@pytest.fixture
def page(client_of):
    """`page(role, peraturan=..., ...)` -> the words of the page."""

    def read(role: str = Role.AUDITOR, **query: str) -> str:
        answer = client_of(role).get(reverse("criteria"), query)
        assert answer.status_code == 200
        return unescape(answer.content.decode())

    return read


def section(html: str, name: str) -> str:
    """The part of the page that the index calls by this name."""
    start = html.index(f'id="{name}"')
    return html[start : html.find('<div class="panel-wide"', start + 1)]


def test_rules_come_in_the_order_of_the_law_with_track_facts_and_sentence(page):
    rules = section(page(), "syarat")
    places = [rules.index(f'id="{rule.code}"') for rule in load(CODE).rules]
    assert places == sorted(places) and len(places) == len(load(CODE).rules)
    for words in (
        "Pasal 21 huruf d",
        "Terdaftar dalam DTSEN desil I-IV",
        "DTSEN, mitra atau binaan Perangkat Daerah",
        "desil, terdaftar DTSEN",
        "Terdaftar dalam DTSEN pada desil [nilai]; syarat desil 1-4.",
        "tidak memenuhi Pasal 21 huruf b (18-64 tahun).",
    ):
        assert words in rules


def test_an_open_reading_names_who_chose_why_and_what_else_could_be(page):
    readings = section(page(), "pembacaan")
    for words in (
        "Usia 17-65 atau 18-64 tahun?",
        "menunggu pendapat Bagian Hukum",
        "sejak 28 Oktober 2025",
        "Alasan: Keduanya syarat",
        "Pilihan lain: Rentang Pasal 19 mengikat: 17-65 tahun.",
    ):
        assert words in readings


def test_the_index_leads_to_every_section(page):
    html = page()
    index = html[html.index('class="page-index') : html.index("</nav>", html.index('class="page-index'))]
    names = re.findall(r'href="#([a-z-]+)"', index)
    assert {"peraturan", "syarat", "parameter", "pembacaan", "cakupan"} <= set(names)
    assert all(f'id="{name}"' in html for name in names)


@pytest.mark.parametrize("law", catalogue(), ids=lambda law: law.code)
def test_every_regulation_is_shown_on_each_day_something_changes(law, page):
    for on in law.days():
        html = page(peraturan=law.code, tanggal=on.isoformat())
        assert law.title in html
        assert all(silence.about in section(html, "tidak-diatur") for silence in law.silent)


def test_a_day_before_the_regulation_is_answered_with_the_nearest_and_says_so(page):
    html = page(tanggal="2024-05-01")
    assert "tidak berlaku pada 1 Mei 2024" in html and "28 Oktober 2025" in section(html, "peraturan")
    earlier = section(page(peraturan=EARLIER, tanggal="2026-05-01"), "peraturan")
    assert "tidak berlaku pada 1 Mei 2026" in earlier and "27 Oktober 2025" in earlier


def test_a_day_that_is_none_is_said_beside_the_field(page):
    assert "tidak dikenali. Tulis sebagai" in page(tanggal="kemarin")


def test_another_regulation_can_be_looked_up_and_an_unknown_one_is_not_there(client_of, page):
    assert "Perbup Serang 322/2023" in section(page(Role.SETDA, peraturan=EARLIER), "peraturan")
    assert "Matriks cakupan untuk peraturan ini belum disusun" in page(Role.SETDA, peraturan=EARLIER)
    assert client_of(Role.SETDA).get(reverse("criteria"), {"peraturan": "tidak-ada"}).status_code == 404


def test_every_clause_stands_in_the_matrix_with_what_answers_it(page):
    matrix = section(page(), "cakupan")
    clauses = coverage_of(CODE)
    assert len(re.findall('<tr><th scope="row"', matrix)) == len(clauses) == 44
    assert f'<a href="{reverse("verification")}">' in matrix and "cases/pasal_21_b.toml" in matrix
    assert "Status kartu peserta" in matrix, "what is missing is named"


def test_files_of_code_and_tests_are_for_those_who_check_the_portal_itself(page):
    reader, auditor = (section(page(role), "cakupan") for role in (Role.DINSOS_PETUGAS, Role.AUDITOR))
    for name in ("cases/pasal_21_b.toml", "enrollment/decrees/pendataan.py:lock"):
        assert name not in reader and f'<span class="answer-name">{name}</span></details>' in auditor
    assert "diuji otomatis" in reader and ".py" not in reader


def test_a_page_that_a_role_may_not_open_is_named_without_a_link(page):
    assert f'<a href="{reverse("verification")}">' not in section(page(Role.ADMIN_SISTEM), "cakupan")


@pytest.mark.parametrize(
    ("query", "inside", "outside"),
    [
        ({"keadaan": "belum"}, "Status kartu peserta", "Rule"),
        ({"jenis": "luar-lingkup"}, "penyedia jasa konstruksi", "Status kartu peserta"),
        ({"jenis": "rule", "keadaan": "ada"}, "P21-d", "P19-3"),
        ({"jenis": "tidak-ada"}, "Tidak ada butir dengan saringan ini", "P21-d"),
    ],
)
def test_the_matrix_narrows_to_a_kind_or_a_state(page, query, inside, outside):
    matrix = section(page(**query), "cakupan")
    assert inside in matrix and outside not in matrix


def test_a_value_is_in_force_coming_gone_or_for_trials():
    on = date(2026, 1, 1)
    told = {
        name: vars(value) | {"now": value.holds(on) and not value.test_only}
        for name, value in {
            "berlaku": Value(18, date(2025, 10, 28)),
            "akan datang": Value(19, date(2027, 1, 1)),
            "sudah lewat": Value(17, date(2025, 1, 1), date(2025, 10, 27)),
            "percobaan": Value(21, date(2025, 10, 28), test_only=True),
        }.items()
    }
    assert {name: standing(value, on) for name, value in told.items()} == {name: name for name in told}


def test_values_are_told_in_words():
    assert value_lines(True) == ["ya"] and value_lines(None) == ["tidak bernilai"] and value_lines([]) == ["kosong"]
    assert value_lines(16_800, "rupiah per orang per bulan") == ["16.800"] and value_lines(2026, "tahun") == ["2026"]
    assert value_lines({"A": "alfa"}) == ["A: alfa"] and value_lines(["x", "y"]) == ["x, y"]
