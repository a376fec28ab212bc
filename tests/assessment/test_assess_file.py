"""Assessing a file of persons: true answers, bad cells that stay unknown, nothing stored."""

from __future__ import annotations

import csv
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from openpyxl import Workbook

from eligibility.regulations import catalogue, load
from eligibility.regulations.facts import FACTS
from enrollment.assessment import person_file
from enrollment.assessment.models import Assessment
from enrollment.assessment.person_file import COLUMN_OF, open_persons
from enrollment.workers.models import Registration
from jamsos.jobs.models import Job
from jamsos.lib.workbook import Column, Sheet, write_workbook
from tests.cases.tables import Case, read_folder

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

    def run(*rows: dict[str, str], on: str = "2026-01-15", suffix: str = ".csv", law: str = CODE):
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
        call_command("assess_file", str(source), "--regulation", law, "--on", on, "--out", str(out), stdout=StringIO())
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
        ({"JALUR": "PENYELENGGARA_NEGARA", "DESIL": ""}, "P21-d", "met", "eligible"),
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
    assert "Baris 2, kolom DESIL, isi 'IV': Isian bukan bilangan bulat. Isi angka saja" in remarks
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


def test_outcomes_are_the_three_of_the_contract_and_a_waived_rule_says_why(assess):
    _, lines, _ = assess(GOOD | {"JALUR": "PENYELENGGARA_NEGARA", "DESIL": "9"}, GOOD, {"NAMA": "TANPA DATA"})
    assert {line["outcome"] for line in lines if line["rule"] != "RESULT"} == {"met", "unknown"}
    waived = next(line for line in lines if line["rule"] == "P21-d")
    assert waived["sentence"] == "Tidak diterapkan: di luar Pasal 21, dasar Pasal 12. Tercatat: desil 9."


def test_the_result_line_names_the_articles_and_what_to_look_at(assess):
    _, lines, _ = assess(GOOD | {"DESIL": "5", "KTP_KABUPATEN": "3673", "BANTUAN_SUMBER": ""}, GOOD | {"DESIL": ""})
    told = [line["sentence"] for line in lines if line["rule"] == "RESULT"]
    assert told[0] == "Tidak memenuhi syarat: Pasal 21 huruf a, Pasal 21 huruf d."
    assert told[1] == "Perlu klarifikasi: Pasal 21 huruf c, Pasal 21 huruf d."
    _, lines, _ = assess(GOOD | {"BEKERJA": "Tidak"})
    assert "Perlu dicermati: Tercatat tidak bekerja, tetapi pekerjaannya diusulkan." in lines[-1]["sentence"]


@pytest.mark.parametrize("size", [1, 2, 3])
def test_a_long_file_is_answered_in_parts_as_if_it_were_one(assess, monkeypatch, size):
    people = [GOOD | {"DESIL": str(decile)} for decile in (1, 5, 4, 10, 3)]
    whole = assess(*people)
    monkeypatch.setattr(person_file.PersonFile.parts, "__defaults__", (size,))
    assert assess(*people) == whole
    assert [line["row_no"] for line in whole[1] if line["rule"] == "RESULT"] == ["2", "3", "4", "5", "6"]


def test_a_nik_typed_as_a_number_proves_nothing(tmp_path):
    path = tmp_path / "orang.xlsx"
    book = Workbook()
    book.active.append(["NIK", "JALUR"])
    book.active.append([3604711703850001, "DTSEN"])
    book.save(path)
    (part,) = open_persons(path, load(CODE), date(2026, 1, 15)).parts()
    assert part.facts["nik"].to_list() == [None]
    assert "angka ke-16 sudah hilang" in part.remarks[0][1].message


def test_the_same_cell_is_remarked_in_every_row_it_stands_in(assess):
    _, _, remarks = assess(*[GOOD | {"DESIL": "IV"}] * 3)
    assert [f"Baris {row}, kolom DESIL" in remarks for row in (2, 3, 4)] == [True] * 3


def test_a_code_is_no_description_of_a_job(assess):
    other = {"PEKERJAAN": "P20-1C-14", "KELOMPOK": ""}
    assert assess(GOOD | other)[0][2, "P20-1"] == "unknown"
    assert assess(GOOD | other | {"URAIAN_PEKERJAAN": "pemecah batu"})[0][2, "P20-1"] == "met"


def test_a_file_that_breaks_off_leaves_no_findings(tmp_path):
    source, out = tmp_path / "orang.csv", tmp_path / "temuan.csv"
    source.write_text("NIK,DESIL\n" + "3604711703850001,4\n" * 3 + '"3604711703850001,4\n')
    with pytest.raises(CommandError, match="Baris 5"):
        call_command("assess_file", str(source), "--regulation", CODE, "--on", "2026-01-15", "--out", str(out))
    assert [path.name for path in tmp_path.iterdir()] == ["orang.csv"]


def test_the_file_of_persons_is_not_written_over(tmp_path):
    source = tmp_path / "orang.csv"
    source.write_text("NIK,DESIL\n3604711703850001,4\n")
    with pytest.raises(CommandError, match="sama dengan berkas orang"):
        call_command("assess_file", str(source), "--regulation", CODE, "--on", "2026-01-15", "--out", str(source))
    assert source.read_text().startswith("NIK")


def test_a_folder_that_is_not_there_is_told(tmp_path):
    source = tmp_path / "orang.csv"
    source.write_text("NIK,DESIL\n3604711703850001,4\n")
    out = str(tmp_path / "tidak-ada" / "temuan.csv")
    with pytest.raises(CommandError, match="tidak dapat ditulis"):
        call_command("assess_file", str(source), "--regulation", CODE, "--on", "2026-01-15", "--out", out)


LABELS = {fact.label: fact.column for fact in FACTS}
RULES = {law.code: {rule.code for rule in law.rules} for law in catalogue()}
CASES = [case for case in read_folder()[0] if not case.readings and case.about in RULES[case.law]]


def line_of(facts: dict[str, Any]) -> dict[str, str]:
    """A case's facts as a line of a file."""
    return {COLUMN_OF[LABELS[label]]: written(value) for label, value in facts.items()}


def written(value: Any) -> str:
    return {True: "Ya", False: "Tidak"}[value] if isinstance(value, bool) else str(value)


def fits_a_file(case: Case, facts: dict[str, Any]) -> bool:
    """Not for a file: a group (it brings track and job along), an age without day of registration (it is the day asked
    about), and a job that is neither code nor known words (it stays open)."""
    by_age = {"tanggal_lahir", "domisili_sejak"} & set(facts)
    dated = "tanggal_daftar" in facts or not by_age
    return "kelompok" not in facts and dated and any(char.isdigit() for char in facts.get("pekerjaan", "1"))


@pytest.mark.parametrize("law", [law.code for law in catalogue() if law.rules])
def test_the_case_tables_come_out_alike_from_a_file(assess, law):
    mine = [
        (case, facts)
        for case in CASES
        if case.law == law
        for facts in case.people.values()
        if fits_a_file(case, facts)
    ]
    wrong = []
    for on in sorted({case.on for case, _ in mine}):
        today = [(case, facts) for case, facts in mine if case.on == on]
        lines = [{"NAMA": "ORANG"} | line_of(facts) for _, facts in today]
        outcomes, _, _ = assess(*lines, on=on.isoformat(), law=law)
        expected = [case.expected.replace("waived", "met") for case, _ in today]
        found = [outcomes[row, case.about] for row, (case, _) in enumerate(today, 2)]
        wrong += [case.name for (case, _), one, other in zip(today, expected, found, strict=True) if one != other]
    assert len(mine) > 15 and wrong == []
