"""The engine below the documents: identity of the file, attachments, child process, typeface."""

import io
import os
import subprocess
import time
from datetime import date

import pypdf
import pytest

from enrollment.decrees.documents import decree_pdf
from enrollment.papers.printing import CoverLetter, Minutes, Official, SummaryTable, cover_letter_pdf, minutes_pdf
from jamsos.errors import DomainError
from jamsos.lib.pdf import Attachment, fonts, render, render_in_child
from tests.documents.loaded import loaded_modules

PIXEL = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJ"
    "AAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)
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


@pytest.fixture(scope="module")
def loaded(decree):
    return render_in_child(_loaded_after_printing, decree(3))


@pytest.mark.parametrize("heavy", ["polars", "openpyxl", "psycopg", "jamsos.settings"])
def test_the_child_loads_nothing_that_printing_does_not_need(loaded, heavy):
    assert heavy not in loaded and "weasyprint" in loaded


def _loaded_after_printing(document):
    decree_pdf(document, "full")
    return loaded_modules()


def test_a_child_that_prints_nothing_loads_no_printer():
    """Papers and pictures are read in one too, while somebody waits."""
    assert "weasyprint" not in render_in_child(loaded_modules)


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


def test_a_cover_letter_with_emblem_and_copies_is_one_sheet_and_parts_no_nip(text_of):
    decree = "Keputusan Bupati Serang Nomor 500.15/Kep.101-Huk/2026 tanggal 30 Maret 2026"
    handed = (
        f"Daftar pendaftaran peserta Tahap 1 2026, kode pengajuan 2026-1-1, menurut {decree}.",
        "Masa iuran April sampai dengan Desember 2026, jumlah iuran Rp191.872.800 (seratus sembilan puluh satu juta "
        "delapan ratus tujuh puluh dua ribu delapan ratus rupiah).",
        "Perjanjian kerja sama Nomor PKS/DEMO/001/2026.",
    )
    people = "1 berkas, 1.269 (seribu dua ratus enam puluh sembilan) orang"
    letter = CoverLetter(
        reference="pengantar-1",
        letterhead=("PEMERINTAH KABUPATEN SERANG", "DINAS TENAGA KERJA DAN TRANSMIGRASI"),
        number="500.15/001/Disnaker/2026",
        dated=date(2026, 4, 1),
        place="Serang",
        addressee=("Kepala BPJS Ketenagakerjaan", "Kantor Cabang Serang", "di Serang"),
        items=(
            (handed, people, "Berkas elektronik; jumlah dan sidiknya tercetak pada lembar Kendali."),
            ((f"Salinan {decree}.",), "1 berkas", "Sebagai dasar pendaftaran."),
        ),
        signer=Official(
            "Kepala Dinas Tenaga Kerja dan Transmigrasi",
            "Drs. NAMA",
            ("Pembina Utama Muda, NIP 00000000 000000 0 000",),
        ),
        receiver="Penerima, BPJS Ketenagakerjaan",
        copies=("Bupati Serang;", "Kepala Dinas Sosial Kabupaten Serang;", "Kepala Bagian Hukum Sekretariat Daerah."),
        emblem=PIXEL,
    )
    made = cover_letter_pdf(letter)
    assert made.pages == 1
    assert "\nNIP 00000000 000000 0 000\n" in text_of(made.bytes, "-raw")


@pytest.mark.parametrize("before", range(20, 40, 4))
def test_a_table_of_minutes_never_leaves_one_or_two_rows_behind(text_of, before):
    rows = tuple((f"Uraian {n}", str(n)) for n in range(before))
    places = tuple((f"Kecamatan {n}", str(n)) for n in range(12))
    minutes = Minutes(
        reference="ba-2",
        letterhead=("DINAS SOSIAL",),
        title="HASIL",
        held_on=date(2026, 1, 5),
        place="Aula",
        statement="telah melaksanakan:",
        signers=(Official("Kepala Dinas Sosial", "NAMA SATU"),),
        tables=(SummaryTable(("Uraian", "Orang"), rows), SummaryTable(("Kecamatan", "Orang"), places)),
        number="1/BA/2026",
    )
    pages = text_of(minutes_pdf(minutes).bytes, "-raw").split("\f")
    assert {page.count("Kecamatan ") - page.count("Kecamatan Orang") for page in pages}.isdisjoint({1, 2})
