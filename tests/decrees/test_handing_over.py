"""Parts of the list for others: an extract of one kecamatan, the CSV inside the PDF, a workbook, a locked ZIP."""

from __future__ import annotations

import csv
import io
import re

import pytest
import pyzipper
from django.core.management import CommandError, call_command
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from enrollment.decrees.handing_over import locked_zip
from enrollment.decrees.jobs import render_extract
from enrollment.decrees.models import DecreeLine, SignedFile
from enrollment.decrees.rendering import render_variant
from jamsos.accounts.models import Role
from jamsos.accounts.policy import Act
from jamsos.audit.models import Event
from jamsos.errors import DomainError
from jamsos.files.models import StoredFile
from jamsos.files.services import store_bytes
from jamsos.jobs.services import run_now
from reporting.access import looks_at

pytestmark = pytest.mark.django_db
NIK = re.compile(r"(?<!\d)\d{16}(?!\d)")


def text_of(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def test_an_extract_holds_one_kecamatan_with_its_numbers(spread):
    there = spread.lines.filter(district="Kramatwatu").order_by("no")
    text = text_of(render_variant(spread, "full", "kramatwatu").bytes)
    assert NIK.findall(text) == list(there.values_list("nik", flat=True))
    assert "KECAMATAN ANY" not in text and "JUMLAH PETIKAN: 4 (empat) dari 7 orang" in text
    assert text.startswith("PETIKAN") and "Petikan sesuai dengan aslinya" in text
    assert f"{there.first().no} ORANG" in text.replace("\n", " ")
    masked = text_of(render_variant(spread, "masked", "Anyar").bytes)
    assert not NIK.findall(masked) and masked.count("9904********") == 3


def test_a_kecamatan_without_anybody_is_refused_with_those_there_are(spread, tmp_path):
    with pytest.raises(DomainError, match="Tidak ada nama dari Kecamatan Baros") as told:
        render_variant(spread, "full", "Baros")
    assert "Anyar, Kramatwatu" in told.value.hint
    what = ("render_decree", "--wave", "1", "--kind", "bupati", "--variant", "masked")
    call_command(*what, "--district", "Anyar", "--out", str(tmp_path / "p.pdf"))
    assert (tmp_path / "p.pdf").read_bytes()[:5] == b"%PDF-"
    with pytest.raises(CommandError, match="Kecamatan Baros"):
        call_command(*what, "--district", "Baros", "--out", str(tmp_path / "q.pdf"))
    assert [path.name for path in tmp_path.iterdir()] == ["p.pdf"]


def test_an_extract_is_printed_from_the_page(spread, client_of):
    page = reverse("decree-extract", args=[spread.pk])
    client = client_of(Role.DISNAKER)
    assert "Kramatwatu (4 orang)" in client.get(page).content.decode()
    assert client.post(page, {"district": "Baros", "variant": "full"}).status_code == 422
    assert client.post(page, {"district": "Anyar", "variant": "masked"}).status_code == 302
    run_now(render_extract, actor=None, decree_id=spread.pk, district="Anyar", variant="masked")
    assert spread.files.get().district == "Anyar"
    shown = client.get(reverse("decree", args=[spread.pk])).content.decode()
    assert "Petikan Kecamatan Anyar, NIK disamarkan" in shown


def test_only_the_full_print_carries_its_list_as_csv(spread):
    reader = PdfReader(io.BytesIO(render_variant(spread, "full").bytes))
    rows = list(csv.reader(io.StringIO(reader.attachments["lampiran.csv"][0].decode())))
    fields = ("no", "name", "nik", "address", "village", "district", "occupation")
    assert rows[1:] == [[str(value) for value in line] for line in spread.lines.order_by("no").values_list(*fields)]
    assert {file.get_object()["/AFRelationship"] for file in reader.trailer["/Root"]["/AF"]} == {"/Data"}
    assert not PdfReader(io.BytesIO(render_variant(spread, "masked").bytes)).attachments


def test_the_zip_opens_with_the_password_that_is_shown_once(spread, client_of):
    client, page = client_of(Role.DISNAKER), reverse("decree-handover", args=[spread.pk])
    answer = client.post(page, {"purpose": "Kantor BPJS Serang", "form": "zip"})
    password = re.search(r"Kata sandi: <code[^>]*>([2-9a-z]{4}(-[2-9a-z]{4}){3})<", answer.content.decode())[1]
    kept = StoredFile.objects.get(name__endswith=".zip")
    with kept.content.open("rb") as content, pyzipper.AESZipFile(io.BytesIO(content.read())) as archive:
        with pytest.raises(RuntimeError):
            archive.read("lampiran.xlsx")
        archive.setpassword(password.encode())
        assert archive.read("lampiran.xlsx")[:2] == b"PK"
    event = Event.objects.get(act="decrees.hand_over")
    assert (event.data["rows"], event.data["sha256"]) == (7, kept.sha256) and password not in str(event.data)
    assert client.get(reverse("file-download", args=[kept.pk])).status_code == 200
    assert Event.objects.filter(act="files.download").exists()


def looks_of(line: DecreeLine) -> list[str]:
    return [event.act for event in looks_at(line.registration).order_by("seq")]


def test_whom_a_file_names_is_told_who_took_it(spread, client_of, user_of):
    here, there = spread.lines.filter(district="Anyar").first(), spread.lines.filter(district="Kramatwatu").first()
    client = client_of(Role.DISNAKER)
    run_now(render_extract, actor=None, decree_id=spread.pk, district="Anyar", variant="full")
    client.get(reverse("file-download", args=[spread.files.get().file_id]))
    assert (looks_of(here), looks_of(there)) == (["files.download"], []), "the extract of another kecamatan"
    scan = store_bytes(b"%PDF-1.7 pindaian", "naskah.pdf", actor=None, act=Act.DOWNLOAD_NAMES)
    SignedFile.objects.create(decree=spread, file=scan, pages=1)
    client.get(reverse("file-download", args=[scan.pk]))
    locked_zip(spread, purpose="Kantor BPJS Serang", actor=user_of(Role.DISNAKER))
    assert looks_of(there) == ["files.download", "decrees.hand_over"]


def test_the_workbook_holds_the_frozen_lines(spread, client_of):
    answer = client_of(Role.DISNAKER).post(
        reverse("decree-handover", args=[spread.pk]), {"purpose": "Arsip", "form": "xlsx"}
    )
    sheet = load_workbook(io.BytesIO(answer.content)).active
    shown = [row[2] for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert shown == list(spread.lines.order_by("no").values_list("nik", flat=True))
    assert Event.objects.get(act="decrees.export_lines").purpose == "Arsip"


def test_a_purpose_with_a_number_or_without_words_is_refused(spread, client_of):
    client, page = client_of(Role.DISNAKER), reverse("decree-handover", args=[spread.pk])
    assert client.post(page, {"purpose": "untuk 9904000000010001", "form": "zip"}).status_code == 409
    assert client.post(page, {"purpose": "", "form": "zip"}).status_code == 422
    assert not StoredFile.objects.filter(name__endswith=".zip").exists()
