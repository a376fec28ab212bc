"""The worker file and its truth: proportions, kinds of mistakes, and agreement with the register."""

from collections import Counter
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from enrollment.synthetic.build import make_synthetic
from enrollment.synthetic.niks import is_marked
from jamsos.errors import DomainError
from jamsos.lib import nik
from jamsos.lib.dates import completed_years, parse_date

DESIGN_COLUMNS = [
    *("NIK", "NO_KK", "NAMA", "TEMPAT_LAHIR", "TGL_LAHIR", "JENIS_KELAMIN", "STATUS_KAWIN", "JUMLAH_TANGGUNGAN"),
    *("DISABILITAS", "ALAMAT", "RT", "RW", "DESA", "KECAMATAN", "PEKERJAAN", "KELOMPOK", "JALUR", "OPD_PENGUSUL"),
    *("NO_HP", "NAMA_IBU_KANDUNG", "TGL_DAFTAR"),
]
PUBLISHED = {
    "NELAYAN": 200, "GURU_NGAJI": 770, "BPD": 2428, "UEP": 1110, "BALAWISTA": 83, "POSYANDU": 7690,
    "POKTAN": 2016, "RT_RW": 7137,
}  # fmt: skip
SPOILED = {"desa_tidak_dikenal", "tanggal_masa_depan", "nama_kosong", "nik_15_angka"}
NAME_MISTAKES = {"gelar", "singkatan", "kata_hilang", "kata_gabung", "ejaan", "salah_ketik"}
DATE_MISTAKES = {"tanggal_tertukar", "tahun_meleset", "tanggal_0101"}


def share(truth: list[dict[str, str]], kinds: set[str]) -> float:
    """Share of lines, doubles apart, with one of these mistakes."""
    single = [row for row in truth if not row["same_as_row"]]
    return sum(bool(kinds & set(row["error_kinds"].split(";"))) for row in single) / len(single)


def test_columns_are_those_of_the_contract(workers):
    assert list(workers[0]) == DESIGN_COLUMNS
    assert len(workers) == 5_000


def test_workbook_holds_the_same_text_as_the_csv(folder: Path, workers):
    sheet = openpyxl.load_workbook(folder / "pekerja.xlsx", read_only=True).worksheets[0]
    rows = [tuple("" if cell is None else cell for cell in row) for row in sheet.iter_rows(values_only=True)]
    assert rows == [tuple(DESIGN_COLUMNS), *(tuple(row.values()) for row in workers)]
    assert all(isinstance(cell, str) for row in rows for cell in row)


def test_groups_have_the_published_proportions(truth, workers):
    counts = Counter(row["group"] for row in truth)
    assert counts == Counter(row["KELOMPOK"] for row in workers)
    for code, people in PUBLISHED.items():
        assert abs(counts[code] - people * 5_000 / 21_434) < 1, code


def test_row_numbers_are_those_of_the_spreadsheet(truth):
    assert [int(row["row_no"]) for row in truth] == list(range(2, 5_002))


@pytest.mark.parametrize(
    ("kinds", "expected", "tolerance"),
    [
        ({"nik_salah"}, 0.08, 0.012),
        ({"nik_kosong"}, 0.04, 0.009),
        (NAME_MISTAKES, 0.22, 0.02),
        (DATE_MISTAKES, 0.05, 0.01),
        ({"kk_kosong"}, 0.05, 0.01),
    ],
)
def test_mistakes_have_the_announced_rates(truth, kinds, expected, tolerance):
    assert share(truth, kinds) == pytest.approx(expected, abs=tolerance)


def test_eight_in_a_hundred_are_not_in_the_register(truth):
    people = {row["nik_person"]: row["in_list"] for row in truth}
    assert sum(found == "0" for found in people.values()) / len(people) == pytest.approx(0.08, abs=0.001)


def test_truth_points_at_the_register(truth, members):
    registered = {row["nomor_induk_kependudukan"] for row in members.values()}
    for row in truth:
        if row["in_list"] == "1":
            found = members[int(row["member_line"])]
            assert (found["nomor_induk_kependudukan"], found["nama"]) == (row["nik_true"], row["name_true"])
            assert found["tanggal_lahir"] == row["birth_true"]
        else:
            assert row["nik_true"] == "" and row["nik_person"] not in registered


def test_truth_knows_decile_work_and_ktp_as_the_register_does(truth, members, families):
    by_card = {row["nomor_kartu_keluarga"]: row for row in families.values()}
    listed = [row for row in truth if row["in_list"] == "1"]
    for row in listed:
        member = members[int(row["member_line"])]
        assert by_card[member["nomor_kartu_keluarga"]]["desil_nasional"] == row["decile"]
        assert (member["status_bekerja"] == "Ya") == (row["works"] == "1")
        assert member["kode_kabupaten_kota_ktp"] == row["ktp_regency"]


def test_age_is_that_of_the_registration_day(truth, workers):
    for row, line in zip(truth, workers, strict=True):
        age = completed_years(parse_date(row["birth_true"]), parse_date(line["TGL_DAFTAR"]))
        assert (int(row["age"]), row["age_ok"]) == (age, "1" if 18 <= age <= 64 else "0")


def test_lines_without_mistakes_say_the_truth(truth, workers):
    clean = [(row, line) for row, line in zip(truth, workers, strict=True) if not row["error_kinds"]]
    assert len(clean) > 1_000
    for row, line in clean:
        assert (line["NIK"], line["NAMA"].upper()) == (row["nik_person"], row["name_true"])
        assert parse_date(line["TGL_LAHIR"]).isoformat() == row["birth_true"]


def test_wrong_numbers_differ_little_and_stay_impossible(truth, workers):
    wrong = [(row, line["NIK"]) for row, line in zip(truth, workers, strict=True) if "nik_salah" in row["error_kinds"]]
    for row, number in wrong:
        if "nik_15_angka" not in row["error_kinds"]:
            assert nik.problem(number) is None and is_marked(number)
            assert 1 <= sum(a != b for a, b in zip(number, row["nik_person"], strict=True)) <= 2


def test_no_number_in_the_file_could_be_issued(workers):
    assert all(is_marked(row["NIK"]) for row in workers if row["NIK"])
    assert {row["NO_HP"][:4] for row in workers} == {"", "0810"}


def test_bad_lines_are_of_every_kind_and_bad_indeed(truth, workers):
    bad = {
        row["row_no"]: set(row["error_kinds"].split(";")) & SPOILED for row in truth if row["expect_refused"] == "1"
    }
    assert set().union(*bad.values()) == SPOILED
    assert 4 <= len(bad) <= 0.005 * len(truth)
    for row, line in zip(truth, workers, strict=True):
        kinds = bad.get(row["row_no"], set())
        assert (line["NAMA"].strip() == "") == ("nama_kosong" in kinds)
        assert (len(line["NIK"]) == 15) == ("nik_15_angka" in kinds)
        assert (parse_date(line["TGL_LAHIR"]).year > 2026) == ("tanggal_masa_depan" in kinds)


def test_doubles_are_one_in_a_hundred_and_the_same_person(truth):
    by_row = {row["row_no"]: row for row in truth}
    doubles = [row for row in truth if row["same_as_row"]]
    assert len(doubles) / len(truth) == pytest.approx(0.01, abs=0.001)
    assert all(by_row[row["same_as_row"]]["nik_person"] == row["nik_person"] for row in doubles)
    assert len({row["nik_person"] for row in truth}) == len(truth) - len(doubles)


def test_places_are_written_in_many_ways_yet_recognisable(truth, workers):
    villages = pl.read_csv(Path(__file__).parents[2] / "fixtures/regions/desa.csv", infer_schema_length=0)
    names = dict(villages.select("kode_desa_10", "nama_desa").iter_rows())
    spoiled = {row["row_no"] for row in truth if "desa_tidak_dikenal" in row["error_kinds"]}
    for row, line in zip(truth, workers, strict=True):
        if row["row_no"] not in spoiled:
            written = line["DESA"].replace(" ", "").lower()
            assert written.endswith(names[row["village_true"]].replace(" ", "").lower())
    assert len({line["DESA"].split(" ")[0] for line in workers} & {"Ds.", "Desa", "DS"}) == 3


@pytest.mark.parametrize(
    "fact", ["age_ok", "decile_ok", "works", "disability", "married_dependants", "ktp_ok", "state_employee", "elderly"]
)
def test_every_rule_has_both_outcomes(truth, fact):
    assert {"0", "1"} <= {row[fact] for row in truth}


def test_most_workers_are_plausible(truth):
    def portion(column: str) -> float:
        return sum(row[column] == "1" for row in truth) / len(truth)

    assert portion("age_ok") > 0.9
    assert portion("works") > 0.85
    assert portion("decile_ok") == pytest.approx(0.75, abs=0.05)
    assert {"17", "65", "66"} <= {row["age"] for row in truth}


def test_too_many_workers_for_the_people_is_refused_before_writing(tmp_path: Path):
    with pytest.raises(DomainError, match="tidak dapat dibuat"):
        make_synthetic(1_000, 500, 1, tmp_path / "none")
    assert not (tmp_path / "none").exists()
