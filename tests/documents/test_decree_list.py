"""The list behind a decree, short and as long as the programme of 2025: complete, in order, readable."""

import io
import re
import subprocess
from dataclasses import replace
from itertools import pairwise

import pypdf
import pytest

from enrollment.decrees.documents import decree_pdf
from jamsos.lib.pdf import render_in_child

NIK = re.compile(r"\b\d{16}\b")


@pytest.fixture(scope="module", params=[3, 21_434], ids=["short", "long"])
def rendered(request, decree):
    document = decree(request.param)
    return document, decree_pdf(document)


@pytest.fixture(scope="module")
def laid_out(rendered, text_of):
    return text_of(rendered[1].bytes, "-layout")


def test_every_nik_in_order_for_a_reader_of_the_page(rendered, laid_out):
    document, _ = rendered
    assert NIK.findall(laid_out) == [line.nik for line in document.lines]


@pytest.fixture(scope="module")
def some_pages(decree):
    document = decree(900)
    return document, decree_pdf(document)


@pytest.mark.parametrize("order", ["-raw", "-nopgbrk"], ids=["as-written", "as-read"])
def test_every_nik_in_order_however_it_is_extracted(some_pages, text_of, order):
    document, pdf = some_pages
    assert NIK.findall(text_of(pdf.bytes, order)) == [line.nik for line in document.lines]


def test_another_reader_finds_the_same_niks(rendered):
    document, pdf = rendered
    pages = pypdf.PdfReader(io.BytesIO(pdf.bytes)).pages
    last = pages[-1].extract_text() + pages[-2].extract_text()
    found = [nik for page in pages[:12] for nik in NIK.findall(page.extract_text())]
    assert found == [line.nik for line in document.lines][: len(found)]
    assert document.lines[-1].nik in last


def test_the_heading_stands_on_each_page_of_the_list(laid_out):
    listed = [page for page in _pages(laid_out) if NIK.search(page)]
    assert listed
    assert all(re.search(r"NO\.\s+NAMA\s+NIK\s+ALAMAT\s+DESA\s+PEKERJAAN\s+KET\.", page) for page in listed)


def test_pages_are_numbered_through_body_and_list(rendered, laid_out):
    _, pdf = rendered
    pages = _pages(laid_out)
    assert len(pages) == pdf.pages
    numbers = [page.split("\n")[0].replace(" ", "") for page in pages[1:]]
    assert numbers == [f"-{n}-" for n in range(2, pdf.pages + 1)]


def test_the_file_is_sound_and_f4_throughout(rendered, tmp_path):
    _, pdf = rendered
    file = tmp_path / "keputusan.pdf"
    file.write_bytes(pdf.bytes)
    assert subprocess.run(["qpdf", "--check", file], capture_output=True).returncode == 0
    sizes = {
        (round(float(page.mediabox.width), 1), round(float(page.mediabox.height), 1))
        for page in pypdf.PdfReader(file).pages
    }
    assert sizes == {(609.4, 935.4)}  # 215 x 330 mm in points
    assert len(pdf.bytes) < 4_000_000


def test_fonts_are_embedded_with_their_text_tables(rendered, tmp_path):
    _, pdf = rendered
    file = tmp_path / "keputusan.pdf"
    file.write_bytes(pdf.bytes)
    rows = subprocess.run(["pdffonts", file], capture_output=True, text=True, check=True).stdout.splitlines()[2:]
    assert rows
    assert all("Bonum" in row and row.split()[-5:-2] == ["yes", "yes", "yes"] for row in rows)


def test_the_same_decree_gives_the_same_bytes_in_another_process(some_pages):
    document, pdf = some_pages
    again = render_in_child(decree_pdf, document, "full")
    assert again.bytes == pdf.bytes
    assert again.sha256 == pdf.sha256


def test_sums_stay_with_their_rows_and_headings_with_what_follows(some_pages, text_of):
    text = text_of(some_pages[1].bytes, "-layout")
    for page, following in pairwise(_pages(text)):
        if not NIK.search(page) or not NIK.search(following):
            continue
        assert not page.strip().splitlines()[-1].strip().startswith(("KECAMATAN", "DESA"))
        rows = [row for row in following.splitlines()[1:] if row.strip() and "(lanjutan)" not in row]
        assert not rows[1].strip().startswith("Jumlah")


def test_sums_by_place_and_total_in_figures_and_words(decree, printed, text_of):
    text = text_of(printed(decree(125)).bytes, "-layout")
    by_village = [int(count) for count in re.findall(r"Jumlah Desa .+: (\d+) orang", text)]
    by_district = [int(count) for count in re.findall(r"Jumlah Kecamatan .+: (\d+) orang", text)]
    assert sum(by_village) == sum(by_district) == 125
    assert "JUMLAH SELURUHNYA: 125 (seratus dua puluh lima) orang" in text
    assert re.search(r"Pekerja rentan\s+APBD\s+125\s+1\.500\s+Rp25\.200\.000", text)  # 125 x 16,800 x 12


LONG = ("Waringinkurung", "Cokopsulanjana", "Kosambironyok")


@pytest.fixture(scope="module")
def long_words(decree, printed):
    """Three people in each desa of a long name, with a long occupation and address."""
    document = decree(9)
    cells = {"occupation": "Anggota Badan Permusyawaratan Desa", "address": "Kampung Kademangan Hilir RT 013/RW 007"}
    villages = [name for name in LONG for _ in range(3)]
    lines = zip(document.lines, villages, strict=True)
    lines = [replace(line, village=village, district="Anyar", **cells) for line, village in lines]
    return printed(replace(document, lines=lines)).bytes


@pytest.mark.parametrize("village", LONG)
def test_long_words_of_place_and_work_stand_uncut(long_words, text_of, village):
    text = text_of(long_words, "-layout")
    assert len(re.findall(r"\bPermusyawaratan\b", text)) == 9
    assert len(re.findall(rf"\b{village}\b", text)) == 3 + 1, "each row and the sum of the desa"


def test_the_signature_stands_on_the_last_page_with_rows_of_the_list(decree, text_of):
    last = _pages(text_of(decree_pdf(decree(400)).bytes, "-layout"))[-1]
    assert "NAMA BUPATI" in last
    assert NIK.search(last)


def _pages(text: str) -> list[str]:
    return text.removesuffix("\f").split("\f")


def test_rt_and_rw_stand_together(long_words, text_of):
    assert text_of(long_words, "-raw").count("RT 013/RW 007") == 9


def test_an_extract_counts_only_itself(decree, printed, text_of):
    document = replace(decree(12), totals=())
    extract = replace(document, lines=document.lines[:4], extract_of=12)
    text = " ".join(text_of(decree_pdf(extract).bytes).split())
    assert "JUMLAH PETIKAN: 4 (empat) dari 12 orang" in text
    assert "dalam Lampiran ini adalah" in " ".join(text_of(printed(decree(125)).bytes).split())
    assert "dalam Lampiran ini adalah" not in text
