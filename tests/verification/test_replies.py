"""What a row of Disdukcapil's file says: every verdict, every code, elements, and rows that say nothing usable."""

from __future__ import annotations

import pytest

from enrollment.verification.answers import passes, verdict_of
from enrollment.verification.models import Batch, Verdict
from enrollment.verification.workbooks import read_replies
from jamsos.lib.workbook import workbook_bytes
from tests.decrees.people import nik_of

COLUMNS = ("KIRIMAN", "NO", "NIK", "HASIL_NIK", "HASIL_NAMA", "HASIL_TGL_LAHIR", "HASIL_ALAMAT", "STATUS", "CATATAN")
BATCH = Batch(number=3)
YES, NO = "Sesuai", "Tidak Sesuai (59)"
AGREED = {"HASIL_NIK": YES, "HASIL_NAMA": "sesuai (92)", "HASIL_TGL_LAHIR": YES}


def read(tmp_path, *rows: dict[str, object]):
    """Replies, issues and silent rows of a workbook with these rows; KIRIMAN, NO and NIK are filled in."""
    filled = [{"KIRIMAN": "3", "NO": str(n), "NIK": nik_of(n), **row} for n, row in enumerate(rows, 1)]
    path = tmp_path / "v.xlsx"
    path.write_bytes(workbook_bytes({"Verval": (COLUMNS, [[row.get(c, "") for c in COLUMNS] for row in filled])}))
    return read_replies(path, path.name, BATCH)


@pytest.mark.parametrize(
    ("status", "verdict"),
    [(verdict.label, verdict) for verdict in Verdict]
    + [(verdict.value, verdict) for verdict in Verdict]
    + [
        ("  PADAN   sebagian ", Verdict.PARTIAL),
        ("11", Verdict.DECEASED),
        ("12", Verdict.DUPLICATE),
        ("13", Verdict.NOT_FOUND),
        ("14", Verdict.INACTIVE),
        ("15", Verdict.UNMATCHED),
    ],
)
def test_status(tmp_path, status, verdict):
    (reply,), issues, silent = read(tmp_path, {"STATUS": status})
    assert (reply.verdict, issues, silent) == (verdict, [], 0)


@pytest.mark.parametrize("verdict", [verdict for verdict in Verdict if verdict != Verdict.MATCHED])
def test_only_padan_goes_on_by_status_alone(verdict):
    assert passes(Verdict.MATCHED, {})
    assert not passes(verdict, {})


@pytest.mark.parametrize(
    ("elements", "verdict", "goes_on"),
    [
        (AGREED, Verdict.MATCHED, True),
        (AGREED | {"HASIL_ALAMAT": NO}, Verdict.PARTIAL, True),
        (AGREED | {"HASIL_NAMA": NO}, Verdict.PARTIAL, False),
        (AGREED | {"HASIL_TGL_LAHIR": "TIDAK SESUAI"}, Verdict.PARTIAL, False),
        (AGREED | {"HASIL_NIK": NO}, Verdict.UNMATCHED, False),
        (AGREED | {"STATUS": "Padan sebagian", "HASIL_ALAMAT": NO}, Verdict.PARTIAL, True),
        (AGREED | {"STATUS": "Meninggal"}, Verdict.DECEASED, False),
    ],
)
def test_elements(tmp_path, elements, verdict, goes_on):
    (reply,), _, _ = read(tmp_path, elements)
    assert (reply.verdict, passes(reply.verdict, reply.elements)) == (verdict, goes_on)


def test_silence_is_no_agreement():
    assert verdict_of({"NAMA": "SESUAI"}) is None
    assert verdict_of({"NIK": "SESUAI", "NAMA": "SESUAI"}) is None


@pytest.mark.parametrize(
    ("row", "column", "message"),
    [
        ({"HASIL_NAMA": YES}, "STATUS", "belum lengkap"),
        ({"STATUS": "Oke"}, "STATUS", "tidak dikenal"),
        ({"STATUS": "99"}, "STATUS", "tidak dikenal"),
        ({"HASIL_NIK": "ya"}, "HASIL_NIK", "tidak dikenal"),
        ({"STATUS": "Padan", "HASIL_NAMA": NO}, "STATUS", "unsur yang tidak sesuai"),
        ({"KIRIMAN": "2", "STATUS": "Padan"}, "KIRIMAN", "kiriman lain"),
        ({"NO": "satu", "STATUS": "Padan"}, "NO", "tidak terbaca"),
        ({"NO": "²", "STATUS": "Padan"}, "NO", "tidak terbaca"),
        ({"NO": "9" * 5000, "STATUS": "Padan"}, "NO", "tidak terbaca"),
        ({"NO": "-1", "STATUS": "Padan"}, "NO", "tidak terbaca"),
        ({"NO": "", "STATUS": "Padan"}, "NO", "tidak terbaca"),
    ],
)
def test_rows_that_cannot_be_taken_are_named(tmp_path, row, column, message):
    replies, (issue,), _ = read(tmp_path, row)
    assert replies == [] and issue.row == 2 and issue.column == column
    assert message in issue.message and issue.hint


def test_a_nik_typed_as_number_has_lost_a_digit(tmp_path):
    path = tmp_path / "v.xlsx"
    from openpyxl import Workbook

    book = Workbook()
    book.active.append(COLUMNS)
    book.active.append(["3", 1, 9904000000010001, "", "", "", "", "Padan", ""])
    book.save(path)
    _, (issue,), _ = read_replies(path, path.name, BATCH)
    assert (issue.column, issue.row) == ("NIK", 2) and "angka" in issue.message


def test_unanswered_rows_are_silent_and_notes_hide_numbers(tmp_path):
    (reply,), issues, silent = read(
        tmp_path, {}, {"STATUS": "Ganda", "CATATAN": f"sama dengan {nik_of(7)} " + "x" * 900}
    )
    assert (issues, silent, reply.no) == ([], 1, 2)
    assert nik_of(7) not in reply.note and len(reply.note) == 200


def test_csv_is_taken_too(tmp_path):
    path = tmp_path / "v.csv"
    path.write_text(f"KIRIMAN;NO;NIK;STATUS\n3;1;{nik_of(1)};Padan\n3;2;{nik_of(2)};=1+1\n", encoding="utf-8")
    (reply,), (issue,), _ = read_replies(path, path.name, BATCH)
    assert reply.no == 1 and issue.row == 3


def test_everything_wrong_with_a_row_is_named_at_once(tmp_path):
    row = {"NO": "x", "STATUS": "Oke", "HASIL_NIK": "ya", "HASIL_NAMA": "boleh"}
    replies, issues, _ = read(tmp_path, row, {"STATUS": "Padan"})
    assert [reply.row for reply in replies] == [3]
    assert [(issue.row, issue.column) for issue in issues] == [
        (2, "NO"),
        (2, "HASIL_NIK"),
        (2, "HASIL_NAMA"),
        (2, "STATUS"),
    ]
