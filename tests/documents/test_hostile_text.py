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


LETTERS = {
    "مريم": 3,
    "SITI 😀": 1,
    "SITI \N{SMILING FACE WITH SUNGLASSES}": 1,
    "MARYAM \ud800": 1,
    "Nyai Ṣāliḥah": 0,
    "D’ANGELO – Ñ": 0,
    "A\u200bB": 0,
}
"""Names, and how many of their letters the typeface lacks."""
ENDLESS = ["A" * 300, "NAMA PANJANG " * 23, "e" + "\N{COMBINING ACUTE ACCENT}" * 5000]
NAMES = [*MARKUP, *LETTERS, *ENDLESS]


def with_names(document, names):
    named = [replace(line, name=name) for line, name in zip(document.lines, names, strict=False)]
    return replace(document, lines=[*named, *document.lines[len(named) :]])


@pytest.fixture(scope="module")
def document(decree):
    """One list of all the hostile names: each stands in its own row, followed by rows of others."""
    return with_names(decree(len(NAMES) + 2), NAMES)


@pytest.fixture(scope="module")
def listed(document):
    return decree_pdf(document)


@pytest.fixture(scope="module")
def row_of(document, listed, text_of):
    """`row_of(name)` -> the text of that name's row, up to the number of the next row."""
    text = text_of(listed.bytes, "-raw")

    def cut(name):
        place = NAMES.index(name)
        before, line, after = document.lines[place - 1 : place + 2] if place else (None, *document.lines[:2])
        begin = text.index(before.nik) if before else text.index("KECAMATAN")
        assert begin < text.index(line.nik) < text.index(after.nik), "rows out of order"
        return text[begin : text.index(after.nik)]

    return cut


@pytest.mark.parametrize("name", MARKUP)
def test_markup_in_a_name_is_printed_as_typed(listed, row_of, name):
    assert "".join(name.split()) in "".join(row_of(name).split())
    assert pypdf.PdfReader(io.BytesIO(listed.bytes)).attachments.keys() == {"lampiran.csv"}


@pytest.fixture(scope="module")
def summary():
    """Pages that hold each text in title, subtitle, table and note."""
    tables = tuple(SummaryTable(("Uraian",), ((text,),)) for text in MARKUP)
    return summary_pdf(Summary("uji", " ; ".join(MARKUP), " ; ".join(MARKUP), tables, tuple(MARKUP)))


@pytest.mark.parametrize("text", MARKUP)
def test_markup_in_a_body_is_printed_as_typed(summary, text_of, text):
    assert "".join(text_of(summary.bytes, "-raw").split()).count("".join(text.split())) == 4
    assert pypdf.PdfReader(io.BytesIO(summary.bytes)).attachments == {}


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


@pytest.mark.parametrize(("name", "warned"), LETTERS.items())
def test_letters_the_typeface_lacks_are_kept_and_reported(listed, name, warned):
    about = f"Lampiran nomor {NAMES.index(name) + 1}:"
    assert len([warning for warning in listed.warnings if warning.startswith(about)]) == warned
    assert len(unsupported(name)) == warned


def test_nothing_else_is_reported_and_no_row_is_lost(document, listed, text_of):
    endless = sum(len(unsupported(name)) for name in ENDLESS)
    assert len(listed.warnings) == sum(LETTERS.values()) + endless
    text = text_of(listed.bytes)
    assert all(line.nik in text for line in document.lines)


def test_a_letter_the_typeface_lacks_can_still_be_copied(row_of):
    row = row_of("SITI \N{SMILING FACE WITH SUNGLASSES}")
    assert "\N{SMILING FACE WITH SUNGLASSES}" in row
    assert "?" not in row


@pytest.mark.parametrize("name", ENDLESS)
def test_an_endless_name_stays_inside_its_row(document, listed, row_of, text_of, name):
    text = text_of(listed.bytes, "-raw")
    positions = [text.index(line.nik) for line in document.lines]
    assert positions == sorted(positions)
    assert "".join(name[:12].split()) in "".join(row_of(name).split()).replace("é", "e\N{COMBINING ACUTE ACCENT}")


def test_an_endless_word_in_title_and_clause_stays_inside_the_margins(decree, text_of):
    wording = decree(3).wording
    clause = replace(wording.clauses[0], text="x" * 300)
    endless = replace(wording, title="P" * 300, considerations=("y" * 300,), clauses=(clause,))
    boxes = text_of(decree_pdf(replace(decree(3), wording=endless)).bytes, "-bbox")
    right = [float(edge) for edge in re.findall(r'<word [^>]*xMax="([\d.]+)"[^>]*>[Pxy]+<', boxes)]
    assert len(right) > 10 and max(right) < (215 - 14) / 25.4 * 72


def test_a_row_taller_than_a_page_is_refused(decree):
    with pytest.raises(DomainError, match="Lampiran nomor 1: isinya lebih tinggi daripada satu halaman"):
        decree_pdf(with_names(decree(3), ["M" * 5000]))
