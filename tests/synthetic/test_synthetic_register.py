"""The two DTSEN files: true format, coherent families, impossible NIK, and only the faults that were announced."""

from collections import Counter, defaultdict
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from enrollment.synthetic.build import Summary
from enrollment.synthetic.niks import is_marked, issue
from jamsos.errors import DomainError
from jamsos.lib import nik

FIXTURES = Path(__file__).parents[2] / "fixtures"
MEMBERS = "anggota_keluarga_dtsen_v3_2026_36.04.csv"
DAMAGED = {"latin1", "terpotong", "kolom_lebih", "kutip", "patah"}
ITEMS = (
    "penglihatan pendengaran berjalan_atau_naik_tangga menggunakan_tangan_jari belajar_kemampuan_intelektual "
    "pengendalian_perilaku berbicara_komunikasi mengurus_diri mengingat_berkonsentrasi"
)


def catalogue(name: str) -> pl.DataFrame:
    table = pl.read_csv(FIXTURES / "dtsen/variables_2026.csv", infer_schema_length=0)
    return table.filter(pl.col("set") == name)


def lines_with(faults: list[dict[str, str]], members: bool, kinds: set[str]) -> set[int]:
    rows = [fault for fault in faults if (fault["berkas"] == MEMBERS) == members and fault["jenis"] in kinds]
    return {int(fault["baris"]) for fault in rows}


@pytest.mark.parametrize(("name", "file"), [("anggota", "member_file"), ("keluarga", "family_file")])
def test_every_variable_of_the_catalogue_in_its_order(name, file, request):
    assert request.getfixturevalue(file).columns == catalogue(name)["variabel"].to_list()


@pytest.mark.parametrize("file", ["member_file", "family_file"])
def test_only_announced_lines_are_damaged_and_all_of_them_are(file, request, faults):
    members = file == "member_file"
    announced = lines_with(faults, members, DAMAGED)
    continued = {line + 1 for line in lines_with(faults, members, {"patah"})}
    assert request.getfixturevalue(file).unsound_lines() == announced | continued


def test_each_kind_of_fault_occurs_in_both_files(faults):
    kinds = {(fault["berkas"] == MEMBERS, fault["jenis"]) for fault in faults}
    common = {(members, kind) for members in (True, False) for kind in DAMAGED}
    own = {(True, "nik_ganda"), (True, "orang_ganda"), (True, "nik_rusak"), (True, "kk_tanpa_keluarga")}
    assert kinds == common | own | {(False, "wilayah_asing")}


def test_size_is_what_was_asked(summary: Summary, member_file, faults):
    splits = len(lines_with(faults, True, {"patah"}))
    assert summary.people == 30_000
    assert len(member_file.lines) == 30_000 + 1 + splits


def test_every_nik_is_well_formed_and_impossible(members, faults):
    ruined = lines_with(faults, True, {"nik_rusak"})
    numbers = {line: row["nomor_induk_kependudukan"] for line, row in members.items()}
    assert {line for line, number in numbers.items() if nik.problem(number)} == ruined
    assert all(is_marked(number) for line, number in numbers.items() if line not in ruined)


def test_no_district_of_the_regency_has_a_marked_code():
    codes = pl.read_csv(FIXTURES / "regions/kecamatan.csv", infer_schema_length=0)["kode_kemendagri_6"]
    assert [code for code in codes if is_marked(code)] == []


def test_nik_repeats_only_where_announced(members, faults):
    doubled = lines_with(faults, True, {"nik_ganda", "orang_ganda"})
    seen = Counter(row["nomor_induk_kependudukan"] for line, row in members.items() if line not in doubled)
    assert max(seen.values()) == 1
    assert all(seen[members[line]["nomor_induk_kependudukan"]] == 1 for line in doubled)


def test_nik_tells_birth_and_sex_except_where_corrected(members, faults):
    odd = lines_with(faults, True, {"nik_ganda", "orang_ganda", "nik_rusak"})
    sound = [row for line, row in members.items() if line not in odd]
    parts = [(nik.parts(row["nomor_induk_kependudukan"]), row) for row in sound]
    assert all((part.sex == "P") == (row["jenis_kelamin"] == "2") for part, row in parts)
    other = sum(f"{p.year:02}-{p.month:02}-{p.day:02}" != row["tanggal_lahir"][2:] for p, row in parts)
    assert 0.01 < other / len(parts) < 0.03


def test_members_and_families_belong_together(members, families, faults):
    lost = lines_with(faults, False, DAMAGED)
    cards = {row["nomor_kartu_keluarga"] for row in families.values()}
    orphans = {line for line, row in members.items() if row["nomor_kartu_keluarga"] not in cards}
    missing = lines_with(faults, True, {"kk_tanpa_keluarga"})
    assert missing & set(members) <= orphans
    of_damaged = {members[line]["nomor_kartu_keluarga"] for line in orphans - missing}
    assert len(of_damaged) <= len(lost)


def test_family_size_counts_its_members(members, families, faults):
    size = Counter(row["nomor_kartu_keluarga"] for row in members.values())
    wrong = [r for r in families.values() if size[r["nomor_kartu_keluarga"]] != int(r["jumlah_anggota_keluarga"])]
    assert len(wrong) <= len(lines_with(faults, True, DAMAGED))
    assert 2.9 < 30_000 / len(families) < 3.4


def households(members: dict, faults: list) -> list[dict[str, list[dict[str, str]]]]:
    """Families untouched by faults, each as relation -> members."""
    odd = lines_with(faults, True, {"orang_ganda", "terpotong", *DAMAGED})
    broken = {members[line]["nomor_kartu_keluarga"] for line in odd if line in members}
    grouped: dict = defaultdict(lambda: defaultdict(list))
    for row in members.values():
        if row["nomor_kartu_keluarga"] not in broken:
            grouped[row["nomor_kartu_keluarga"]][row["status_hubungan_keluarga"]].append(row)
    return list(grouped.values())


def test_each_family_has_one_head_and_couples_of_two_sexes(members, faults):
    homes = households(members, faults)
    headless = [home for home in homes if len(home["Kepala keluarga"]) != 1]
    assert len(headless) <= len(lines_with(faults, True, DAMAGED))
    couples = [(h["Kepala keluarga"][0], s) for h in homes if h["Kepala keluarga"] for s in h["Istri/suami"]]
    assert len(couples) > 5_000
    assert all(head["jenis_kelamin"] != spouse["jenis_kelamin"] for head, spouse in couples)
    assert all(head["status_kawin"] == "Kawin/nikah" for head, _ in couples)


def test_children_are_younger_than_parents_by_a_generation(members, faults):
    homes = [home for home in households(members, faults) if home["Kepala keluarga"]]
    gaps = [
        int(child["tanggal_lahir"][:4]) - int(parent["tanggal_lahir"][:4])
        for home in homes
        for parent in home["Kepala keluarga"] + home["Istri/suami"]
        for child in home["Anak"]
    ]
    assert len(gaps) > 10_000
    assert min(gaps) >= 17


def test_coded_values_are_those_of_the_catalogue(members, families):
    codes = dict(catalogue("anggota").select("variabel", "nilai_kode").iter_rows())
    for column in (
        "status_hubungan_keluarga",
        "status_kawin",
        "partisipasi_sekolah",
        "status_bekerja",
        "lapangan_usaha_dari_pekerjaan_utama",
        "status_dalam_pekerjaan_utama",
        "kesedihan_depresi",
    ):
        allowed = codes[column].split(": ")[-1].replace("Ya/Tidak", "Ya; Tidak").split("; ")
        assert {row[column] for row in members.values()} - {""} <= set(allowed), column
    assert {row["desil_nasional"] for row in families.values()} == {"", *map(str, range(1, 11))}


def test_work_is_coherent(members):
    for row in members.values():
        works = row["status_bekerja"] == "Ya"
        assert works == bool(row["lapangan_usaha_dari_pekerjaan_utama"])
        assert works == bool(row["status_dalam_pekerjaan_utama"])
        assert not works or row["tanggal_lahir"] < "2012"


def test_disability_is_rare_and_between_one_and_four(members):
    items = [[row[item] for item in ITEMS.split()] for row in members.values()]
    assert {value for person in items for value in person} == {"1", "2", "3", "4"}
    assert 0.018 < sum(bool({"1", "2"} & set(person)) for person in items) / len(items) < 0.034


def test_places_are_the_real_ones_and_bridged(families, folder, faults):
    bridge = pl.read_csv(folder / "padanan_kode_desa.csv", infer_schema_length=0)
    real = pl.read_csv(FIXTURES / "regions/desa.csv", infer_schema_length=0)
    assert sorted(bridge["kode_kemendagri_10"]) == sorted(real["kode_desa_10"])
    assert bridge["kode_bps_10"].n_unique() == 326
    strange = {line for line, r in families.items() if r["kode_kelurahan_desa"] not in set(bridge["kode_bps_10"])}
    assert strange == lines_with(faults, False, {"wilayah_asing"})
    assert len({row["kode_kecamatan"] for row in families.values()}) == 29


def test_most_ktp_are_of_the_regency_and_some_of_kota_serang(members):
    regencies = Counter(row["kode_kabupaten_kota_ktp"] for row in members.values())
    assert 0.95 < regencies["3604"] / len(members) < 0.99
    assert regencies["3673"] > 0
    born_before = [
        r for r in members.values() if r["kode_kabupaten_kota_ktp"] == "3673" and r["tanggal_lahir"] < "2007"
    ]
    assert any(row["nomor_induk_kependudukan"].startswith("3604") for row in born_before)


def test_serials_follow_each_other_and_run_out_with_a_clear_message():
    one_day = np.zeros(9_999, dtype=np.int64)
    numbers = issue(one_day + 360465, one_day, female=True)
    assert (numbers[0], numbers[-1]) == (3604654101700001, 3604654101709999)
    with pytest.raises(DomainError, match="Nomor urut"):
        issue(np.append(one_day, 0) + 360465, np.append(one_day, 0), female=True)
