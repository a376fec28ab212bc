"""A worker file from the desk of a clerk into the register: bad files, bad lines, doubles, again, half-way."""

from __future__ import annotations

import json
import zipfile

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from enrollment.workers.columns import NAMES, REASON
from enrollment.workers.models import Registration, StagedRow, WorkerImport
from jamsos.audit.models import Event
from jamsos.jobs.models import JobIssue
from jamsos.lib.workbook import read_table

from .conftest import person

pytestmark = pytest.mark.django_db(transaction=True)


def names() -> list[str]:
    return list(Registration.objects.order_by("row_no").values_list("name", flat=True))


def test_good_lines_enter_the_register_with_their_row_numbers(import_file, write_csv) -> None:
    report = import_file(write_csv([person(1), person(2)]))
    assert (report["rows"], report["merged"], report["refused"], report["rejects"]) == (2, 2, 0, None)
    first, second = Registration.objects.order_by("row_no")
    assert (first.row_no, second.row_no) == (2, 3)
    assert (first.nik, first.name, first.sex, first.disability) == ("3604616805800001", person(1)["NAMA"], "P", False)
    assert first.village.name == "Kramatwatu"
    assert first.registered_on.isoformat() == "2025-10-01"
    assert first.track == "DTSEN"
    assert first.state == "proposed"


def test_columns_may_stand_in_any_order_and_optional_ones_may_be_missing(import_file, write_csv) -> None:
    header = ["KELOMPOK", "KECAMATAN", "DESA", "TGL_LAHIR", "NAMA", "NIK"]
    assert import_file(write_csv([person(1)], header))["merged"] == 1


@pytest.mark.parametrize("column", ["NIK", "NAMA", "TGL_LAHIR", "DESA", "KECAMATAN", "KELOMPOK"])
def test_missing_column_is_named_and_nothing_is_written(import_file, write_csv, column) -> None:
    header = [name for name in NAMES if name != column]
    with pytest.raises(CommandError, match=f"Kolom {column} tidak ada"):
        import_file(write_csv([person(1)], header))
    assert not Registration.objects.exists()
    assert not StagedRow.objects.exists()


@pytest.mark.parametrize(
    ("content", "name", "message"),
    [
        (b"", "kosong.csv", "kosong"),
        (b"NIK,NAMA,TGL_LAHIR,DESA,KECAMATAN,KELOMPOK\n", "judul.csv", "hanya berisi judul"),
        (b"PK\x03\x04" + b"x" * 300, "rusak.xlsx", "rusak"),
        (b"%PDF-1.7 ...", "surat.csv", "PDF"),
        (b"<html><table><tr><td>NIK</td></tr></table></html>", "unduhan.csv", "halaman web"),
        (b"NIK,NAMA\n1,2\n", "salah.xlsx", "akhiran"),
    ],
)
def test_file_that_is_no_table_is_refused_in_clear_words(import_file, tmp_path, content, name, message) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(CommandError, match=message):
        import_file(path)
    assert not Registration.objects.exists()
    assert not any(batch.source_file.content for batch in WorkerImport.objects.all())


def test_truncated_workbook_is_refused(import_file, write_xlsx) -> None:
    path = write_xlsx([person(1)])
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(CommandError, match="rusak"):
        import_file(path)
    assert not Registration.objects.exists()


def test_old_encoding_is_read_and_said(import_file, write_csv, tmp_path) -> None:
    path = write_csv([person(1, NAMA="RENÉE")])
    path.write_bytes(path.read_text(encoding="utf-8").encode("cp1252"))
    assert import_file(path)["merged"] == 1
    assert names() == ["RENÉE"]
    assert any("Windows-1252" in note for note in WorkerImport.objects.get().notes)


def test_bad_lines_are_refused_by_row_and_column_and_the_good_ones_merged(import_file, write_csv, tmp_path) -> None:
    rejects = tmp_path / "ditolak.xlsx"
    lines = [
        person(1),
        person(2, DESA="Mekarsari Indah Permai"),
        person(3, TGL_LAHIR="2062-03-17"),
        person(4, NAMA=""),
        person(5, KELOMPOK="Sopir"),
    ]
    report = import_file(write_csv(lines), rejects)
    assert (report["merged"], report["refused"]) == (1, 4)
    said = {(issue.row, issue.column) for issue in JobIssue.objects.filter(blocking=True)}
    assert said == {(3, "DESA"), (4, "TGL_LAHIR"), (5, "NAMA"), (6, "KELOMPOK")}
    assert all(issue.hint for issue in JobIssue.objects.all())


def test_malformed_nik_keeps_the_person_but_not_the_nik(import_file, write_csv) -> None:
    report = import_file(write_csv([person(1, NIK="360461680580001"), person(2, NIK="")]))
    assert (report["merged"], report["remarks"]) == (2, 2)
    first, second = Registration.objects.order_by("row_no")
    assert (first.nik, first.nik_given) == (None, "360461680580001")
    assert (second.nik, second.nik_given) == (None, "")


def test_nik_typed_as_a_number_says_that_a_digit_is_lost(import_file, write_xlsx) -> None:
    path = write_xlsx([person(1)])
    with zipfile.ZipFile(path) as book:
        parts = {part: book.read(part) for part in book.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"].decode()
    at = sheet.index('r="A2"')
    end = sheet.index("</c>", at)
    start = sheet.rindex("<c", 0, at)
    parts["xl/worksheets/sheet1.xml"] = (
        sheet[:start] + '<c r="A2"><v>3604616805800001</v></c>' + sheet[end + 4 :]
    ).encode()
    with zipfile.ZipFile(path, "w") as book:
        for part, content in parts.items():
            book.writestr(part, content)
    import_file(path)
    assert Registration.objects.get().nik is None
    (issue,) = JobIssue.objects.filter(column="NIK")
    assert "angka ke-16 sudah hilang" in issue.message
    assert issue.row == 2


def test_nobody_fit_is_an_error_and_never_success(import_file, write_csv, tmp_path) -> None:
    rejects = tmp_path / "ditolak.xlsx"
    with pytest.raises(CommandError, match="Tidak satu pun dari 1 baris"):
        import_file(write_csv([person(1, NAMA="")]), rejects)
    assert rejects.exists()
    assert not Registration.objects.exists()


def test_double_nik_in_the_file_names_the_first_line(import_file, write_csv) -> None:
    report = import_file(write_csv([person(1), person(2), person(3, NIK=person(1)["NIK"])]))
    assert (report["merged"], report["refused"]) == (2, 1)
    issue = JobIssue.objects.get(blocking=True)
    assert issue.row == 4
    assert "baris 2" in issue.message


def test_nik_already_proposed_names_the_desa(import_file, write_csv) -> None:
    import_file(write_csv([person(1)]))
    report = import_file(write_csv([person(1, NAMA="NAMA LAIN"), person(2)], name="kedua.csv"))
    assert (report["merged"], report["refused"]) == (1, 1)
    assert "Desa Kramatwatu" in JobIssue.objects.get(blocking=True).message


def test_same_person_without_nik_is_only_remarked_within_a_file(import_file, write_csv) -> None:
    report = import_file(write_csv([person(1), person(1, NIK="", ALAMAT="Kp. Lain")]))
    assert (report["merged"], report["refused"]) == (2, 0)
    assert JobIssue.objects.filter(message__contains="Mungkin orang yang sama", blocking=False).count() == 1


def test_person_waiting_for_a_nik_is_mended_not_proposed_again(import_file, write_csv) -> None:
    import_file(write_csv([person(1, NIK="")]))
    report = import_file(write_csv([person(1), person(2)], name="kedua.csv"))
    assert (report["merged"], report["refused"]) == (1, 1)
    assert "tanpa NIK" in JobIssue.objects.get(blocking=True).message


def test_same_file_again_changes_nothing_and_says_so(import_file, write_csv) -> None:
    path = write_csv([person(1), person(2, NAMA="")])
    import_file(path)
    events = Event.objects.filter(act="workers.import").count()
    again = import_file(path)
    assert (again["rows"], again["merged"], again["unchanged"], again["refused"]) == (2, 0, 1, 1)
    assert "tidak ada yang berubah" in again["message"]
    assert Registration.objects.count() == 1
    assert Event.objects.filter(act="workers.import").count() == events


def test_same_lines_in_another_file_change_nothing(import_file, write_csv, write_xlsx) -> None:
    lines = [person(1), person(2, NIK=""), person(3, NIK="123")]
    import_file(write_csv(lines))
    again = import_file(write_xlsx(list(reversed(lines))))
    assert (again["merged"], again["unchanged"], again["refused"]) == (0, 3, 0)
    assert Registration.objects.count() == 3


def test_refused_lines_are_mended_and_accepted(import_file, write_csv, write_xlsx, tmp_path) -> None:
    rejects = tmp_path / "ditolak.xlsx"
    import_file(write_csv([person(1), person(2, DESA="Kramatwato"), person(3, KELOMPOK="?")]), rejects)
    table = read_table(rejects)
    assert table.columns == (*NAMES, REASON)
    rows = [{name: row.text(name) for name in (*NAMES, REASON)} for row in table.rows]
    assert [row["NIK"] for row in rows] == [person(2)["NIK"], person(3)["NIK"]]
    assert "Mungkin maksudnya Kramatwatu" in rows[0][REASON]
    rows[0]["DESA"], rows[1]["KELOMPOK"] = "Kramatwatu", "POKTAN"
    report = import_file(write_xlsx(rows, "diperbaiki.xlsx"))
    assert (report["merged"], report["refused"]) == (2, 0)
    assert Registration.objects.count() == 3


def test_template_can_be_filled_in_and_read(import_file, program, tmp_path) -> None:
    path = tmp_path / "templat.xlsx"
    call_command("import_workers", "--program", "2026", "--template", str(path))
    with pytest.raises(CommandError, match="hanya berisi judul"):
        import_file(path)
    villages = list(read_table(path, sheet="Desa").rows)
    assert len(villages) == 326
    assert {row.text("KELOMPOK") for row in read_table(path, sheet="Kelompok").rows} >= {"POKTAN", "RT_RW"}
    with zipfile.ZipFile(path) as book:
        assert book.read("xl/worksheets/sheet1.xml").decode().count("<dataValidation ") == 6


def test_nothing_personal_waits_after_the_merge(import_file, write_csv) -> None:
    import_file(write_csv([person(1), person(2, NAMA="")]))
    batch = WorkerImport.objects.get()
    assert not StagedRow.objects.exists()
    assert not batch.source_file.content
    assert len(batch.source_file.sha256) == 64


def test_no_identity_number_in_audit_issues_or_job(import_file, write_csv) -> None:
    import_file(write_csv([person(1), person(2, NIK="36O4616805800002"), person(3, NIK=person(1)["NIK"])]))
    kept = json.dumps(
        [*Event.objects.values("act", "data", "purpose"), *JobIssue.objects.values("value", "message", "hint")]
    )
    assert "36046168058" not in kept
    assert "36O46168058" not in kept


def test_declaration_of_the_proposer_is_kept_with_each_line(program, write_csv) -> None:
    call_command("import_workers", str(write_csv([person(1)])), "--program", "2026", "--declared")
    one = Registration.objects.get()
    assert one.declared_on == one.registered_on


def test_unknown_programme_is_named(write_csv, import_file) -> None:
    with pytest.raises(CommandError, match="1999"):
        call_command("import_workers", str(write_csv([person(1)])), "--program", "1999")


@pytest.mark.parametrize("length", [200, 30_000, 100_000])
def test_endless_name_is_refused_and_returned_shortened(import_file, write_csv, tmp_path, length) -> None:
    rejects = tmp_path / "ditolak.xlsx"
    report = import_file(write_csv([person(1), person(2, NAMA="A" * length)]), rejects)
    assert (report["merged"], report["refused"]) == (1, 1)
    (row,) = read_table(rejects).rows
    assert set(row.text("NAMA")) == {"A"}
    assert "huruf" in row.text(REASON)


def test_formula_in_a_name_comes_back_as_text(import_file, write_csv, tmp_path) -> None:
    rejects = tmp_path / "ditolak.xlsx"
    bad = person(2, NAMA="=HYPERLINK(1)", DESA="-")
    import_file(write_csv([person(1), bad]), rejects)
    with zipfile.ZipFile(rejects) as book:
        assert "<f>" not in book.read("xl/worksheets/sheet1.xml").decode()
    (row,) = read_table(rejects).rows
    assert row.text("NAMA") == "=HYPERLINK(1)"


def test_the_planner_knows_the_register_right_after_the_merge(import_file, write_csv) -> None:
    """The server would look by itself a minute later; until then joins over a new register took a minute."""
    import_file(write_csv([person(number) for number in range(1, 41)]))
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE oid = 'workers_registration'::regclass")
        assert cursor.fetchone() == (40,)


def test_no_name_waits_before_the_index_after_the_merge(import_file, write_csv) -> None:
    """Every search would read all that waits; the server enters it by itself only some time later."""
    import_file(write_csv([person(number) for number in range(1, 41)]))
    with connection.cursor() as cursor:
        cursor.execute("SELECT gin_clean_pending_list('registration_name_trigram')")
        assert cursor.fetchone() == (0,), "pages that were still waiting"
