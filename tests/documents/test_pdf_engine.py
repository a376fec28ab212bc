"""The engine below the documents: identity of the file, attachments, child process, typeface."""

import io
import os
import subprocess
import sys
import time
from datetime import date

import pypdf
import pytest

from enrollment.decrees.documents import decree_pdf
from enrollment.papers.printing import Minutes, Official, SummaryTable, minutes_pdf
from jamsos.errors import DomainError
from jamsos.lib.pdf import Attachment, fonts, render, render_in_child

HTML = "<html lang=id><title>Uji</title><p>Isi naskah"
CSS = "@page { size: 215mm 330mm }"


def test_the_file_says_it_is_pdf_a_3():
    pdf = render(HTML, css=CSS, identifier="uji-1")
    root = pypdf.PdfReader(io.BytesIO(pdf.bytes)).trailer["/Root"]
    metadata = root["/Metadata"].get_object().get_data()
    assert b'pdfaid:part="3"' in metadata
    assert b'pdfaid:conformance="B"' in metadata
    assert root["/OutputIntents"][0].get_object()["/S"] == "/GTS_PDFA1"


def test_identifier_and_content_alone_decide_the_bytes():
    first = render(HTML, css=CSS, identifier="uji-1")
    assert render(HTML, css=CSS, identifier="uji-1") == first
    assert render(HTML, css=CSS, identifier="uji-2").sha256 != first.sha256


def test_an_attachment_travels_inside_the_file_without_a_clock():
    item = Attachment("daftar.csv", b"no,nama\n1,UJI\n", "Daftar")
    first = render(HTML, css=CSS, identifier="uji-1", attachments=[item])
    assert pypdf.PdfReader(io.BytesIO(first.bytes)).attachments == {"daftar.csv": [item.content]}
    time.sleep(1.1)  # attachment dates have whole seconds
    assert render(HTML, css=CSS, identifier="uji-1", attachments=[item]).bytes == first.bytes


def test_text_documents_can_be_tagged():
    pdf = render(HTML, css=CSS, identifier="uji-1", variant="pdf/a-3a", watermark="RANCANGAN")
    assert pypdf.PdfReader(io.BytesIO(pdf.bytes)).trailer["/Root"]["/MarkInfo"]["/Marked"]


def test_a_child_that_takes_too_long_is_stopped():
    with pytest.raises(DomainError, match="melampaui batas 3 detik"):
        render_in_child(time.sleep, 30, timeout=3)


def test_a_child_that_takes_too_much_memory_takes_only_itself(decree):
    with pytest.raises(DomainError, match="berhenti sebelum selesai"):
        render_in_child(decree_pdf, decree(3), "full", memory_mib=100)


def test_a_refusal_in_the_child_is_told_here(decree):
    with pytest.raises(DomainError, match="kosong") as refusal:
        render_in_child(decree_pdf, decree(3, lines=[]), "full")
    assert refusal.value.hint


def test_the_child_inherits_no_secret(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://rahasia@localhost/x")
    assert render_in_child(os.getenv, "DATABASE_URL") is None


@pytest.mark.parametrize("heavy", ["polars", "openpyxl", "psycopg", "jamsos.settings"])
def test_the_child_loads_nothing_that_printing_does_not_need(decree, heavy):
    assert not render_in_child(_loaded_after_printing, decree(3), heavy)


def _loaded_after_printing(document, module):
    decree_pdf(document, "full")
    return module in sys.modules


def test_a_missing_typeface_is_told_and_stops_printing(monkeypatch):
    monkeypatch.setattr(fonts, "font_files", dict)
    assert "fonts-texgyre" in fonts.font_problem()
    with pytest.raises(DomainError, match="tidak terpasang"):
        render(HTML, css=CSS, identifier="uji-1")


def test_the_typeface_is_there():
    assert fonts.font_problem() is None
    assert subprocess.run(["fc-list", fonts.FAMILY], capture_output=True).stdout


def test_minutes_open_with_the_date_in_words_and_name_all_who_sign(text_of):
    minutes = Minutes(
        reference="ba-1",
        letterhead=("PEMERINTAH KABUPATEN SERANG", "DINAS SOSIAL"),
        title="HASIL PENDATAAN",
        held_on=date(2026, 1, 5),
        place="Aula Dinas Sosial",
        statement="telah melaksanakan pendataan:",
        signers=(Official("Kepala Dinas Sosial", "NAMA SATU"), Official("Ketua Tim", "NAMA DUA")),
        tables=(SummaryTable(("Uraian", "Orang"), (("Diusulkan", "21.434"),)),),
        number="400.9/1-BA/2026",
    )
    text = " ".join(text_of(minutes_pdf(minutes).bytes, "-raw").split())
    assert (
        "Pada hari ini Senin, tanggal Lima bulan Januari tahun Dua Ribu Dua Puluh Enam (05-01-2026), "
        "bertempat di Aula Dinas Sosial, yang bertanda tangan di bawah ini:"
    ) in text
    assert text.count("NAMA SATU") == text.count("NAMA DUA") == 2
    assert "Diusulkan 21.434" in text
