"""Words an officer states: one fault, one message."""

from __future__ import annotations

import pytest

from jamsos.errors import DomainError
from jamsos.stated import refuse_number, stated

NIK = "3604614506780001"


@pytest.mark.parametrize(
    ("text", "bounds", "kept"),
    [
        ("  SP2D   dibatalkan\nbank ", {}, "SP2D dibatalkan bank"),
        ("", {"least": 0}, ""),
        ("lima5", {"least": 5}, "lima5"),
        ("x" * 200, {}, "x" * 200),
        ("Surat 360401 tanggal 4506780001", {}, "Surat 360401 tanggal 4506780001"),
        ("NIP 19700101 199503 1 001", {}, "NIP 19700101 199503 1 001"),
        ("01-12-2026 31-12-2026", {}, "01-12-2026 31-12-2026"),
        ("3604 6145 9906 7800 01", {}, "3604 6145 9906 7800 01"),
    ],
)
def test_words_are_kept_with_one_space_between_them(text, bounds, kept):
    assert stated(text, **bounds) == kept


@pytest.mark.parametrize(
    ("text", "bounds", "message", "hint"),
    [
        (" \n ", {}, "Alasan kosong.", "Tulis singkat dasarnya."),
        ("", {"least": 5}, "Alasan kosong.", "Tulis singkat dasarnya."),
        ("akta", {"least": 5, "what": "Bukti"}, "Bukti kurang dari 5 huruf.", "Tulis singkat dasarnya."),
        ("x" * 3001, {"most": 3000}, "Alasan lebih dari 3.000 huruf.", "Ringkas menjadi pokoknya."),
        (f"NIK {NIK} keliru", {}, "Alasan memuat nomor identitas.", "Tulis tanpa NIK atau No. KK."),
        ("NIK 3604 6145 0678 0001", {}, "Alasan memuat nomor identitas.", "Tulis tanpa NIK atau No. KK."),
        ("NIK 360461.450678.0001", {}, "Alasan memuat nomor identitas.", "Tulis tanpa NIK atau No. KK."),
        ("NIK 3604-6145-0678-0001?", {}, "Alasan memuat nomor identitas.", "Tulis tanpa NIK atau No. KK."),
        (NIK, {"least": 0, "most": 5}, "Alasan memuat nomor identitas.", "Tulis tanpa NIK atau No. KK."),
    ],
)
def test_one_fault_is_told_at_a_time(text, bounds, message, hint):
    with pytest.raises(DomainError) as refused:
        stated(text, **bounds)
    assert (refused.value.message, refused.value.hint) == (message, hint)


def test_a_text_of_many_lines_is_only_asked_for_identity_numbers():
    refuse_number("baris satu\n\nbaris dua", "Naskah")
    with pytest.raises(DomainError, match="Naskah memuat nomor identitas"):
        refuse_number(f"baris satu\n{NIK}", "Naskah")
