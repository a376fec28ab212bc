"""The printed amendment: its title, what changes, who leaves and why, who comes, and the sums before and after."""

from __future__ import annotations

import io
import re

import pytest
from pypdf import PdfReader

from enrollment.decrees.rendering import render_variant
from tests.decrees.amending import amend, decreed, leave, put, reject

pytestmark = pytest.mark.django_db
NIK = re.compile(r"(?<!\d)\d{16}(?!\d)")


def text_of(content: bytes) -> str:
    """All pages as one line of words."""
    return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(content)).pages)


@pytest.fixture
def draft(program):
    first = decreed(program)
    lines = list(first.lines.order_by("no"))
    leave(lines[0])
    reject(lines[2])
    return amend(first.wave)


def test_a_draft_says_what_changes_in_words_and_rupiah(draft):
    text = text_of(render_variant(draft, "full").bytes)
    assert "PERUBAHAN ATAS KEPUTUSAN BUPATI SERANG NOMOR 500.15/Kep.1-Huk/2026 TENTANG PENETAPAN PENERIMA" in text
    assert "RANCANGAN" in text and "MEMUTUSKAN" in text and "KETUJUH" in text
    assert "menghapus 2 (dua) orang penerima sebagaimana tercantum dalam Lampiran I dan menambahkan 2 (dua)" in text
    # Four people, May to December at Rp16.800; from June two for two.
    assert "semula 4 (empat) orang menjadi 4 (empat) orang" in text
    assert "semula Rp537.600 (lima ratus tiga puluh tujuh ribu enam ratus rupiah)" in text
    assert "dihentikan mulai Juni 2026" in text and "selama masa iuran Juni sampai dengan Desember 2026" in text


def test_the_annexes_name_who_leaves_with_the_reason_and_who_comes(draft):
    text = text_of(render_variant(draft, "full").bytes)
    first_annex, _, second_annex = text.partition("LAMPIRAN II")
    gone, come = draft.removals.order_by("no"), draft.lines.order_by("no")
    assert "LAMPIRAN I KEPUTUSAN" in first_annex
    assert NIK.findall(first_annex) == [item.line.nik for item in gone]
    assert NIK.findall(second_annex) == [line.nik for line in come]
    assert "Meninggal dunia" in first_annex and "Ditolak dalam perekaman BPJS" in first_annex
    assert "akta 7" not in text
    # Nobody was handed to BPJS yet: who leaves frees all eight months, who comes is paid for seven.
    assert "Semula 4 Rp537.600 Dihapus -2 -Rp268.800 Ditambahkan 2 Rp235.200 Menjadi 4 Rp504.000" in second_annex


def test_masked_and_salinan(draft):
    assert not NIK.findall(text_of(render_variant(draft, "masked").bytes))
    text = text_of(render_variant(put(draft), "salinan").bytes)
    assert "RANCANGAN" not in text and text.count("SALINAN") == 3 and "500.15/Kep.9-Huk/2026" in text
    assert text.count("Salinan sesuai dengan aslinya") == 3


def test_only_removals_have_one_annex(program):
    first = decreed(program, places=2, people=2)
    leave(first.lines.first())
    made = put(amend(first.wave))
    text = text_of(render_variant(made, "full").bytes)
    assert "LAMPIRAN II" not in text and "LAMPIRAN I " not in text and "menambahkan" not in text
    assert "Dihapus -1 -Rp134.400 Ditambahkan 0 Rp0 Menjadi 1 Rp134.400" in text


def test_the_second_amendment_says_so(program):
    first = decreed(program)
    leave(first.lines.first())
    made = put(amend(first.wave), number="2/2026")
    leave(made.lines.get())
    text = text_of(render_variant(amend(first.wave, month=12), "full").bytes)
    assert "PERUBAHAN KEDUA ATAS" in text and "sebagaimana telah diubah" in text
    assert "Keputusan Bupati Serang Nomor 2/2026 tanggal 4 Mei 2026;" in text
    assert "selama masa iuran Desember 2026" in text
