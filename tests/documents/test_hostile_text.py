"""Names and addresses as an attacker or a careless clerk would type them: literal text, nothing fetched."""

import io
import re
from dataclasses import replace

import pypdf
import pytest

from enrollment.decrees.documents import Summary, decree_pdf, summary_pdf
from enrollment.papers.printing import SummaryTable
from jamsos.errors import DomainError
from jamsos.lib.pdf import render, unsupported

MARKUP = [
    "<b>TEBAL</b>",
    "<img src='file:///etc/passwd'>",
    "{{ settings.SECRET_KEY }}",
    "{% include 'x' %}",
    "<link rel=attachment href='file:///etc/passwd'>",
    "A (B) \\ C) Tj",
    "&lt;script&gt;",
]


def with_name(document, name):
    first, *rest = document.lines
    return replace(document, lines=[replace(first, name=name), *rest])


@pytest.mark.parametrize("name", MARKUP)
def test_markup_in_a_name_is_printed_as_typed(decree, text_of, name):
    pdf = decree_pdf(with_name(decree(3), name))
    assert "".join(name.split()) in "".join(_column(text_of(pdf.bytes, "-raw")).split())
    assert pypdf.PdfReader(io.BytesIO(pdf.bytes)).attachments.keys() == {"lampiran.csv"}


@pytest.mark.parametrize("text", MARKUP)
def test_markup_in_a_body_is_printed_as_typed(text_of, text):
    pdf = summary_pdf(Summary("uji", text, text, (SummaryTable(("Uraian",), ((text,),)),), (text,)))
    assert "".join(text_of(pdf.bytes, "-raw").split()).count("".join(text.split())) == 4
    assert pypdf.PdfReader(io.BytesIO(pdf.bytes)).attachments == {}


@pytest.mark.parametrize("address", ["file:///etc/passwd", "http://127.0.0.1:1/x", "ftp://127.0.0.1/x"])
@pytest.mark.parametrize(
    "markup",
    [
        "<img src='{}'>",
        "<link rel=attachment href='{}'>",
        "<link rel=stylesheet href='{}'>",
        "<p style='background: url({})'>x</p>",
    ],
)
def test_nothing_but_data_addresses_is_fetched(address, markup):
    with pytest.raises(DomainError, match="tidak diizinkan"):
        render(markup.format(address), css="", identifier="uji")


@pytest.mark.parametrize(
    ("name", "warned"),
    [
        ("مريم", 3),
        ("SITI 😀", 1),
        ("MARYAM \ud800", 1),
        ("Nyai Ṣāliḥah", 0),
        ("D’ANGELO – Ñ", 0),
        ("A\u200bB", 0),
    ],
)
def test_letters_the_typeface_lacks_are_kept_and_reported(decree, text_of, name, warned):
    pdf = decree_pdf(with_name(decree(3), name))
    assert len(pdf.warnings) == warned
    assert all(warning.startswith("Lampiran nomor 1:") for warning in pdf.warnings)
    assert len(unsupported(name)) == warned
    assert all(line.nik in text_of(pdf.bytes) for line in decree(3).lines)


def test_a_letter_the_typeface_lacks_can_still_be_copied(decree, text_of):
    text = text_of(decree_pdf(with_name(decree(3), "SITI \N{SMILING FACE WITH SUNGLASSES}")).bytes, "-raw")
    assert "\N{SMILING FACE WITH SUNGLASSES}" in text
    assert "?" not in _column(text)


@pytest.mark.parametrize("name", ["A" * 300, "NAMA PANJANG " * 23, "e" + "\N{COMBINING ACUTE ACCENT}" * 5000])
def test_an_endless_name_stays_inside_its_row(decree, text_of, name):
    document = with_name(decree(3), name)
    text = text_of(decree_pdf(document).bytes, "-raw")
    positions = [text.index(line.nik) for line in document.lines]
    assert positions == sorted(positions)
    assert "".join(name[:12].split()) in "".join(text.split()).replace("é", "e\N{COMBINING ACUTE ACCENT}")


def test_an_endless_word_in_title_and_clause_stays_inside_the_margins(decree, text_of):
    wording = decree(3).wording
    clause = replace(wording.clauses[0], text="x" * 300)
    endless = replace(wording, title="P" * 300, considerations=("y" * 300,), clauses=(clause,))
    boxes = text_of(decree_pdf(replace(decree(3), wording=endless)).bytes, "-bbox")
    right = [float(edge) for edge in re.findall(r'<word [^>]*xMax="([\d.]+)"[^>]*>[Pxy]+<', boxes)]
    assert len(right) > 10 and max(right) < (215 - 14) / 25.4 * 72


def test_a_row_taller_than_a_page_is_refused(decree):
    with pytest.raises(DomainError, match="Lampiran nomor 1: isinya lebih tinggi daripada satu halaman"):
        decree_pdf(with_name(decree(3), "M" * 5000))


def _column(text: str) -> str:
    """The list's part of the extracted text."""
    return text.partition("KECAMATAN")[2]
