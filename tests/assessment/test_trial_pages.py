"""Uji kelayakan: every rule explained, sides compared, bad cells pointed out; and nothing of a person is kept."""

from __future__ import annotations

import csv
import re
from html import unescape
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from openpyxl import load_workbook

from eligibility.regulations import catalogue, load, perbup_serang_59_2025
from eligibility.regulations.catalogue import FOLDER, build
from eligibility.regulations.choices import asked
from enrollment.assessment import criteria, trial_forms, trial_pages, trial_sides
from enrollment.assessment.person_file import COLUMN_OF
from enrollment.assessment.trial_fields import SECTIONS
from jamsos.accounts.models import Role
from jamsos.audit.models import Event

pytestmark = pytest.mark.django_db
CODE = "perbup-serang-59-2025"
NIK = "3604711703850001"
GOOD = {
    "NIK": NIK,
    "TGL_LAHIR": "1985-03-17",
    "TGL_DAFTAR": "2026-01-12",
    "JALUR": "DTSEN",
    "PEKERJAAN": "Nelayan",
    "KTP_KABUPATEN": "3604",
    "DOMISILI_KABUPATEN": "3604",
    "BEKERJA": "Ya",
    "DESIL": "4",
    "DISABILITAS": "Tidak",
    "STATUS_KAWIN": "Kawin",
    "JUMLAH_TANGGUNGAN": "2",
    "PELINDUNGAN_AKTIF": "Tidak",
    "BANTUAN_SUMBER": "TIDAK_ADA",
}
CHOICE = {"peraturan": CODE, "tanggal": "2026-01-15"}
HEADER = ["NIK", "TGL_LAHIR", "TGL_DAFTAR", "JALUR", "PEKERJAAN", "KTP_KABUPATEN", "DOMISILI_KABUPATEN", "BEKERJA"]
HEADER += ["DESIL", "PELINDUNGAN_AKTIF", "BANTUAN_SUMBER"]


@pytest.fixture
def ask(client_of):
    """`ask(columns..., bandingkan=...)` -> (status, words of the page)."""

    def post(role: str = Role.DINSOS_PETUGAS, htmx: bool = False, **given: str) -> tuple[int, str]:
        headers = {"HX-Request": "true"} if htmx else {}
        answer = client_of(role).post(reverse("criteria-try"), CHOICE | given, headers=headers)
        return answer.status_code, unescape(answer.content.decode())

    return post


def table(*changes: dict[str, str], name: str = "orang.csv") -> SimpleUploadedFile:
    text = StringIO()
    writer = csv.DictWriter(text, HEADER, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(GOOD | change for change in changes)
    return SimpleUploadedFile(name, text.getvalue().encode())


@pytest.fixture
def upload(client_of):
    """`upload(file, button)` -> the answer."""

    def post(file: SimpleUploadedFile, button: str = "ringkasan", bandingkan: str = "", **headers: str):
        data, role = CHOICE | {"berkas": file, "bandingkan": bandingkan, button: ""}, Role.DINSOS_PETUGAS
        return client_of(role).post(reverse("criteria-try-file"), data, headers=headers)

    return post


def stored() -> dict[str, int]:
    """Rows of every table but the audit trail and the sessions."""
    names = [model._meta.db_table for model in apps.get_models()]
    with connection.cursor() as cursor:
        found = {}
        for name in names:
            if name not in {"audit_event", "django_session"}:
                cursor.execute(f'SELECT count(*) FROM "{name}"')
                found[name] = cursor.fetchone()[0]
    return found


def test_an_eligible_person_is_told_rule_by_rule(ask):
    status, html = ask(**GOOD)
    assert status == 200 and "Memenuhi syarat" in html
    for words in (
        "Pasal 21 huruf d",
        "Terdaftar dalam DTSEN pada desil 4; syarat desil 1-4.",
        "huruf c: ",
        "Bukan penerima upah",
        "keadaan per 15 Januari 2026",
    ):
        assert words in html
    assert "Yang menghalangi" not in html


def test_what_stands_in_the_way_is_told_with_what_would_have_to_change(ask):
    _, html = ask(**GOOD | {"DESIL": "6", "TGL_LAHIR": "2009-06-01"})
    assert "Tidak memenuhi syarat" in html
    assert "Desil nasional keluarga: 1-4" in html and "Batas usia: baru terpenuhi mulai 1 Juni 2027." in html


def test_what_a_person_is_is_never_advised_to_be_otherwise(ask):
    _, html = ask(**GOOD | {"TGL_LAHIR": "1950-01-01"})
    blocking = html.split("Yang menghalangi")[1].split("</dl>")[0]
    assert "Tidak dapat dipenuhi (batas usia)." in blocking and "Tanggal lahir" not in blocking
    _, html = ask(**GOOD | {"TGL_LAHIR": "", "DISABILITAS": ""})
    blocking = html.split("Yang menghalangi")[1].split("</dl>")[0]
    assert "Lengkapi: Tanggal lahir" in blocking and "usia 18" not in blocking and "disabilitas: ya" not in blocking


def test_an_ended_regulation_says_between_which_days_and_asks_nothing_it_cannot_judge(ask, client_of):
    old = "perbup-serang-322-2023"
    assert "Pilih tanggal antara 1 Januari 2023 dan 27 Oktober 2025" in ask(peraturan=old, tanggal="2026-11-28")[1]
    page = unescape(client_of(Role.DINSOS_PETUGAS).get(reverse("criteria-try"), {"peraturan": old}).content.decode())
    assert 'value="2025-10-27"' in page, "opens on a day on which it was law"
    assert "naskahnya belum ada pada portal" in page and ">Nilai</button>" not in page


@pytest.mark.parametrize("page", ["criteria-try", "criteria-try-file"])
def test_a_day_in_the_address_that_cannot_be_read_is_told(client_of, page):
    client = client_of(Role.DINSOS_PETUGAS)
    assert "Tanggal tidak terbaca" in client.get(reverse(page), {"tanggal": "abc"}).content.decode()
    assert "Tanggal tidak terbaca" not in client.get(reverse(page), {"tanggal": "2026-01-15"}).content.decode()


def test_nothing_typed_means_nothing_known(ask):
    status, html = ask()
    assert status == 200 and "Perlu klarifikasi: desil DTSEN belum ada." in html
    assert "Tidak memenuhi syarat" not in html.split('id="isian"')[0]


def test_a_cell_that_cannot_be_used_is_pointed_out_beside_its_field(ask):
    status, html = ask(**GOOD | {"DESIL": "empat", "TGL_LAHIR": "17-03-85"})
    assert status == 200
    assert "Desil di luar 1 sampai 10." in ask(**GOOD | {"DESIL": "11"})[1]
    assert "Isian bukan bilangan bulat." in html and "hanya dua angka" in html
    assert "Perlu klarifikasi: tanggal lahir belum ada." in html, "and counts as not known"


def test_two_readings_stand_side_by_side_and_the_rules_that_differ_are_marked(ask):
    _, html = ask(**GOOD | {"TGL_LAHIR": "2008-06-01", "bandingkan": f"{CODE}:C1=luar"})
    assert html.count("Berbeda dari sisi lain.") == 2, "21b on either side, and no other rule"
    assert "Tidak memenuhi syarat" in html and "Rentang Pasal 19 mengikat: 17-65 tahun." in html


def test_another_regulation_stands_beside_with_its_own_fields(ask):
    _, html = ask(**GOOD, bandingkan="perwal-kota-serang-2025", DOMISILI_SEJAK="2020-01-01")
    assert "Rancangan Perwal Kota Serang 2025" in html
    assert 'name="DOMISILI_SEJAK"' in html


def test_a_reading_can_be_taken_otherwise(ask):
    old = GOOD | {"TGL_LAHIR": "2008-06-01"}
    assert "Tidak memenuhi syarat" in ask(**old)[1].split('id="isian"')[0]
    assert "Tidak memenuhi syarat" not in ask(**old, baca_C1="luar")[1].split('id="isian"')[0]


@pytest.mark.parametrize("law", catalogue(), ids=lambda law: law.code)
def test_every_regulation_can_be_tried_on_a_day_it_is_in_force(ask, law):
    on = law.days()[-1].isoformat()
    status, html = ask(peraturan=law.code, tanggal=on, JALUR="", PEKERJAAN="Petani")
    assert status == 200 and law.short in html and "Perlu klarifikasi" in html


@pytest.mark.parametrize("law", catalogue(), ids=lambda law: law.code)
def test_every_fact_a_regulation_asks_for_has_a_field(law):
    parameters = law.terms(law.days()[-1]).parameters
    placed = {fact for _, facts in SECTIONS for fact in facts}
    assert asked(law, parameters) & set(COLUMN_OF) <= placed


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"tanggal": "2020-01-01"}, "tidak berlaku pada 1 Januari 2020"),
        ({"tanggal": "kemarin"}, "tidak dikenali. Tulis sebagai"),
        ({"bandingkan": "perbup-serang-322-2023"}, "tidak berlaku pada 15 Januari 2026"),
        ({"bandingkan": "perda-1"}, "perda-1"),
        ({"baca_C1": "lain"}, "lain"),
        ({"JALUR": "jalur cepat"}, "jalur cepat"),
    ],
)
def test_a_choice_that_cannot_be_is_refused_in_the_form(ask, given, words):
    status, html = ask(**GOOD | given)
    assert status == 422 and words in html and 'id="jawaban"' not in html


def test_choosing_another_regulation_only_shows_its_fields(ask):
    before = Event.objects.count()
    status, html = ask(htmx=True, **GOOD | {"peraturan": "perwal-kota-serang-2025"})
    assert status == 200 and 'name="DOMISILI_SEJAK"' in html and 'name="DESIL"' not in html
    assert 'value="1985-03-17"' in html, "what was typed stays"
    assert 'id="jawaban"' not in html and Event.objects.count() == before


def test_an_address_may_name_regulation_day_and_comparison(client_of):
    query = CHOICE | {"bandingkan": f"{CODE}:C1=luar"}
    html = client_of(Role.AUDITOR).get(reverse("criteria-try"), query).content.decode()
    assert f'value="{CODE}:C1=luar" selected' in html and 'value="2026-01-15"' in html


def test_the_criteria_page_leads_to_the_trial_of_another_reading(client_of):
    html = unescape(client_of(Role.AUDITOR).get(reverse("criteria")).content.decode())
    assert f"{reverse('criteria-try')}?peraturan={CODE}&bandingkan={CODE}%3AC1%3Dluar" in html
    html = client_of(Role.ADMIN_SISTEM).get(reverse("criteria")).content.decode()
    assert reverse("criteria-try") not in html, "who may not try is not sent there"


def test_a_trial_leaves_its_trace_and_nothing_of_the_person(ask, upload):
    ask()
    upload(table({}))
    files = sorted(Path(settings.DATA_DIR).rglob("*"))
    before = stored()
    ask(**GOOD, bandingkan=f"{CODE}:C1=luar")
    for button in ("ringkasan", "hasil", "temuan"):
        assert upload(table({}, {"DESIL": "9"}), button).status_code == 200
    assert stored() == before and sorted(Path(settings.DATA_DIR).rglob("*")) == files
    one, *rest = Event.objects.filter(act="criteria.try").order_by("-seq")[:4][::-1]
    assert one.data == {
        **{"regulation": CODE, "version": load(CODE).version, "on": "2026-01-15", "rows": 1},
        "compared": load(CODE).read_as(C1="luar").version,
    }
    assert [(event.data["rows"], event.data["eligible"]) for event in rest] == [(2, 1)] * 3
    assert NIK not in str([event.data for event in Event.objects.all()])


def test_nothing_of_the_upload_is_left_in_the_temporary_folder(upload, tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "FILE_UPLOAD_TEMP_DIR", str(tmp_path))
    assert upload(table({})).status_code == 200
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_summed_up_by_result_and_by_rule(upload):
    html = upload(table({}, {"DESIL": "9"}, {"DESIL": ""})).content.decode()
    figures = dict(re.findall(r"<dt>([^<]*)</dt><dd>([^<]*)", html))
    assert [figures[name] for name in ("Orang", "Memenuhi syarat", "Tidak memenuhi syarat", "Perlu klarifikasi")] == [
        *("3", "1", "1", "1")
    ]
    assert "Pasal 21 huruf d" in html


def test_a_file_shows_its_first_rows_beside_another_reading(upload, monkeypatch):
    monkeypatch.setattr(trial_sides, "SHOWN", 2)
    file = table({}, {"TGL_LAHIR": "2008-06-01"}, {"DESIL": "9"})
    html = unescape(upload(file, bandingkan=f"{CODE}:C1=luar").content.decode())
    rows = html.split("2 dari 3 baris")[1].split("</table>")[0]
    second = rows.split('data-label="Baris">3<')[1]
    assert "Tidak memenuhi syarat" in second and "Memenuhi syarat" in second and "Berusia 17 tahun" in second
    assert NIK not in html
    figures = dict(re.findall(r"<dt>([^<]*)</dt><dd>([^<]*)", html))
    assert (figures["Hasil sama"], figures["Tidak memenuhi syarat → Memenuhi syarat"]) == ("2", "1")


def test_cells_that_cannot_be_used_are_listed_with_row_column_and_what_to_do(upload):
    html = unescape(upload(table({"DESIL": "IV"}, {"NIK": "12345"})).content.decode())
    assert "Catatan per sel" in html and "Isi angka saja, atau kosong bila tidak diketahui." in html
    assert 'data-label="Baris">2<' in html and 'data-label="Kolom">DESIL<' in html
    assert "12345" not in html, "identity numbers are masked"


def test_the_findings_come_as_the_command_writes_them(upload, tmp_path):
    answer = upload(table({}, {"DESIL": "9"}), "temuan")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="temuan.csv"'
    lines = list(csv.DictReader(StringIO(answer.content.decode())))
    assert list(lines[0]) == ["row_no", "rule", "pasal", "outcome", "value", "sentence"]
    assert [line["outcome"] for line in lines if line["rule"] == "RESULT"] == ["eligible", "not_eligible"]


def test_the_results_come_as_one_row_per_person(upload):
    answer = upload(table({}, {"DESIL": "9"}), "hasil")
    rows = list(load_workbook(BytesIO(answer.content)).active.values)
    assert rows[0] == ("BARIS", "HASIL", "PRIORITAS", "SEBAB")
    assert rows[2][:2] == (3, "Tidak memenuhi syarat") and "Pasal 21 huruf d" in rows[2][3]


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
@pytest.mark.parametrize(
    ("file", "words"),
    [
        (SimpleUploadedFile("orang.csv", b"A,B\n1,2\n"), "Tidak satu pun judul kolom"),
        (SimpleUploadedFile("orang.csv", b""), "kosong"),
        (SimpleUploadedFile("orang.pdf", b"%PDF-1.7 isi"), "adalah PDF"),
        (SimpleUploadedFile("orang.xlsx", b"PK\x03\x04rusak"), "rusak atau terpotong"),
        (SimpleUploadedFile("orang.csv", b"NIK\n" + b"1\n" * 6), "lebih dari 5 baris"),
        (SimpleUploadedFile("orang.csv", b"NIK\n" + b"x" * 4000), "melebihi 0 MiB"),
    ],
)
def test_a_file_that_cannot_be_answered_is_refused_with_the_reason(upload, monkeypatch, file, words, headers):
    monkeypatch.setattr(trial_pages, "MOST_ROWS", 5)
    monkeypatch.setattr(trial_forms, "MOST_BYTES", 3000)
    file.seek(0)
    answer = upload(file, **headers)
    assert words in unescape(answer.content.decode())
    assert answer.status_code == (200 if headers else 422), "htmx shows only answers that went well"
    assert not Event.objects.filter(act="criteria.try").exists()


def test_a_hostile_cell_is_shown_as_text(upload):
    html = upload(table({"DESIL": "<script>alert(1)</script>"})).content.decode()
    assert "<script>alert" not in html and "&lt;script&gt;" in html
    answer = upload(table({"BANTUAN_SUMBER": "=HYPERLINK(1)"}), "temuan").content.decode()
    assert not any(line.startswith(("=", '"=')) for part in answer.splitlines() for line in part.split(","))


def test_values_for_trials_count_only_when_asked_for(ask, monkeypatch, tmp_path):
    path = tmp_path / "perbup_serang_59_2025.toml"
    old = "values = [{ value = 4, valid_from = 2025-10-28 }]"
    text = (FOLDER / path.name).read_text(encoding="utf-8")
    assert old in text
    trial = old.replace(" }]", " }, { value = 2, valid_from = 2026-01-01, test_only = true }]")
    path.write_text(text.replace(old, trial), encoding="utf-8")
    law = build(perbup_serang_59_2025, path)
    monkeypatch.setattr(trial_forms.regulations, "catalogue", lambda: (law,))
    status, html = ask(**GOOD)
    assert status == 200 and "syarat desil 1-4." in html and 'name="percobaan"' in html
    assert "Desil 4; syarat desil 1-2." in ask(**GOOD, percobaan="on")[1]


def test_an_earlier_choice_of_a_reading_stays_on_the_criteria_page(client_of, monkeypatch, tmp_path):
    path = tmp_path / "perbup_serang_59_2025.toml"
    text = (FOLDER / path.name).read_text(encoding="utf-8")
    old = '[[reading.chosen]]\noption = "irisan"\n'
    opinion = '[[reading.chosen]]\noption = "luar"\nsince = 2026-03-01\nchosen_by = "Bagian Hukum Setda"\n'
    assert old in text
    path.write_text(text.replace(old, opinion + 'ground = "Surat 1."\n\n' + old), encoding="utf-8")
    law = build(perbup_serang_59_2025, path)
    monkeypatch.setattr(criteria.regulations, "catalogue", lambda: (law,))
    client = client_of(Role.SETDA)
    after = unescape(client.get(reverse("criteria"), {"tanggal": "2026-03-01"}).content.decode())
    assert '<span class="badge state-review">Bagian Hukum Setda</span> <small>sejak 1 Maret 2026' in after
    assert "Sejak 28 Oktober 2025, menunggu pendapat Bagian Hukum: Kedua rentang berlaku" in after
    before = unescape(client.get(reverse("criteria"), {"tanggal": "2026-02-28"}).content.decode())
    assert "Sejak 1 Maret 2026, Bagian Hukum Setda: Rentang Pasal 19 mengikat" in before
