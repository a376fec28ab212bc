"""A decree for readers who listen: tagged, with the list as one table, and the same names as the drawn print."""

from __future__ import annotations

import io
import re
import subprocess

import pytest
from pypdf import PdfReader

from enrollment.decrees import documents
from enrollment.decrees.documents import decree_pdf
from jamsos.errors import DomainError
from jamsos.lib.pdf import Annex, Column, Row, Table
from jamsos.lib.pdf.tagged import annex_html

NIK = re.compile(r"(?<!\d)\d{16}(?!\d)")


def told(content: bytes, *options: str) -> str:
    command = ["pdfinfo", *options, "-"]
    return subprocess.run(command, input=content, capture_output=True, check=True).stdout.decode()


def elements(content: bytes) -> list[str]:
    """Kinds of the marked elements in the order in which they are read."""
    return re.findall(r"^ *([A-Z]\w*)", told(content, "-struct"), re.MULTILINE)


@pytest.fixture(scope="module")
def printed(decree):
    return decree_pdf(decree(120), "full", tagged=True)


@pytest.fixture(scope="module")
def drawn(decree):
    return decree_pdf(decree(120), "full")


def test_it_is_tagged_and_says_language_and_title(printed):
    root = PdfReader(io.BytesIO(printed.bytes)).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] is not None and "/StructTreeRoot" in root and root["/Lang"] == "id"
    said = told(printed.bytes)
    assert re.search(r"Tagged: +yes", said) and "Title:           Keputusan Bupati" in said
    metadata = root["/Metadata"].get_data().decode()
    assert re.search(r"pdfaid:part\W+3\b.*pdfaid:conformance\W+A\b", metadata, re.DOTALL)


def test_the_names_are_those_of_the_drawn_print_in_order(printed, drawn, decree, text_of):
    assert NIK.findall(text_of(printed.bytes)) == [line.nik for line in decree(120).lines]
    words, others = (set(text_of(pdf.bytes).split()) for pdf in (printed, drawn))
    assert words == others - {"(lanjutan)", "\N{EN DASH}"}


def test_rows_headings_and_places_are_marked(printed, decree):
    found, lines = elements(printed.bytes), decree(120).lines
    places = {(line.district, line.village) for line in lines}
    assert found.count("H3") == len(places) and found.count("H2") == len({place[0] for place in places}) + 1
    # On every page the table begins with its heading again.
    pages = found.count("THead")
    assert pages > 4 and found.count("Table") == pages
    assert found.count("TH") >= len(lines) + 7 * (pages - 1)


def test_every_cell_of_a_person_points_at_name_and_column():
    column = (Column("NO.", 10, "right"), Column("NAMA", 40), Column("NIK", 30, "center"))
    table = Table(column, [Row(("1", "A & B", "Kp. X RT\N{NO-BREAK SPACE}1/RW\N{NO-BREAK SPACE}2"))])
    html = annex_html(Annex(reference=(("NOMOR", "1"),), title=("DAFTAR",), tables=(table,)))
    assert html.count('<th scope="col">') == 3 and '<th scope="row" class="left">A &amp; B</th>' in html
    assert 'Kp. X <span class="near">RT 1/RW 2</span>' in html


def test_masked_prints_no_identity_number(decree, text_of):
    text = text_of(decree_pdf(decree(20), "masked", tagged=True).bytes)
    assert not NIK.findall(text) and text.count("********") == 20


def test_a_copy_is_stamped_and_certified_like_the_drawn_one(decree, text_of):
    text = text_of(decree_pdf(decree(3), "salinan", tagged=True).bytes)
    assert text.count("Salinan sesuai dengan aslinya") == 2 and text.count("SALINAN\n") == 2


def test_pages_are_numbered_through_and_the_body_keeps_its_catchwords(printed, drawn, text_of):
    pages, others = (text_of(pdf.bytes, "-layout").split("\f") for pdf in (printed, drawn))
    body = next(place for place, page in enumerate(pages) if "LAMPIRAN\n" in page)
    assert pages[:body] == others[:body] and body > 3
    assert [page.split("\n", 1)[0].replace(" ", "") for page in pages[body:-1]] == [
        f"-{number}-" for number in range(body + 1, printed.pages + 1)
    ]


def test_printing_again_gives_the_same_bytes_and_another_file_than_the_drawn_one(printed, drawn, decree):
    assert printed.bytes == decree_pdf(decree(120), "full", tagged=True).bytes
    ids = [PdfReader(io.BytesIO(pdf.bytes)).trailer["/ID"] for pdf in (printed, drawn)]
    assert ids[0] != ids[1]


def test_a_list_above_the_limit_is_refused(decree, monkeypatch):
    monkeypatch.setattr(documents, "TAGGED_NAMES", 5)
    assert decree_pdf(decree(5), "full", tagged=True).pages
    with pytest.raises(DomainError, match="paling banyak 5 nama; daftar ini memuat 6 nama") as refused:
        decree_pdf(decree(6), "full", tagged=True)
    assert "petikan per kecamatan" in refused.value.hint
