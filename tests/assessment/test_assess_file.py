"""Assessing a file of persons: true answers, bad cells that stay unknown, nothing stored."""

from __future__ import annotations

import csv
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from enrollment.assessment.models import Assessment
from enrollment.workers.models import Registration
from jamsos.jobs.models import Job
from jamsos.lib.workbook import Column, Sheet, write_workbook

pytestmark = pytest.mark.django_db
CODE = "perbup-serang-59-2025"
GOOD = {
    "NIK": "3604711703850001",
    "NAMA": "SITI AMINAH",
    "TGL_LAHIR": "1985-03-17",
    "TGL_DAFTAR": "2026-01-12",
    "JENIS_KELAMIN": "P",
    "STATUS_KAWIN": "Kawin",
    "JUMLAH_TANGGUNGAN": "2",
    "DESA": "Kramatwatu",
    "KECAMATAN": "Kramatwatu",
    "PEKERJAAN": "Nelayan",
    "JALUR": "DTSEN",
    "DESIL": "4",
    "KTP_KABUPATEN": "3604",
    "BEKERJA": "Ya",
    "PELINDUNGAN_AKTIF": "Tidak",
    "BANTUAN_SUMBER": "tidak ada",
}


@pytest.fixture
def assess(tmp_path: Path, capsys):
    """`assess(row, ...)` -> ({(row_no, rule): outcome}, lines of the file, remarks)."""

    def run(*rows: dict[str, str], on: str = "2026-01-15", suffix: str = ".csv"):
        source, out = tmp_path / f"orang{suffix}", tmp_path / "temuan.csv"
        columns = list(dict.fromkeys(name for row in rows for name in row))
        if suffix == ".csv":
            with source.open("w", newline="") as file:
                writer = csv.DictWriter(file, columns)
                writer.writeheader()
                writer.writerows(rows)
        else:
            lines = [[row.get(name, "") for name in columns] for row in rows]
            write_workbook(source, [Sheet("Orang", [Column(name, 20) for name in columns], lines)])
        call_command(
            "assess_file", str(source), "--regulation", CODE, "--on", on, "--out", str(out), stdout=StringIO()
        )
        with out.open(newline="") as file:
            found = list(csv.DictReader(file))
        return {(int(f["row_no"]), f["rule"]): f["outcome"] for f in found}, found, capsys.readouterr().err

    return run


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_a_complete_person_is_eligible_with_a_result_line_last(assess, suffix):
    outcomes, lines, remarks = assess(GOOD, suffix=suffix)
    assert list(lines[0]) == ["row_no", "rule", "pasal", "outcome", "value", "sentence"]
    assert (lines[-1]["rule"], lines[-1]["outcome"]) == ("RESULT", "eligible")
    assert lines[-1]["row_no"] == "2"
    decile = next(line for line in lines if line["rule"] == "P21-d")
    assert decile["pasal"] == "Pasal 21 huruf d"
    assert decile["sentence"] == "Terdaftar dalam DTSEN pada desil 4; syarat desil 1-4."
    assert remarks == ""
    assert {line["rule"] for line in lines} >= {"P19-2a", "P19-2b", "P19-2c", "P19-3", "P21-a", "P21-e", "P21-f"}


@pytest.mark.parametrize(
    ("change", "rule", "outcome", "result"),
    [
        ({"DESIL": "5"}, "P21-d", "not_met", "not_eligible"),
        ({"DESIL": ""}, "P21-d", "unknown", "unknown"),
        ({"DESIL": "0"}, "P21-d", "unknown", "unknown"),
        ({"TGL_LAHIR": "1961-01-12"}, "P21-b", "not_met", "not_eligible"),
        ({"TGL_LAHIR": "1961-01-13"}, "P21-b", "met", "eligible"),
        ({"TGL_LAHIR": "2008-01-12"}, "P21-b", "met", "eligible"),
        ({"TGL_LAHIR": "2008-01-13"}, "P21-b", "not_met", "not_eligible"),
        ({"TGL_LAHIR": ""}, "P21-b", "unknown", "unknown"),
        ({"TGL_LAHIR": "31-02-1985"}, "P21-b", "unknown", "unknown"),
        ({"TGL_DAFTAR": "12/01/2026"}, "P21-b", "met", "eligible"),
        ({"TGL_DAFTAR": "kemarin"}, "P21-b", "unknown", "unknown"),
        ({"KTP_KABUPATEN": "3673"}, "P21-a", "not_met", "not_eligible"),
        ({"KTP_KABUPATEN": "36.04"}, "P21-a", "met", "eligible"),
        ({"KTP_KABUPATEN": "Serang"}, "P21-a", "unknown", "unknown"),
        ({"DESA": "Atlantis"}, "P19-2b", "unknown", "unknown"),
        ({"BEKERJA": "mungkin"}, "P21-e", "unknown", "unknown"),
        ({"BEKERJA": "Tidak"}, "P19-3", "not_met", "not_eligible"),
        ({"PELINDUNGAN_AKTIF": "Ya"}, "P19-2c", "not_met", "not_eligible"),
        ({"PELINDUNGAN_AKTIF": ""}, "P19-2c", "unknown", "unknown"),
        ({"BANTUAN_SUMBER": "APBD Provinsi"}, "P21-f", "not_met", "not_eligible"),
        ({"BANTUAN_SUMBER": "CSR"}, "P21-f", "met", "eligible"),
        ({"BANTUAN_SUMBER": ""}, "P21-f", "unknown", "unknown"),
        ({"PEKERJAAN": "pengusaha besar"}, "P20-1", "unknown", "unknown"),
        ({"JALUR": "jalur cepat"}, "P21-d", "met", "unknown"),
        ({"JALUR": "PENYELENGGARA_NEGARA", "DESIL": ""}, "P21-d", "waived", "eligible"),
        ({"JALUR": "", "KELOMPOK": "RT_RW", "PEKERJAAN": "", "BEKERJA": ""}, "P21-e", "met", "eligible"),
        ({"JALUR": "BINAAN_OPD", "PEKERJAAN": "P20-1B-REL"}, "P20-1ab", "unknown", "unknown"),
    ],
)
def test_one_changed_cell_gives_the_answer_of_the_law(assess, change, rule, outcome, result):
    outcomes, _, _ = assess(GOOD | change)
    assert (outcomes[2, rule], outcomes[2, "RESULT"]) == (outcome, result)


def test_an_empty_person_passes_nothing_and_fails_nothing(assess):
    outcomes, _, _ = assess(GOOD, {"NAMA": "TANPA DATA"})
    mine = {rule: outcome for (row, rule), outcome in outcomes.items() if row == 3}
    assert set(mine.values()) == {"unknown"}


def test_a_bad_cell_is_reported_with_row_column_value_and_what_to_do(assess):
    _, _, remarks = assess(GOOD | {"DESIL": "IV", "NIK": "12345"})
    assert "Baris 2, kolom DESIL, isi 'IV': Desil bukan bilangan bulat." in remarks
    assert "kolom NIK" in remarks and "12345" not in remarks, "identity numbers are masked"


def test_a_formula_comes_out_as_plain_text(assess):
    _, lines, _ = assess(GOOD | {"BANTUAN_SUMBER": "=1+1"})
    assert not any(line[name].startswith("=") for line in lines for name in ("value", "sentence"))


def test_a_day_of_registration_after_the_day_of_the_parameters_counts(assess):
    outcomes, _, remarks = assess(GOOD | {"TGL_DAFTAR": "2026-03-01"})
    assert outcomes[2, "RESULT"] == "eligible" and remarks == ""


def test_nothing_is_stored(assess):
    assess(GOOD)
    assert not (Registration.objects.exists() or Assessment.objects.exists() or Job.objects.exists())


@pytest.mark.parametrize(
    ("content", "message"),
    [("", "kosong"), ("A,B\n1,2\n", "Tidak satu pun judul kolom"), ("NIK,NAMA\n", "hanya berisi judul kolom")],
)
def test_a_file_that_is_no_list_of_persons_is_refused(tmp_path, content, message):
    source, out = tmp_path / "orang.csv", tmp_path / "temuan.csv"
    source.write_text(content)
    with pytest.raises(CommandError, match=message):
        call_command("assess_file", str(source), "--regulation", CODE, "--on", "2026-01-15", "--out", str(out))
    assert not out.exists()


@pytest.mark.parametrize(
    ("regulation", "on", "message"),
    [("perda-1", "2026-01-15", "tidak dikenal"), (CODE, "2020-01-01", "tidak berlaku"), (CODE, "besok", "--on")],
)
def test_a_wrong_regulation_or_day_is_told_before_the_file_is_read(tmp_path, regulation, on, message):
    out = str(tmp_path / "temuan.csv")
    with pytest.raises(CommandError, match=message):
        call_command("assess_file", str(tmp_path / "x.csv"), "--regulation", regulation, "--on", on, "--out", out)
    with pytest.raises(CommandError, match="tidak ditemukan|tidak dapat"):
        call_command("assess_file", str(tmp_path / "x.csv"), "--regulation", CODE, "--on", "2026-01-15", "--out", out)
