"""What is found in a PDF from outside: signatures that hold, files that were changed, and files that are none."""

from __future__ import annotations

import pytest

from jamsos.errors import DomainError
from jamsos.lib.signed_pdf import certificates, read_paper
from tests.signing import papers


def test_a_scan_has_pages_and_no_signature() -> None:
    paper = read_paper(papers.plain(pages=3))
    assert (paper.pages, paper.signatures) == (3, ())


@pytest.mark.parametrize("known", [False, True])
def test_a_signature_holds_whoever_vouches_for_it(known: bool) -> None:
    (one,) = read_paper(papers.signed(), certificates(papers.root()) if known else ()).signatures
    assert (one.signer, one.intact, one.whole, one.trusted) == (papers.SIGNER, True, True, known)


def test_a_second_signature_does_not_break_the_first() -> None:
    signed_twice = read_paper(papers.signed(papers.signed(), field="Tanda2"))
    assert [one.holds for one in signed_twice.signatures] == [True, True]


def test_a_changed_byte_is_told() -> None:
    (one,) = read_paper(papers.tampered()).signatures
    assert not one.intact and not one.holds


@pytest.mark.parametrize(
    "content", [papers.signed() + b"tambahan", papers.signed() + b"\n%\xff tambahan", papers.with_a_page_added()]
)
def test_what_was_added_after_signing_is_told(content: bytes) -> None:
    (one,) = read_paper(content).signatures
    assert one.intact and not one.whole and not one.holds


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "bukan PDF"),
        (b"PK\x03\x04 lembar kerja", "bukan PDF"),
        (b"%PDF-1.7\n" + b"x" * 500, "terpotong atau rusak"),
        (papers.signed()[:-600], "terpotong atau rusak"),
        (papers.signed() + b"\n%%EOF\n", None),
        (papers.locked(), "terkunci kata sandi"),
    ],
)
def test_bad_files_are_refused_in_words(content: bytes, told: str | None) -> None:
    """A false end after the true one is either unreadable or a signature that does not hold; never fine."""
    try:
        paper = read_paper(content)
    except DomainError as error:
        assert (told or "") in error.message
    else:
        assert told is None and not all(one.holds for one in paper.signatures)
