"""The decree's own pages: catchwords, variants, drafts, and what is refused."""

import json
import re
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest

from enrollment.decrees.documents import decree_pdf
from enrollment.decrees.name_list import GroupTotal, group_totals
from enrollment.decrees.pendataan import minutes_note
from enrollment.decrees.wording import citation_checks, default_wording, from_json, to_json
from enrollment.papers.printing import Official
from jamsos.errors import DomainError

PIXEL = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJ"
    "AAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)


def body_pages(text: str) -> list[list[str]]:
    """Words of each page before the list, without the page number."""
    pages = text.partition("LAMPIRAN\n")[0].split("\f")
    return [re.sub(r"^\s*- \d+ -\s", "", page).split() for page in pages]


@pytest.fixture
def kadinsos(decree):
    """The list of the year, signed by the head of Dinsos after a berita acara."""
    signer = Official("KEPALA DINAS SOSIAL KABUPATEN SERANG", "NAMA KEPALA DINAS")
    document = decree(3, kind="kadinsos", signer=signer)
    return replace(document, wording=replace(document.wording, notes=(minutes_note("BA/7", date(2026, 2, 2)),)))


@pytest.mark.parametrize("kind", ["bupati", "kadinsos"])
def test_each_page_ends_with_the_first_words_of_the_next(decree, kadinsos, printed, text_of, kind):
    text = text_of(printed(kadinsos if kind == "kadinsos" else decree(3)).bytes, "-raw")
    pages = [page for page in body_pages(text) if page]
    assert len(pages) >= 3
    for page, following in pairwise(pages[:-1] if "LAMPIRAN" not in text else pages):
        joined = " ".join(page)
        catchword = joined.removesuffix(" . . .")
        assert catchword != joined, "halaman tanpa kata penyambung"
        first = " ".join(following)
        words = 2 if re.match(r"(\d+|[a-z])\. ", first) else 1
        assert joined.endswith(" ".join(following[:words]) + " . . .")


def test_catchwords_follow_a_page_that_begins_inside_an_item(decree, text_of):
    wording = decree(3).wording
    long = replace(wording, considerations=(" ".join(f"kata{n}" for n in range(900)) + ";",))
    pages = body_pages(text_of(decree_pdf(replace(decree(3), wording=long)).bytes, "-raw"))
    assert pages[0][-4:] == [pages[1][0], ".", ".", "."]
    assert pages[1][0].startswith("kata")


def test_the_parts_stand_in_the_order_of_a_keputusan(decree, printed, text_of):
    text = text_of(printed(decree(3)).bytes, "-raw")
    parts = [
        "BUPATI SERANG",
        "PROVINSI BANTEN",
        "KEPUTUSAN BUPATI SERANG",
        "NOMOR : 400.9/Kep.123-Huk/2026",
        "TENTANG",
        "Menimbang",
        "Mengingat",
        "Memperhatikan",
        "MEMUTUSKAN:",
        "Menetapkan",
        "KESATU",
        "KEENAM",
        "Ditetapkan di Serang",
        "pada tanggal 15 Januari 2026",
        "NAMA BUPATI",
        "LAMPIRAN",
    ]
    places = [text.index(part) for part in parts]
    assert places == sorted(places)


@pytest.fixture
def draft(decree):
    """A draft over several pages of list, by a signer whose name is not known."""
    return decree(300, number=None, decided_on=None, signer=Official("BUPATI SERANG", ""))


def test_a_draft_is_marked_and_leaves_number_and_date_blank(draft, printed, text_of):
    pdf = printed(draft)
    text = text_of(pdf.bytes, "-raw")
    assert text.count("RANCANGAN") == pdf.pages
    assert re.search(r"NOMOR : \.{20,}", text)
    assert re.search(r"pada tanggal \.{20,}", text)


def test_an_unknown_signer_gets_room_to_be_written_in(draft, printed, text_of):
    text = text_of(printed(draft).bytes, "-raw")
    assert len(re.findall(r"BUPATI SERANG,\n\.{20,}", text)) == 2


def test_the_watermark_does_not_disturb_the_list(draft, printed, text_of):
    found = re.findall(r"\b\d{16}\b", text_of(printed(draft).bytes, "-layout"))
    assert found == [line.nik for line in draft.lines]


def test_a_final_decree_bears_no_watermark(decree, printed, text_of):
    assert "RANCANGAN" not in text_of(printed(decree(3)).bytes)


def test_the_published_variant_shows_no_whole_nik(decree, printed, text_of):
    document = decree(120)
    text = text_of(printed(document, "masked").bytes)
    assert not re.search(r"\d{16}", text)
    shown = re.findall(r"3604\*{8}\d{4}", text)
    assert shown == [f"3604********{line.nik[-4:]}" for line in document.lines]


def test_the_published_variant_of_a_draft_is_no_copy_yet(decree, printed, text_of):
    text = text_of(printed(decree(120), "masked").bytes)
    assert text.count("SALINAN") == text.count("ttd.") == text.count("Salinan sesuai dengan aslinya") == 2
    draft = text_of(decree_pdf(decree(3, number=None), "masked").bytes)
    assert "SALINAN" not in draft and "ttd." not in draft


def test_a_salinan_is_stamped_and_certified_in_body_and_list(decree, printed, text_of):
    text = text_of(printed(decree(3), "salinan").bytes)
    for words in ("SALINAN", "ttd.", "Salinan sesuai dengan aslinya", "NAMA KEPALA BAGIAN"):
        assert text.count(words) == 2, words


@pytest.mark.parametrize("missing", ["number", "decided_on", "certifier"])
def test_no_salinan_of_what_is_not_decided(decree, missing):
    with pytest.raises(DomainError, match="Salinan hanya dapat dibuat"):
        decree_pdf(decree(3, **{missing: None}), "salinan")


def test_an_unknown_variant_is_refused(decree):
    with pytest.raises(DomainError, match="tidak dikenal"):
        decree_pdf(decree(3), "lengkap")


def test_the_uploaded_emblem_is_printed(decree, printed):
    assert printed(decree(3, emblem=PIXEL)).bytes != printed(decree(3)).bytes


@pytest.mark.parametrize("address", ["https://example.org/garuda.png", "file:///etc/passwd", "/etc/passwd"])
def test_an_emblem_that_is_not_an_upload_is_refused(decree, address):
    with pytest.raises(DomainError, match="Lambang bukan gambar unggahan"):
        decree_pdf(decree(3, emblem=address))


def test_the_decree_of_the_head_of_dinsos_has_its_own_head(kadinsos, printed, text_of):
    text = text_of(printed(kadinsos).bytes)
    assert "DINAS SOSIAL" in text
    assert "KEPUTUSAN KEPALA DINAS SOSIAL KABUPATEN SERANG" in text
    assert "PROVINSI BANTEN\n" not in text.partition("Menimbang")[0]


def test_totals_that_disagree_with_the_list_are_refused(decree):
    document = decree(5)
    wrong = replace(document, totals=(replace(document.totals[0], people=6),))
    with pytest.raises(DomainError, match="menghitung 6 orang, sedangkan lampiran memuat 5 orang"):
        decree_pdf(wrong)


def test_a_list_torn_apart_by_place_is_refused(decree):
    document = decree(130)
    first, *rest = document.lines
    torn = [*(replace(line, no=no) for no, line in enumerate([*rest, first], 1))]
    with pytest.raises(DomainError, match="Baris 130: Desa .* muncul lagi"):
        decree_pdf(replace(document, lines=torn))


def test_a_gap_in_the_numbers_is_refused(decree):
    document = decree(5)
    with pytest.raises(DomainError, match="baris ke-3 bernomor 4"):
        decree_pdf(replace(document, lines=[*document.lines[:2], *document.lines[3:]], totals=()))


def test_an_empty_list_is_refused(decree):
    with pytest.raises(DomainError, match="kosong"):
        decree_pdf(decree(3, lines=[]))


def test_wording_names_the_value_that_is_missing():
    with pytest.raises(DomainError, match="isian tahun"):
        default_wording("bupati", {"tahap": "I"})


def test_wording_survives_being_kept_with_a_decree(decree):
    wording = decree(3).wording
    assert from_json(json.loads(json.dumps(to_json(wording)))) == wording


def test_kept_wording_without_a_part_is_refused(decree):
    kept = to_json(decree(3).wording)
    del kept["clauses"]
    with pytest.raises(DomainError, match="bagian clauses"):
        from_json(kept)


def test_the_legal_bureau_is_told_which_citation_to_check():
    assert [check.partition(":")[0] for check in citation_checks()] == [
        "Undang-Undang Nomor 117 Tahun 2024 tentang Kabupaten Serang di Provinsi Banten"
    ]


def test_control_totals_are_counted_per_group_and_fund_source():
    people = [("Nelayan", "APBD", 3, 50_400)] * 2 + [
        ("Nelayan", "APBDes", 1, 16_800),
        ("RT/RW", "APBD", 3, 50_400),
    ]
    assert group_totals(people) == (
        GroupTotal("Nelayan", "APBD", 2, 6, 100_800),
        GroupTotal("Nelayan", "APBDes", 1, 1, 16_800),
        GroupTotal("RT/RW", "APBD", 1, 3, 50_400),
    )


LEADS = range(0, 60, 7)


@pytest.mark.parametrize("lead", LEADS)
def test_no_line_ends_inside_the_number_of_a_document(decree, printed, text_of, lead):
    """One note for each lead, in which the number stands further to the right."""
    numbers = {lead: f"500.15/Kep.1{lead:02}-Huk/2026" for lead in LEADS}
    notes = (f"{'x ' * n}Keputusan Bupati Serang Nomor {numbers[n]} tanggal 30 Maret 2026;" for n in LEADS)
    document = decree(3)
    document = replace(document, wording=replace(document.wording, notes=tuple(notes)))
    assert numbers[lead] in text_of(printed(document).bytes, "-raw")


def test_the_list_of_the_year_names_its_berita_acara(kadinsos, printed, text_of):
    text = " ".join(text_of(printed(kadinsos).bytes, "-layout").split())
    assert re.search(r"Memperhatikan ?: 1\. Berita Acara Hasil Pendataan Nomor BA/7 tanggal 2 Februari 2026;", text)


@pytest.mark.parametrize("more", range(0, 40, 4))
def test_certification_and_code_stand_with_the_signature_and_the_last_diktum(decree, text_of, more):
    """However long the body is: each size moves the end of it down the page by a few lines."""
    document = decree(3)
    wording = replace(document.wording, considerations=("kata " * 12 * more + "selesai;",))
    document = replace(document, wording=wording, code="ABCD-EFGH-JKLM", code_address="https://contoh.test")
    body = text_of(decree_pdf(document, "salinan").bytes, "-raw").partition("LAMPIRAN\n")[0].split("\f")
    (last,) = [page for page in body if "Ditetapkan di" in page]
    assert "Salinan sesuai dengan aslinya" in last and "Kode keaslian" in last and "KEENAM" in last
